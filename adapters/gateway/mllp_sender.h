// Calls a system that listens for HL7 v2 messages over MLLP, hands it one message and waits for its answer.
#ifndef HANDOVER_ADAPTERS_GATEWAY_MLLP_SENDER_H_
#define HANDOVER_ADAPTERS_GATEWAY_MLLP_SENDER_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/gateway/socket_stream.h"
#include "adapters/gateway/stop_signal.h"
#include "adapters/gateway/tcp_socket.h"
#include "adapters/gateway/tls_context.h"
#include "adapters/hl7v2/mllp_decoder.h"
#include "broker/base/clock.h"

namespace handover::gateway {

// Not thread-safe. Keeps its connection from one message to the next. Borrows the stop and the clock.
class MllpSender {
 public:
  struct Options {
    HostPort address;
    std::optional<TlsFiles> tls;
    absl::Duration timeout = absl::Seconds(30);  // To connect, to send, and to wait for the answer: each.
  };
  MllpSender(Options options, const StopSignal& stop, const Clock& clock)
      : options_(std::move(options)), stop_(stop), clock_(clock) {}

  // The other side's answer, without its frame. UNAVAILABLE, UNAUTHENTICATED, DEADLINE_EXCEEDED, CANCELLED: nobody
  // knows whether it has the message; send it again. INVALID_ARGUMENT: a file of the TLS options, or no MLLP came back.
  absl::StatusOr<std::string> Exchange(const std::string& message);

  // Exchange(), until the other side has it. OK: MSA-1 is AA or CA. INVALID_ARGUMENT (MLLP_REFUSED): AE, AR, CE or CR:
  // it will never be taken as it is. UNAVAILABLE: anything else, later again.
  absl::Status Deliver(const std::string& message);

 private:
  absl::Status Connect();
  absl::StatusOr<std::string> TryExchange(const std::string& message);

  const Options options_;
  const StopSignal& stop_;
  const Clock& clock_;
  std::unique_ptr<SocketStream> stream_;  // Null: not connected.
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_MLLP_SENDER_H_
