// What is going to happen, in the order of simulated time. What was asked for first happens first among equals, so that
// a run repeats itself.
#ifndef HANDOVER_TESTS_SIMULATION_AGENDA_H_
#define HANDOVER_TESTS_SIMULATION_AGENDA_H_

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "absl/time/time.h"

#include "broker/base/clock.h"
#include "tests/fakes/fake_clock.h"

namespace handover::simulation {

// The parties' clocks: always right.
class TrueClock final : public Clock {
 public:
  explicit TrueClock(absl::Time start) : start_(start), now_(start) {}
  absl::Time Now() const override { return now_; }
  absl::Duration SinceStart() const override { return now_ - start_; }
  void Set(absl::Time now) { now_ = now; }

 private:
  const absl::Time start_;
  absl::Time now_;
};

class Agenda {
 public:
  explicit Agenda(absl::Time start) : clock_(start), broker_clock_(start) {}

  void At(absl::Time time, std::function<void()> event);
  void After(absl::Duration delay, std::function<void()> event) { At(Now() + delay, std::move(event)); }

  // Moves the clocks to the next event, and lets it happen. False: there is none before `end`.
  bool RunNext(absl::Time end);
  bool is_empty() const { return events_.empty(); }

  absl::Time Now() const { return clock_.Now(); }
  const Clock& clock() const { return clock_; }
  // The broker's: its wall clock can be set wrong, its steady clock cannot.
  fakes::FakeClock& broker_clock() { return broker_clock_; }
  const fakes::FakeClock& broker_clock() const { return broker_clock_; }
  uint64_t event_count() const { return event_count_; }

 private:
  TrueClock clock_;
  fakes::FakeClock broker_clock_;
  std::map<std::pair<absl::Time, uint64_t>, std::function<void()>> events_;
  uint64_t last_number_ = 0;
  uint64_t event_count_ = 0;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_AGENDA_H_
