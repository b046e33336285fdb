// Many runs as one: so many families, in parts of their own, each with a seed and a process of its own. What has ended
// is noted in a file, so that a long one can be stopped and gone on with, on whichever machine the file is.
#ifndef HANDOVER_TESTS_SIMULATION_SPLIT_RUN_H_
#define HANDOVER_TESTS_SIMULATION_SPLIT_RUN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/simulation/plan.h"
#include "tests/simulation/simulation.h"

namespace handover::simulation {

struct SplitRun {
  Plan plan;        // Of the first part: the others are as it is, each with the next seed.
  int parts = 1;
  int jobs = 1;     // Processes at a time.
  std::string results_path;  // One line for each part that has ended; is made, with its folder.
};

// One line of the results: what was run, and its numbers by name.
struct PartResult {
  std::string plan;       // PlanWords() of what was run.
  std::string violation;  // The rule that was broken; empty: none.
  std::string program;    // RunningProgram() of what ran it; empty: not known, as of lines that were written before.
  std::map<std::string, uint64_t> counts;
};
// Everything that decides what happens in a run.
std::string PlanWords(const Plan& plan);
// Of the bytes of the program that runs now, 12 hexadecimal digits: another build is another one. Empty: unreadable.
const std::string& RunningProgram();
PartResult ResultOf(const Plan& plan, const Outcome& outcome, double seconds);
std::string FormatResult(const PartResult& result);
// Nothing: not such a line, as a process that was killed in the middle of one leaves it.
std::optional<PartResult> ParseResult(std::string_view line);

// Runs what the results do not have yet, whichever program they are of, and says on stdout how each part went, all of
// them together, and how many are of which program. 0: every
// promise was kept in every part. 2: one was broken, or a process ended by itself; no further part was begun, and the
// command that repeats it was said. 1: the results cannot be written.
int RunInParts(const SplitRun& run);

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_SPLIT_RUN_H_
