// What a run says to those who watch it.
#ifndef HANDOVER_TESTS_SIMULATION_REPORT_H_
#define HANDOVER_TESTS_SIMULATION_REPORT_H_

#include <string>

#include "tests/simulation/plan.h"
#include "tests/simulation/simulation.h"

namespace handover::simulation {

// How a plan is run again by hand.
std::string CommandOf(const Plan& plan);

// A failing plan, made small, with its story. Runs it again and again: takes seconds to minutes.
std::string StoryOf(const Plan& plan, const Violation& violation);

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_REPORT_H_
