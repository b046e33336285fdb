#include "broker/policy/lint_escalation.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace handover::policy {
namespace lint_escalation_internal {

constexpr int kMaxDays = 60;    // As a kind's deadline.
constexpr int kMaxHours = 168;  // A week.

using Findings = std::vector<LintFinding>;

void Add(Findings& findings, std::string_view code, std::string place, std::string_view text) {
  findings.push_back({std::string(code), std::move(place), std::string(text)});
}

// Days or hours within the range; a step `after` none would come at once.
bool IsWait(const v1::Deadline& limit, int least_days) {
  if (limit.limit_case() == v1::Deadline::kHours) return limit.hours() >= 1 && limit.hours() <= kMaxHours;
  return limit.limit_case() == v1::Deadline::kWorkingDays && limit.working_days() >= least_days &&
         limit.working_days() <= kMaxDays;
}

void LintLimits(const v1::Escalation& plan, Findings& findings) {
  const std::pair<const char*, const v1::Deadline*> limits[] = {
      {"acute_deliver_within", &plan.acute_deliver_within()}, {"acute_conclude_within", &plan.acute_conclude_within()},
      {"hold_within", &plan.hold_within()},                   {"acute_hold_within", &plan.acute_hold_within()},
      {"return_within", &plan.return_within()},               {"acute_return_within", &plan.acute_return_within()}};
  for (const auto& [name, limit] : limits) {
    if (IsWait(*limit, 0)) continue;
    Add(findings, "ESCALATION_LIMIT", absl::StrCat("escalation.", name),
        "must be 0 to 60 working days or 1 to 168 hours");
  }
}

void LintSteps(const v1::EscalationLadder& ladder, const std::string& place, Findings& findings) {
  for (int i = 0; i < ladder.steps_size(); ++i) {
    const v1::EscalationStep& step = ladder.steps(i);
    const std::string at = absl::StrCat(place, ".steps[", i, "]");
    const bool timed = i == 0 ? !step.has_after() : IsWait(step.after(), 1);
    if (!timed) Add(findings, "STEP_TIME", at, "the first is taken at the deadline, every other some time after it");
    bool names_somebody = !step.names().empty();
    for (const int role : step.names()) {
      if (!v1::EscalationRole_IsValid(role) || role == v1::ESCALATION_ROLE_UNSPECIFIED) names_somebody = false;
    }
    if (!names_somebody) Add(findings, "STEP_NAMES", at, "a step must name roles of the list");
  }
  if (ladder.has_repeat_after() && !IsWait(ladder.repeat_after(), 1)) {
    Add(findings, "STEP_TIME", place + ".repeat_after", "must be 1 to 60 working days or 1 to 168 hours");
  }
}

}  // namespace lint_escalation_internal

void LintEscalation(const v1::Policy& policy, std::vector<LintFinding>& findings) {
  using namespace lint_escalation_internal;
  if (!policy.has_escalation()) return;
  LintLimits(policy.escalation(), findings);
  std::set<std::pair<int, bool>> seen;
  for (int i = 0; i < policy.escalation().ladders_size(); ++i) {
    const v1::EscalationLadder& ladder = policy.escalation().ladders(i);
    const std::string place = absl::StrCat("escalation.ladders[", i, "]");
    if (ladder.reasons().empty() || ladder.steps().empty()) {
      Add(findings, "LADDER_EMPTY", place, "a ladder must have reasons and steps");
    }
    for (const int reason : ladder.reasons()) {
      const bool known = pathway::v1::EscalationReason_IsValid(reason) &&
                         reason != pathway::v1::ESCALATION_REASON_UNSPECIFIED;
      if (!known) Add(findings, "LADDER_EMPTY", place, "a reason must be one of the list");
      if (!seen.emplace(reason, ladder.acute()).second) {
        Add(findings, "LADDER_TWICE", place, "a reason must have one ladder, and one for ACUTE at most");
      }
    }
    LintSteps(ladder, place, findings);
  }
  for (const auto reason : {pathway::v1::DELIVERY_LATE, pathway::v1::CONCLUSION_LATE, pathway::v1::HELD_LATE,
                            pathway::v1::DEAD_LETTER, pathway::v1::RETURNED_LATE}) {
    if (seen.contains({reason, false})) continue;
    Add(findings, "LADDER_MISSING", absl::StrCat("escalation[", pathway::v1::EscalationReason_Name(reason), "]"),
        "every reason must have a ladder");
  }
}

}  // namespace handover::policy
