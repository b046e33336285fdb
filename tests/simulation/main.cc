// Without options of its own: the tests. With one of them: a run by hand, of any length. README.md says how to read it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

#include "broker/base/absl_view.h"
#include "broker/base/clock.h"
#include "tests/simulation/report.h"
#include "tests/simulation/simulation.h"
#include "tests/simulation/split_run.h"

namespace handover::simulation {
namespace main_internal {

struct Flags {
  bool by_hand = false;
  bool is_wrong = false;
  uint64_t seed = 1;
  int runs = 1;
  int families = 200;
  int days = 42;
  std::string faults = "all";
  std::string bug = "none";
  bool story = false;
  int split = 0;  // 0: no parts, and no processes of their own.
  int jobs = 1;
  std::string results = "build/simulation/results.tsv";
};

bool ReadFlag(const std::string& text, Flags& flags) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  const auto& [name, value] = parts;
  if (name == "--seed") return absl::SimpleAtoi(value, &flags.seed);
  if (name == "--runs") return absl::SimpleAtoi(value, &flags.runs) && flags.runs > 0;
  if (name == "--families") return absl::SimpleAtoi(value, &flags.families) && flags.families > 0;
  if (name == "--days") return absl::SimpleAtoi(value, &flags.days) && flags.days > 0;
  if (name == "--split") return absl::SimpleAtoi(value, &flags.split) && flags.split > 0;
  if (name == "--jobs") return absl::SimpleAtoi(value, &flags.jobs) && flags.jobs > 0;
  if (name == "--story") return flags.story = true;
  if (name == "--faults") flags.faults = value;
  else if (name == "--bug") flags.bug = value;
  else if (name == "--results") flags.results = value;
  else return false;
  return true;
}

Flags ReadFlags(int argc, char** argv) {
  Flags flags;
  for (int i = 1; i < argc; ++i) {
    flags.by_hand = true;
    flags.is_wrong = flags.is_wrong || !ReadFlag(argv[i], flags);
  }
  return flags;
}

std::optional<Bug> BugOf(const std::string& name) {
  for (const Bug bug : {Bug::kNone, Bug::kStaleConsent, Bug::kForgottenQueue, Bug::kEarlyAnswer, Bug::kLostOrder,
                        Bug::kForgottenTimer, Bug::kLostLetter, Bug::kUnheededHead, Bug::kFussyStart,
                        Bug::kFussyWatch, Bug::kAcceptedTwice, Bug::kResentCopy}) {
    if (NameOf(bug) == name) return bug;
  }
  return std::nullopt;
}

// Nothing: a name that is none.
std::optional<Plan> PlanOf(const Flags& flags, uint64_t seed) {
  Plan plan = MakePlan(seed, flags.families, flags.days);
  const std::optional<Bug> bug = BugOf(flags.bug);
  if (!bug.has_value()) return std::nullopt;
  plan.bug = *bug;
  if (flags.faults == "all") return plan;
  plan.faults.clear();
  if (flags.faults == "none") return plan;
  for (const auto name : absl::StrSplit(flags.faults, ',')) {
    const std::optional<Fault> fault = FaultOf(std::string(name));
    if (!fault.has_value()) return std::nullopt;
    plan.faults.insert(*fault);
  }
  return plan;
}

int ExplainUsage() {
  std::cerr << "usage: simulation_all [--seed=N] [--runs=N] [--families=N] [--days=N]\n"
               "                      [--faults=all|none|NAME,...] [--bug=NAME] [--story]\n"
               "                      [--split=PARTS [--jobs=N] [--results=FILE]]\n";
  return 1;
}

// All families, each in one of the parts.
int RunSplit(const Flags& flags) {
  const std::optional<Plan> plan = PlanOf(flags, flags.seed);
  if (!plan.has_value() || flags.families % flags.split != 0) return ExplainUsage();
  SplitRun run{*plan, flags.split, flags.jobs, flags.results};
  run.plan.families = MakePlan(flags.seed, flags.families / flags.split, flags.days).families;
  return RunInParts(run);
}

int RunByHand(const Flags& flags) {
  if (flags.is_wrong) return ExplainUsage();
  if (flags.split > 0) return RunSplit(flags);
  for (int run = 0; run < flags.runs; ++run) {
    const std::optional<Plan> plan = PlanOf(flags, flags.seed + static_cast<uint64_t>(run));
    if (!plan.has_value()) return ExplainUsage();
    const SystemClock clock;
    RunOptions options;
    options.keeps_story = flags.story;
    const Outcome outcome = Simulate(*plan, options);
    const double minutes = absl::ToDoubleMinutes(clock.SinceStart());
    for (const std::string& line : outcome.story) std::cout << line << "\n";
    std::printf("seed %llu: %d families, %d days: %llu letters, %llu deliveries, %llu leaves, %llu restarts, %llu "
                "starts refused after a loss, %llu deliveries escalated; %.1f s, %.0f simulated hours per minute\n",
                static_cast<unsigned long long>(plan->seed), flags.families, outcome.day,
                static_cast<unsigned long long>(outcome.letters), static_cast<unsigned long long>(outcome.deliveries),
                static_cast<unsigned long long>(outcome.leaves), static_cast<unsigned long long>(outcome.restarts),
                static_cast<unsigned long long>(outcome.refused_starts),
                static_cast<unsigned long long>(outcome.escalated), minutes * 60, outcome.day * 24 / minutes);
    std::fflush(stdout);
    if (!outcome.violation.has_value()) continue;
    std::cout << StoryOf(*plan, *outcome.violation);
    return 2;
  }
  return 0;
}

}  // namespace main_internal
}  // namespace handover::simulation

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  const auto flags = handover::simulation::main_internal::ReadFlags(argc, argv);
  return flags.by_hand ? handover::simulation::main_internal::RunByHand(flags) : RUN_ALL_TESTS();
}
