// The user's Ctrl-C, or SIGTERM, as one call.
#ifndef HANDOVER_CLIENTS_CLI_INTERRUPTS_H_
#define HANDOVER_CLIENTS_CLI_INTERRUPTS_H_

#include <functional>
#include <thread>

namespace handover::cli {

// While one lives, SIGINT and SIGTERM call `interrupted`, once, on a thread of its own, instead of ending the program;
// a second signal ends it. One at a time in a process.
class Interrupts {
 public:
  explicit Interrupts(std::function<void()> interrupted);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

 private:
  int pipe_[2] = {-1, -1};
  std::thread thread_;
};

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_INTERRUPTS_H_
