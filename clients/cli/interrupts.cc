#include "clients/cli/interrupts.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <utility>

namespace handover::cli {
namespace {
namespace interrupts_internal {

constexpr char kSignal = 's';
constexpr char kEnd = 'e';

// Where the handler writes: all that a signal handler may touch.
std::atomic<int> target{-1};

void OnSignal(int number) {
  const ssize_t written = write(target.load(), &kSignal, 1);
  static_cast<void>(written);  // Full: then it has been told already.
  signal(number, SIG_DFL);
}

}  // namespace interrupts_internal
}  // namespace

Interrupts::Interrupts(std::function<void()> interrupted) {
  if (pipe2(pipe_, O_CLOEXEC) != 0) std::abort();  // Out of descriptors before anything was done.
  interrupts_internal::target = pipe_[1];
  thread_ = std::thread([read_end = pipe_[0], interrupted = std::move(interrupted)] {
    char byte = 0;
    while (read(read_end, &byte, 1) == 1 && byte != interrupts_internal::kEnd) interrupted();
  });
  signal(SIGINT, interrupts_internal::OnSignal);
  signal(SIGTERM, interrupts_internal::OnSignal);
}

Interrupts::~Interrupts() {
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  const ssize_t written = write(pipe_[1], &interrupts_internal::kEnd, 1);
  static_cast<void>(written);
  thread_.join();
  close(pipe_[0]);
  close(pipe_[1]);
}

}  // namespace handover::cli
