// The bytes of one connection, with or without TLS. Every wait has an end: a deadline, or the gateway's stop.
#ifndef HANDOVER_ADAPTERS_GATEWAY_SOCKET_STREAM_H_
#define HANDOVER_ADAPTERS_GATEWAY_SOCKET_STREAM_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/gateway/stop_signal.h"
#include "adapters/gateway/tcp_socket.h"
#include "adapters/gateway/tls_context.h"
#include "broker/base/clock.h"

namespace handover::gateway {

// Not thread-safe: for the thread that made it, which no longer gets SIGPIPE. Borrows the stop and the clock.
//
// Errors of all: DEADLINE_EXCEEDED, at a time of `clock.SinceStart()`. CANCELLED: stop. UNAVAILABLE: the connection is
// broken. After any of them it is of no use.
class SocketStream {
 public:
  // Of a socket that does not block.
  SocketStream(OwnedFd fd, const StopSignal& stop, const Clock& clock);
  ~SocketStream();
  SocketStream(const SocketStream&) = delete;
  SocketStream& operator=(const SocketStream&) = delete;

  // From here on it speaks TLS. UNAUTHENTICATED: the other side showed no certificate that is good here.
  absl::Status AcceptTls(TlsContext context, absl::Duration deadline);
  // `host` must stand in the other side's certificate.
  absl::Status ConnectTls(TlsContext context, const std::string& host, absl::Duration deadline);
  // Of the other side's certificate; empty without TLS.
  std::string PeerCommonName() const;

  // At least one byte, at most 4 KiB. OUT_OF_RANGE: the other side has ended.
  absl::StatusOr<std::string> Read(absl::Duration deadline);
  // All of it.
  absl::Status Write(std::string_view bytes, absl::Duration deadline);
  // Says goodbye, as far as that can be done without waiting.
  void Close();

 private:
  struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  absl::Status Handshake(TlsContext context, absl::Duration deadline);
  // What to do about the result of a call of OpenSSL's: OK is to make the call again.
  absl::Status AwaitTls(int result, absl::Duration deadline);

  const OwnedFd fd_;
  const StopSignal& stop_;
  const Clock& clock_;
  TlsContext context_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_SOCKET_STREAM_H_
