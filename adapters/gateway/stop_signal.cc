#include "adapters/gateway/stop_signal.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace handover::gateway {

StopSignal::StopSignal() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopSignal::~StopSignal() { ::close(fd_); }

void StopSignal::Set() {
  // Never read: it stays set. A counter that is full is set too.
  [[maybe_unused]] const int failed = ::eventfd_write(fd_, 1);
}

bool StopSignal::IsSet() const {
  pollfd event = {fd_, POLLIN, 0};
  return ::poll(&event, 1, 0) > 0;
}

}  // namespace handover::gateway
