// Makes a failing plan as small as it gets while it still breaks the same promise: fewer days, faults, families and
// events. What is left is a story that somebody can read.
#ifndef HANDOVER_TESTS_SIMULATION_SHRINK_H_
#define HANDOVER_TESTS_SIMULATION_SHRINK_H_

#include <functional>
#include <optional>
#include <string>

#include "tests/simulation/plan.h"

namespace handover::simulation {

// The day on which the plan breaks the promise, or nothing.
using Fails = std::function<std::optional<int>(const Plan&)>;

// REQUIRES: fails(plan). Asks at most `max_runs` times.
Plan Shrink(Plan plan, const Fails& fails, int max_runs);

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_SHRINK_H_
