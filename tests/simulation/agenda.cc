#include "tests/simulation/agenda.h"

#include <algorithm>

namespace handover::simulation {

void Agenda::At(absl::Time time, std::function<void()> event) {
  events_.emplace(std::make_pair(std::max(time, Now()), ++last_number_), std::move(event));
}

bool Agenda::RunNext(absl::Time end) {
  if (events_.empty() || events_.begin()->first.first >= end) return false;
  const absl::Time time = events_.begin()->first.first;
  const std::function<void()> event = std::move(events_.begin()->second);
  events_.erase(events_.begin());
  broker_clock_.Advance(time - Now());
  clock_.Set(time);
  ++event_count_;
  event();
  return true;
}

}  // namespace handover::simulation
