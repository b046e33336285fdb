#include "adapters/gateway/mllp_connection.h"

#include <optional>

#include "absl/status/statusor.h"

#include "broker/base/status_macros.h"

namespace handover::gateway {
namespace mllp_connection_internal {

// As many as the bytes of one read can hold: a frame has three bytes at least, and all are answered before the next
// read.
constexpr size_t kMaxWaiting = 4096;

adapters::hl7v2::MllpDecoder::Options DecoderOptions(const MllpConnection::Options& options) {
  adapters::hl7v2::MllpDecoder::Options decoder;
  decoder.max_message_bytes = options.max_message_bytes;
  decoder.max_waiting = kMaxWaiting;
  return decoder;
}

}  // namespace mllp_connection_internal

const char* ConnectionEndWord(ConnectionEnd end) {
  switch (end) {
    case ConnectionEnd::kByPeer:
      return "by_peer";
    case ConnectionEnd::kInsideMessage:
      return "inside_message";
    case ConnectionEnd::kIdle:
      return "idle";
    case ConnectionEnd::kTooSlow:
      return "too_slow";
    case ConnectionEnd::kTooLarge:
      return "too_large";
    case ConnectionEnd::kNotMllp:
      return "not_mllp";
    case ConnectionEnd::kNotTrusted:
      return "not_trusted";
    case ConnectionEnd::kNotReadable:
      return "not_readable";
    case ConnectionEnd::kBroken:
      return "broken";
    case ConnectionEnd::kStopped:
      return "stopped";
  }
  return "broken";
}

MllpConnection::MllpConnection(const Options& options, SocketStream& stream, const MllpService& service,
                               const Clock& clock)
    : options_(options),
      stream_(stream),
      service_(service),
      clock_(clock),
      decoder_(mllp_connection_internal::DecoderOptions(options)) {}

ConnectionEnd MllpConnection::Run() {
  absl::Duration deadline = clock_.SinceStart() + options_.idle;
  while (true) {
    const absl::Duration asked = clock_.SinceStart();
    if (!service_.await_room()) return ConnectionEnd::kStopped;
    // The time in which the gateway had no room is not the sender's.
    deadline += clock_.SinceStart() - asked;
    const absl::StatusOr<std::string> bytes = stream_.Read(deadline);
    if (!bytes.ok()) return EndOf(bytes.status());
    const bool was_between = decoder_.is_between_messages();
    const absl::Status added = decoder_.Add(*bytes);
    // What was whole before the fault is a message all the same.
    const absl::StatusOr<int> answered = AnswerWaiting();
    // Only a write can take too long here: the other side does not read its answer.
    if (answered.status().code() == absl::StatusCode::kDeadlineExceeded) return ConnectionEnd::kTooSlow;
    if (!answered.ok()) return EndOf(answered.status());
    if (added.code() == absl::StatusCode::kResourceExhausted) return ConnectionEnd::kTooLarge;
    if (!added.ok()) return ConnectionEnd::kNotMllp;
    // From its first byte a message has one time, however its bytes trickle; line ends between messages are none.
    const bool is_between = decoder_.is_between_messages();
    if (is_between && *answered > 0) deadline = clock_.SinceStart() + options_.idle;
    if (!is_between && (was_between || *answered > 0)) deadline = clock_.SinceStart() + options_.message;
  }
}

absl::StatusOr<int> MllpConnection::AnswerWaiting() {
  int count = 0;
  while (const std::optional<std::string> message = decoder_.Take()) {
    if (!service_.await_room()) return absl::CancelledError("the gateway stops");
    const std::string answer = service_.answer(*message);
    ++count;
    if (answer.empty()) continue;
    HANDOVER_RETURN_IF_ERROR(stream_.Write(adapters::hl7v2::MllpFrame(answer), clock_.SinceStart() + options_.message));
  }
  return count;
}

ConnectionEnd MllpConnection::EndOf(const absl::Status& status) const {
  if (status.code() == absl::StatusCode::kCancelled) return ConnectionEnd::kStopped;
  if (status.code() == absl::StatusCode::kDeadlineExceeded) {
    return decoder_.is_between_messages() ? ConnectionEnd::kIdle : ConnectionEnd::kTooSlow;
  }
  if (!decoder_.is_between_messages()) return ConnectionEnd::kInsideMessage;
  return status.code() == absl::StatusCode::kOutOfRange ? ConnectionEnd::kByPeer : ConnectionEnd::kBroken;
}

}  // namespace handover::gateway
