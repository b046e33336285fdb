// Addresses, and the sockets that listen on them or call them.
#ifndef HANDOVER_ADAPTERS_GATEWAY_TCP_SOCKET_H_
#define HANDOVER_ADAPTERS_GATEWAY_TCP_SOCKET_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/gateway/stop_signal.h"
#include "broker/base/clock.h"

namespace handover::gateway {

// Closes at its end.
class OwnedFd {
 public:
  OwnedFd() = default;
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept;
  ~OwnedFd();
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

struct HostPort {
  std::string host;  // A name or an address; an IPv6 address without its brackets.
  int port = 0;
  // 127.0.0.0/8, ::1 and `localhost`: nobody else's machine.
  bool IsLoopback() const;
};

// `host:port` or `[address]:port`. INVALID_ARGUMENT: it is neither.
absl::StatusOr<HostPort> ParseHostPort(const std::string& text);

struct ListeningSocket {
  OwnedFd fd;    // Does not block.
  int port = 0;  // Which the system may have chosen.
};
// UNAVAILABLE: the address cannot be listened on.
absl::StatusOr<ListeningSocket> ListenOn(const HostPort& address);

// Waits until `fd` can do one of `events` (as poll() names them). DEADLINE_EXCEEDED: `deadline` of `clock.SinceStart()`
// has passed. CANCELLED: stop. A clock that is moved by hand is looked at again after a fifth of a second.
absl::Status AwaitSocket(int fd, short events, absl::Duration deadline, const StopSignal& stop, const Clock& clock);

// A connected socket that does not block. UNAVAILABLE: nobody is there. Else as AwaitSocket().
absl::StatusOr<OwnedFd> CallAddress(const HostPort& address, absl::Duration deadline, const StopSignal& stop,
                                    const Clock& clock);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_TCP_SOCKET_H_
