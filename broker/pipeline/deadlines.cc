#include "broker/pipeline/deadlines.h"

namespace handover::pipeline {

policy::WorkCalendar CalendarOf(const std::string& party, const ActivePolicy& policy,
                                const identity::Directory& directory) {
  const std::optional<PartyId> id = PartyId::FromBytes(party);
  const identity::DirectoryParty* found = id.has_value() ? directory.FindParty(*id) : nullptr;
  if (found == nullptr || found->record.closing_days().empty()) return policy.set.calendar();
  return policy.set.calendar().With(found->record.closing_days());
}

void Deadlines::Begin(const Beginning& beginning, absl::Time now, storage::v1::DeliveryRecord& record) const {
  const policy::DeliveryLimits limits = policy_.set.LimitsFor(beginning.kind, record.rule_id());
  const policy::EscalationPlan& plan = policy_.set.escalation();
  const policy::WorkCalendar calendar = CalendarOf(record.recipient_party(), policy_, directory_);
  const absl::Time deliver_by =
      plan.DeliverBy(policy::DeadlineAfter(now, limits.deliver_within, beginning.needed_by, calendar), now,
                     record.priority(), calendar);
  record.set_deliver_by_ms(absl::ToUnixMillis(deliver_by));
  if (!limits.conclude_within.has_value() || record.copy()) return;
  const absl::Time conclude_by =
      plan.ConcludeBy(policy::DeadlineAfter(now, *limits.conclude_within, beginning.needed_by, calendar), now,
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
