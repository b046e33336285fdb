#include "tests/simulation/report.h"

#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/base/absl_view.h"
#include "tests/simulation/shrink.h"

namespace handover::simulation {
namespace report_internal {

constexpr int kMaxShrinkingRuns = 400;
constexpr size_t kMaxLines = 200;

}  // namespace report_internal

std::string CommandOf(const Plan& plan) {
  std::vector<std::string> faults;
  for (const Fault fault : plan.faults) faults.emplace_back(NameOf(fault));
  std::string command = absl::StrCat("simulation_all --seed=", plan.seed, " --families=",
                                     plan.families.empty() ? 0 : *plan.families.rbegin() + 1, " --days=", plan.days,
                                     " --faults=", faults.empty() ? "none" : absl::StrJoin(faults, ","));
  if (plan.bug != Bug::kNone) absl::StrAppend(&command, " --bug=", AbslView(NameOf(plan.bug)));
  return command;
}

std::string StoryOf(const Plan& plan, const Violation& violation) {
  const Fails fails = [&violation](const Plan& smaller) -> std::optional<int> {
    const Outcome outcome = Simulate(smaller, {});
    if (!outcome.violation.has_value() || outcome.violation->rule != violation.rule) return std::nullopt;
    return outcome.day;
  };
  const Plan small = Shrink(plan, fails, report_internal::kMaxShrinkingRuns);
  RunOptions options;
  options.keeps_story = true;
  const Outcome outcome = Simulate(small, options);
  std::string story = absl::StrCat(violation.rule, ": ", violation.words, "\n  again: ", CommandOf(plan), "\n");
  absl::StrAppend(&story, "shrunk to ", small.families.size(), " families, ", small.faults.size(),
                  " kinds of faults and ", EventsOf(small).size(), " events:\n");
  const size_t skipped =
      outcome.story.size() > report_internal::kMaxLines ? outcome.story.size() - report_internal::kMaxLines : 0;
  if (skipped > 0) absl::StrAppend(&story, "  (", skipped, " lines before)\n");
  for (size_t i = skipped; i < outcome.story.size(); ++i) absl::StrAppend(&story, "  ", outcome.story[i], "\n");
  return story;
}

}  // namespace handover::simulation
