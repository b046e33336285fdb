// A clock that stands still until the test moves it.
#ifndef HANDOVER_TESTS_FAKES_FAKE_CLOCK_H_
#define HANDOVER_TESTS_FAKES_FAKE_CLOCK_H_

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/base/clock.h"

namespace handover::fakes {

class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time start = absl::FromUnixSeconds(1'718'000'000)) : now_(start) {}

  absl::Time Now() const override {
    absl::MutexLock lock(&mu_);
    return now_;
  }
  absl::Duration SinceStart() const override {
    absl::MutexLock lock(&mu_);
    return since_start_;
  }

  // Both clocks go forward.
  void Advance(absl::Duration by) {
    absl::MutexLock lock(&mu_);
    now_ += by;
    since_start_ += by;
  }
  // The wall clock alone jumps, as when an operator sets it.
  void JumpTo(absl::Time now) {
    absl::MutexLock lock(&mu_);
    now_ = now;
  }

 private:
  mutable absl::Mutex mu_;
  absl::Time now_ ABSL_GUARDED_BY(mu_);
  absl::Duration since_start_ ABSL_GUARDED_BY(mu_) = absl::ZeroDuration();
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_FAKE_CLOCK_H_
