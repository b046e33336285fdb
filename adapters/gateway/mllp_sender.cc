#include "adapters/gateway/mllp_sender.h"

#include <utility>

#include "adapters/hl7v2/er7_message.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::gateway {

absl::Status MllpSender::Connect() {
  if (stream_ != nullptr) return absl::OkStatus();
  const absl::Duration deadline = clock_.SinceStart() + options_.timeout;
  HANDOVER_ASSIGN_OR_RETURN(OwnedFd fd, CallAddress(options_.address, deadline, stop_, clock_));
  auto stream = std::make_unique<SocketStream>(std::move(fd), stop_, clock_);
  if (options_.tls.has_value()) {
    HANDOVER_ASSIGN_OR_RETURN(TlsContext context, MakeTlsContext(TlsRole::kClient, *options_.tls));
    HANDOVER_RETURN_IF_ERROR(stream->ConnectTls(std::move(context), options_.address.host, deadline));
  }
  stream_ = std::move(stream);
  return absl::OkStatus();
}

absl::StatusOr<std::string> MllpSender::TryExchange(const std::string& message) {
  HANDOVER_RETURN_IF_ERROR(stream_->Write(adapters::hl7v2::MllpFrame(message), clock_.SinceStart() + options_.timeout));
  const absl::Duration deadline = clock_.SinceStart() + options_.timeout;
  adapters::hl7v2::MllpDecoder decoder;
  while (true) {
    if (std::optional<std::string> answer = decoder.Take(); answer.has_value()) return *std::move(answer);
    const absl::StatusOr<std::string> bytes = stream_->Read(deadline);
    if (bytes.status().code() == absl::StatusCode::kOutOfRange) {
      return absl::UnavailableError("MLLP: the other side has ended without an answer");
    }
    if (!bytes.ok()) return bytes.status();
    if (!decoder.Add(*bytes).ok()) return absl::InvalidArgumentError("MLLP: what came back is no message");
  }
}

absl::StatusOr<std::string> MllpSender::Exchange(const std::string& message) {
  const bool was_connected = stream_ != nullptr;
  HANDOVER_RETURN_IF_ERROR(Connect());
  absl::StatusOr<std::string> answer = TryExchange(message);
  if (answer.ok()) return answer;
  stream_.reset();
  // A connection of earlier may have ended while nobody looked; a fresh one tells.
  if (!was_connected || answer.status().code() != absl::StatusCode::kUnavailable) return answer;
  HANDOVER_RETURN_IF_ERROR(Connect());
  answer = TryExchange(message);
  if (!answer.ok()) stream_.reset();
  return answer;
}

absl::Status MllpSender::Deliver(const std::string& message) {
  const absl::StatusOr<std::string> answer = Exchange(message);
  if (!answer.ok()) return absl::UnavailableError("MLLP: the other side was not reached");
  const auto parsed = adapters::hl7v2::Er7Message::Parse(*answer);
  const adapters::hl7v2::Segment* const acknowledgement = parsed.First("MSA");
  const auto sent = adapters::hl7v2::Er7Message::Parse(message);
  // An answer to another message is none to this one.
  const bool is_ours = acknowledgement != nullptr && !sent.segments().empty() &&
                       parsed.TextAt(*acknowledgement, 2) == sent.TextAt(sent.segments().front(), 10);
  const std::string code = is_ours ? parsed.TextAt(*acknowledgement, 1) : "";
  if (code == "AA" || code == "CA") return absl::OkStatus();
  if (code == "AE" || code == "CE" || code == "AR" || code == "CR") {
    return Invalid("MLLP_REFUSED", "MSA-1", "the other side does not take the message");
  }
  stream_.reset();
  return absl::UnavailableError("MLLP: the answer is no acknowledgement of this message");
}

}  // namespace handover::gateway
