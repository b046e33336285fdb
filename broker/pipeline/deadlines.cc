#include "broker/pipeline/deadlines.h"

#include <algorithm>

#include "broker/identity/party_choices.h"

namespace handover::pipeline {

policy::WorkCalendar CalendarOf(const std::string& party, const ActivePolicy& policy,
                                const identity::Directory& directory) {
  const std::optional<PartyId> id = PartyId::FromBytes(party);
  const identity::DirectoryParty* found = id.has_value() ? directory.FindParty(*id) : nullptr;
  if (found == nullptr || found->record.closing_days().empty()) return policy.set.calendar();
  return policy.set.calendar().With(found->record.closing_days());
}

namespace deadlines_internal {

policy::v1::Deadline DeadlineOf(const directory::v1::TimeLimit& chosen) {
  policy::v1::Deadline deadline;
  if (chosen.has_hours())
    deadline.set_hours(chosen.hours());
  else
    deadline.set_working_days(chosen.working_days());
  return deadline;
}

// Nothing may stop what goes under the rule, so nobody may make it later either.
bool IsDuty(const std::string& rule_id, const policy::PolicySet& set) {
  const policy::CompiledRule* const rule = set.FindRuleById(rule_id);
  return rule != nullptr && std::any_of(rule->bases().begin(), rule->bases().end(),
                                        [](const auto* basis) { return basis->basis->unblockable(); });
}

// The recipient's own times; null = as the policy has them.
const directory::v1::DeadlineChoice* ChoiceOf(const std::string& party, const std::string& kind,
                                              const identity::Directory& directory) {
  const std::optional<PartyId> id = PartyId::FromBytes(party);
  const identity::DirectoryParty* found = id.has_value() ? directory.FindParty(*id) : nullptr;
  return found == nullptr ? nullptr : identity::FindDeadlineChoice(found->record, kind);
}

}  // namespace deadlines_internal

void Deadlines::Begin(const Beginning& beginning, absl::Time now, storage::v1::DeliveryRecord& record) const {
  const policy::DeliveryLimits limits = policy_.set.LimitsFor(beginning.kind, record.rule_id());
  const policy::EscalationPlan& plan = policy_.set.escalation();
  const policy::WorkCalendar calendar = CalendarOf(record.recipient_party(), policy_, directory_);
  const directory::v1::DeadlineChoice* const choice =
      deadlines_internal::ChoiceOf(record.recipient_party(), beginning.kind, directory_);
  const bool duty = deadlines_internal::IsDuty(record.rule_id(), policy_.set);
  const auto after = [&](const policy::v1::Deadline& limit, const directory::v1::TimeLimit* chosen) {
    const absl::Time usual = policy::DeadlineAfter(now, limit, beginning.needed_by, calendar);
    if (chosen == nullptr) return usual;
    const absl::Time own =
        policy::DeadlineAfter(now, deadlines_internal::DeadlineOf(*chosen), beginning.needed_by, calendar);
    return duty ? std::min(usual, own) : own;
  };
  const bool delivers = choice != nullptr && choice->has_deliver_within();
  const absl::Time deliver_by =
      plan.DeliverBy(after(limits.deliver_within, delivers ? &choice->deliver_within() : nullptr), now,
                     record.priority(), calendar);
  record.set_deliver_by_ms(absl::ToUnixMillis(deliver_by));
  if (!limits.conclude_within.has_value() || record.copy()) return;
  const bool concludes = choice != nullptr && choice->has_conclude_within();
  const absl::Time conclude_by =
      plan.ConcludeBy(after(*limits.conclude_within, concludes ? &choice->conclude_within() : nullptr), now,
                      record.priority(), calendar);
  record.set_conclusion_due(true);
  record.set_conclude_by_ms(absl::ToUnixMillis(conclude_by));
}

void Deadlines::Enter(absl::Time now, storage::v1::DeliveryRecord& record) const {
  const policy::EscalationPlan& plan = policy_.set.escalation();
  record.clear_act_by_ms();
  if (record.state() == exchange::v1::HELD) {
    const absl::Time until = plan.HoldUntil(now, record.priority(), policy_.set.calendar());
    record.set_act_by_ms(absl::ToUnixMillis(until));
  }
  if (record.state() == exchange::v1::DECLINED || record.state() == exchange::v1::WITHHELD) {
    const policy::WorkCalendar calendar = CalendarOf(record.sender_party(), policy_, directory_);
    record.set_act_by_ms(absl::ToUnixMillis(plan.ReturnUntil(now, record.priority(), calendar)));
  }
}

}  // namespace handover::pipeline
