// Chance that a seed repeats, and that does not depend on who asked before: every question has a name of its own, so
// that leaving one family or one fault out of a run changes nothing for the others. That is what makes a failing run
// shrink.
#ifndef HANDOVER_TESTS_SIMULATION_CHANCE_H_
#define HANDOVER_TESTS_SIMULATION_CHANCE_H_

#include <cstdint>
#include <string_view>

#include "absl/time/time.h"

namespace handover::simulation {

class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed) {}

  // An independent chance for a question of this name.
  Chance Of(std::string_view name, uint64_t number = 0) const;

  uint64_t Next();
  // From 0 up to, not including, `end`. REQUIRES: end > 0.
  int Below(int end);
  bool Hits(double probability);
  absl::Duration Between(absl::Duration from, absl::Duration to);

 private:
  uint64_t state_;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_CHANCE_H_
