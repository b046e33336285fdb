#include "tests/faults/history.h"

#include <utility>

namespace handover::faults {

void History::Add(Event event) {
  absl::MutexLock lock(&mu_);
  events_.push_back(std::move(event));
}

std::vector<Event> History::Events() const {
  absl::MutexLock lock(&mu_);
  return events_;
}

void History::AwaitMore(int64_t count, absl::Duration patience) const {
  absl::MutexLock lock(&mu_);
  const auto goal = events_.size() + static_cast<size_t>(count);
  const auto reached = [this, goal]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return events_.size() >= goal; };
  mu_.AwaitWithTimeout(absl::Condition(&reached), patience);
}

}  // namespace handover::faults
