#include "broker/policy/escalation_plan.h"

#include <algorithm>

namespace handover::policy {
namespace escalation_plan_internal {

// A tick or two, and a slow disk.
constexpr absl::Duration kPunctual = absl::Hours(1);

bool IsAcute(exchange::v1::Priority priority) { return priority == exchange::v1::ACUTE; }

v1::Deadline OrDefault(bool is_set, const v1::Deadline& limit, const v1::Deadline& otherwise) {
  return is_set ? limit : otherwise;
}

v1::Deadline WorkingDays(int count) {
  v1::Deadline limit;
  limit.set_working_days(count);
  return limit;
}

v1::Deadline Hours(int count) {
  v1::Deadline limit;
  limit.set_hours(count);
  return limit;
}

absl::Time Limit(absl::Time start, const v1::Deadline& limit, const WorkCalendar& calendar) {
  return DeadlineAfter(start, limit, std::nullopt, calendar);
}

}  // namespace escalation_plan_internal

absl::Time EscalationPlan::DeliverBy(absl::Time deadline, absl::Time start, exchange::v1::Priority priority,
                                     const WorkCalendar& calendar) const {
  using namespace escalation_plan_internal;
  if (!IsAcute(priority) || !plan_.has_acute_deliver_within()) return deadline;
  return std::min(deadline, Limit(start, plan_.acute_deliver_within(), calendar));
}

absl::Time EscalationPlan::ConcludeBy(absl::Time deadline, absl::Time start, exchange::v1::Priority priority,
                                      const WorkCalendar& calendar) const {
  using namespace escalation_plan_internal;
  if (!IsAcute(priority) || !plan_.has_acute_conclude_within()) return deadline;
  return std::min(deadline, Limit(start, plan_.acute_conclude_within(), calendar));
}

absl::Time EscalationPlan::HoldUntil(absl::Time start, exchange::v1::Priority priority,
                                     const WorkCalendar& calendar) const {
  using namespace escalation_plan_internal;
  const v1::Deadline limit = IsAcute(priority)
                                 ? OrDefault(plan_.has_acute_hold_within(), plan_.acute_hold_within(), Hours(1))
                                 : OrDefault(plan_.has_hold_within(), plan_.hold_within(), WorkingDays(1));
  return Limit(start, limit, calendar);
}

absl::Time EscalationPlan::ReturnUntil(absl::Time start, exchange::v1::Priority priority,
                                       const WorkCalendar& calendar) const {
  using namespace escalation_plan_internal;
  const v1::Deadline limit = IsAcute(priority)
                                 ? OrDefault(plan_.has_acute_return_within(), plan_.acute_return_within(), Hours(2))
                                 : OrDefault(plan_.has_return_within(), plan_.return_within(), WorkingDays(1));
  return Limit(start, limit, calendar);
}

const v1::EscalationLadder* EscalationPlan::LadderOf(const Lateness& lateness) const {
  using namespace escalation_plan_internal;
  const v1::EscalationLadder* found = nullptr;
  for (const v1::EscalationLadder& ladder : plan_.ladders()) {
    const auto& reasons = ladder.reasons();
    if (std::find(reasons.begin(), reasons.end(), lateness.reason) == reasons.end() || ladder.steps().empty()) continue;
    if (ladder.acute() && !IsAcute(lateness.priority)) continue;
    // Its own before the one that counts for all.
    if (found == nullptr || ladder.acute()) found = &ladder;
  }
  return found;
}

std::vector<v1::EscalationRole> EscalationPlan::NamesAt(const Lateness& lateness, int step) const {
  const v1::EscalationLadder* ladder = LadderOf(lateness);
  if (ladder == nullptr) return {v1::RECIPIENT_LEAD, v1::SENDER_LEAD};
  const v1::EscalationStep& named = ladder->steps(std::clamp(step, 1, ladder->steps_size()) - 1);
  std::vector<v1::EscalationRole> roles;
  for (const int role : named.names()) roles.push_back(static_cast<v1::EscalationRole>(role));
  return roles;
}

std::optional<absl::Time> EscalationPlan::StepAfter(const Lateness& lateness, const TakenStep& step, absl::Time now,
                                                    const WorkCalendar& calendar) const {
  using namespace escalation_plan_internal;
  const v1::EscalationLadder* ladder = LadderOf(lateness);
  v1::Deadline wait = WorkingDays(1);
  if (ladder != nullptr && step.number >= ladder->steps_size()) {
    if (!ladder->has_repeat_after()) return std::nullopt;
    wait = ladder->repeat_after();
  } else if (ladder != nullptr) {
    wait = ladder->steps(step.number).after();
  }
  const absl::Time from = now - step.due > kPunctual ? now : step.due;
  if (wait.limit_case() == v1::Deadline::kHours) return from + absl::Hours(wait.hours());
  // A deadline in days ends with a day: that moment still belongs to the day that ends.
  return Limit(from - absl::Milliseconds(1), wait, calendar);
}

}  // namespace handover::policy
