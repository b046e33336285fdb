// One connection of a system that sends HL7 v2 messages: a message comes, is answered, and then the next one is read.
#ifndef HANDOVER_ADAPTERS_GATEWAY_MLLP_CONNECTION_H_
#define HANDOVER_ADAPTERS_GATEWAY_MLLP_CONNECTION_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/gateway/socket_stream.h"
#include "adapters/hl7v2/mllp_decoder.h"
#include "broker/base/clock.h"

namespace handover::gateway {

// Why a connection ended.
enum class ConnectionEnd {
  kByPeer,         // After a message: as it should be.
  kInsideMessage,  // The message is lost to nobody: it was not answered.
  kIdle,
  kTooSlow,      // A message, a handshake, or reading an answer took too long.
  kTooLarge,     // A message beyond the limit.
  kNotMllp,      // Bytes outside of frames.
  kNotTrusted,   // The handshake failed, or the certificate is of nobody who may connect.
  kNotReadable,  // The gateway's own certificate, key or authority cannot be read.
  kBroken,
  kStopped,  // The gateway stops.
};
inline constexpr ConnectionEnd kConnectionEnds[] = {
    ConnectionEnd::kByPeer,   ConnectionEnd::kInsideMessage, ConnectionEnd::kIdle,       ConnectionEnd::kTooSlow,
    ConnectionEnd::kTooLarge, ConnectionEnd::kNotMllp,       ConnectionEnd::kNotTrusted, ConnectionEnd::kNotReadable,
    ConnectionEnd::kBroken,   ConnectionEnd::kStopped};
// `by_peer`, ...: for metrics and logs.
const char* ConnectionEndWord(ConnectionEnd end);

// What becomes of the messages.
struct MllpService {
  // Waits until another message can be taken: meanwhile nothing is read, and the sender's own system waits. False: the
  // gateway stops.
  std::function<bool()> await_room;
  // The answer without its frame; empty: the sender asked for none. What is answered is on stable storage.
  std::function<std::string(const std::string& message)> answer;
};

// Not thread-safe. Borrows everything.
class MllpConnection {
 public:
  struct Options {
    absl::Duration idle = absl::Minutes(10);     // Without any message.
    absl::Duration message = absl::Seconds(30);  // From a message's first byte to its last, and for an answer.
    size_t max_message_bytes = 4 << 20;
  };
  MllpConnection(const Options& options, SocketStream& stream, const MllpService& service, const Clock& clock);

  // Returns when it has ended.
  ConnectionEnd Run();

 private:
  ConnectionEnd EndOf(const absl::Status& status) const;
  // Answers what is whole; how many messages that were.
  absl::StatusOr<int> AnswerWaiting();

  const Options options_;
  SocketStream& stream_;
  const MllpService& service_;
  const Clock& clock_;
  adapters::hl7v2::MllpDecoder decoder_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_MLLP_CONNECTION_H_
