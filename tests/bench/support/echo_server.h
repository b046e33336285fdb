// The ceiling: a server with the broker's TLS and limits that parses what comes, answers at once and does nothing else.
#ifndef HANDOVER_TESTS_BENCH_SUPPORT_ECHO_SERVER_H_
#define HANDOVER_TESTS_BENCH_SUPPORT_ECHO_SERVER_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "clients/cpp/channel.h"

namespace handover::bench {

// The program of the child. `pki` is the folder of make_dev_pki; writes its port to `port_file`. Returns after SIGTERM.
int RunEchoServer(const std::string& pki, const std::string& port_file);

// The child itself: this program started again. Not thread-safe. Aborts the program when it does not start.
class EchoServerProcess {
 public:
  EchoServerProcess(const std::string& pki, const std::string& port_file);
  // Ends it.
  ~EchoServerProcess();
  EchoServerProcess(const EchoServerProcess&) = delete;
  EchoServerProcess& operator=(const EchoServerProcess&) = delete;

  pid_t pid() const { return pid_; }
  std::shared_ptr<client::Channel> Connect(const std::string& party) const;

 private:
  const std::string pki_;
  pid_t pid_ = -1;
  int port_ = 0;
};

}  // namespace handover::bench

#endif  // HANDOVER_TESTS_BENCH_SUPPORT_ECHO_SERVER_H_
