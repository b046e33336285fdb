// The time, as an interface: tests and the simulation move it by hand.
#ifndef HANDOVER_BROKER_BASE_CLOCK_H_
#define HANDOVER_BROKER_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace handover {

// Tells the time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;             // For records. May jump.
  virtual absl::Duration SinceStart() const = 0;  // For leases. Never goes back.
};

// The machine's clocks. The only place that reads them.
class SystemClock : public Clock {
 public:
  SystemClock();
  absl::Time Now() const override;
  absl::Duration SinceStart() const override;

 private:
  const absl::Duration start_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_CLOCK_H_
