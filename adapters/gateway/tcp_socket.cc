#include "adapters/gateway/tcp_socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "broker/base/status_macros.h"

namespace handover::gateway {
namespace tcp_socket_internal {

constexpr int kBacklog = 64;  // Connections that wait for a place; further ones are asked to try again by the kernel.
constexpr absl::Duration kLongestWait = absl::Milliseconds(200);

using Found = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

Found Resolve(const HostPort& address, int flags) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.host.c_str(), absl::StrCat(address.port).c_str(), &hints, &found) != 0) found = nullptr;
  return {found, [](addrinfo* info) {
            if (info != nullptr) ::freeaddrinfo(info);
          }};
}

int PortOf(int fd) {
  sockaddr_storage bound = {};
  socklen_t size = sizeof(bound);
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                                           : reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

}  // namespace tcp_socket_internal

OwnedFd& OwnedFd::operator=(OwnedFd&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

OwnedFd::~OwnedFd() {
  if (fd_ >= 0) ::close(fd_);
}

bool HostPort::IsLoopback() const {
  in_addr address = {};
  if (::inet_pton(AF_INET, host.c_str(), &address) == 1) return (ntohl(address.s_addr) >> 24) == 127;
  return host == "::1" || host == "localhost";
}

absl::StatusOr<HostPort> ParseHostPort(const std::string& text) {
  constexpr int kMaxPort = 65535;
  const size_t colon = text.rfind(':');
  HostPort parsed;
  const bool has_port = colon != std::string::npos && absl::SimpleAtoi(text.substr(colon + 1), &parsed.port) &&
                        parsed.port >= 0 && parsed.port <= kMaxPort;
  parsed.host = text.substr(0, std::min(colon, text.size()));
  const bool has_brackets = absl::StartsWith(parsed.host, "[") && absl::EndsWith(parsed.host, "]");
  if (has_brackets) parsed.host = parsed.host.substr(1, parsed.host.size() - 2);
  if (!has_port || parsed.host.empty() || (!has_brackets && absl::StrContains(parsed.host, ":"))) {
    return absl::InvalidArgumentError("must be host:port, an IPv6 address in brackets");
  }
  return parsed;
}

absl::StatusOr<ListeningSocket> ListenOn(const HostPort& address) {
  using namespace tcp_socket_internal;
  const Found found = Resolve(address, AI_PASSIVE);
  for (const addrinfo* info = found.get(); info != nullptr; info = info->ai_next) {
    OwnedFd fd(::socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int on = 1;
    // After a crash the port is free at once.
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (::bind(fd.get(), info->ai_addr, info->ai_addrlen) != 0 || ::listen(fd.get(), kBacklog) != 0) continue;
    const int port = PortOf(fd.get());
    return ListeningSocket{std::move(fd), port};
  }
  return absl::UnavailableError("the address cannot be listened on");
}

absl::Status AwaitSocket(int fd, short events, absl::Duration deadline, const StopSignal& stop, const Clock& clock) {
  while (true) {
    const absl::Duration left = deadline - clock.SinceStart();
    const absl::Duration wait = std::clamp(left, absl::ZeroDuration(), tcp_socket_internal::kLongestWait);
    pollfd waited[] = {{fd, events, 0}, {stop.fd(), POLLIN, 0}};
    const int count =
        ::poll(waited, 2, static_cast<int>(absl::ToInt64Milliseconds(absl::Ceil(wait, absl::Milliseconds(1)))));
    if (count < 0 && errno != EINTR) return absl::UnavailableError("the connection cannot be waited for");
    if (count > 0 && waited[1].revents != 0) return absl::CancelledError("the gateway stops");
    // What is there is there, also at the last moment.
    if (count > 0) return absl::OkStatus();
    if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError("the other side took too long");
  }
}

absl::StatusOr<OwnedFd> CallAddress(const HostPort& address, absl::Duration deadline, const StopSignal& stop,
                                    const Clock& clock) {
  using namespace tcp_socket_internal;
  const Found found = Resolve(address, 0);
  for (const addrinfo* info = found.get(); info != nullptr; info = info->ai_next) {
    OwnedFd fd(::socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (::connect(fd.get(), info->ai_addr, info->ai_addrlen) != 0) {
      if (errno != EINPROGRESS) continue;
      HANDOVER_RETURN_IF_ERROR(AwaitSocket(fd.get(), POLLOUT, deadline, stop, clock));
      int error = 0;
      socklen_t size = sizeof(error);
      if (::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) continue;
    }
    return fd;
  }
  return absl::UnavailableError("nobody listens on the address");
}

}  // namespace handover::gateway
