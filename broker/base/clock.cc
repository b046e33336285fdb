#include "broker/base/clock.h"

#include <ctime>

#include "absl/time/clock.h"

namespace handover {
namespace clock_internal {

absl::Duration Monotonic() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return absl::DurationFromTimespec(now);
}

}  // namespace clock_internal

SystemClock::SystemClock() : start_(clock_internal::Monotonic()) {}

absl::Time SystemClock::Now() const { return absl::Now(); }

absl::Duration SystemClock::SinceStart() const { return clock_internal::Monotonic() - start_; }

}  // namespace handover
