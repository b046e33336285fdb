// The page of metrics of a program under test, as Prometheus fetches it.
#ifndef HANDOVER_TESTS_FAKES_METRICS_PAGE_H_
#define HANDOVER_TESTS_FAKES_METRICS_PAGE_H_

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace handover::fakes {

// Empty: nobody listens on this port of the loopback.
inline std::string FetchMetrics(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string page;
  constexpr std::string_view kRequest = "GET /metrics HTTP/1.0\r\n\r\n";
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
      ::write(fd, kRequest.data(), kRequest.size()) == static_cast<ssize_t>(kRequest.size())) {
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(fd, buffer, sizeof(buffer))) > 0;)
      page.append(buffer, static_cast<size_t>(got));
  }
  ::close(fd);
  return page;
}

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_METRICS_PAGE_H_
