#include "broker/pipeline/alarm.h"

#include <algorithm>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/pipeline/deadlines.h"
#include "broker/pipeline/log_entry.h"

namespace handover::pipeline {
namespace alarm_internal {

using storage::v1::EscalationRecord;

void NameWhoeverMustAct(const AlarmMatter& matter, const std::vector<policy::v1::EscalationRole>& roles,
                        const identity::Directory& directory, EscalationRecord& record) {
  record.clear_named();
  if (matter.must_act.empty()) {
    record.add_named();  // The operator.
    return;
  }
  for (EscalationRecord::Named& named : NameRoles(roles, {matter.must_act, matter.waits}, directory)) {
    *record.add_named() = std::move(named);
  }
}

EscalationRecord AfterStep(const AlarmMatter& matter, const std::optional<EscalationRow>& before, int64_t timer_ms,
                           absl::Time now, Environment& env) {
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const bool climbs = before.has_value() && IsOpenEscalation(before->record);
  EscalationRecord record = climbs ? before->record : EscalationRecord();
  if (!climbs) record.set_open_ms(absl::ToUnixMillis(now));
  record.set_subject(matter.subject);
  record.set_reason(matter.reason);
  record.set_step(climbs ? record.step() + 1 : 1);
  record.set_due_ms(matter.due_ms);
  record.set_handover_id(matter.handover_id);
  record.set_kind(matter.kind);
  record.set_role(matter.role);
  record.set_sender_party(matter.must_act);
  record.set_recipient_party(matter.waits);
  record.set_priority(exchange::v1::ROUTINE);
  const policy::EscalationPlan& plan = policy->set.escalation();
  const policy::Lateness lateness = {matter.reason, record.priority()};
  NameWhoeverMustAct(matter, plan.NamesAt(lateness, record.step()), *directory, record);
  record.clear_shown_to();
  if (!matter.must_act.empty()) record.add_shown_to(matter.must_act);
  if (!matter.waits.empty() && matter.waits != matter.must_act) record.add_shown_to(matter.waits);
  const std::optional<absl::Time> next = plan.StepAfter(lateness, {record.step(), absl::FromUnixMillis(timer_ms)}, now,
                                                        CalendarOf(matter.must_act, *policy, *directory));
  record.set_next_step_ms(next.has_value() ? absl::ToUnixMillis(std::max(*next, now)) : 0);
  return record;
}

}  // namespace alarm_internal

absl::StatusOr<AlarmStep> RaiseAlarm(const AlarmMatter& matter, int64_t timer_ms, Environment& env) {
  using namespace alarm_internal;
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<EscalationRow> before, ReadEscalation(env.store, matter.id));
  const bool is_open = before.has_value() && IsOpenEscalation(before->record);
  if (is_open && before->record.next_step_ms() != timer_ms) return absl::AbortedError("timer: moved meanwhile");
  AlarmStep step;
  step.record = AfterStep(matter, before, timer_ms, env.clock.Now(), env);
  std::vector<store::Operation>& rows = step.transaction.operations;
  rows = WriteEscalation(matter.id, before, *step.record);
  for (store::Operation& row : MoveTimer({matter.id, matter.subject, timer_ms, step.record->next_step_ms()})) {
    rows.push_back(std::move(row));
  }
  LogEntry entry = EscalationEntry({"ESCALATED", matter.id, Digest{}, matter.subject_key}, *step.record);
  if (matter.change.has_value()) *entry.detail.add_expectations() = *matter.change;
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, step.transaction));
  return step;
}

absl::StatusOr<std::optional<ClosedAlarm>> CloseAlarm(const std::string& id, const std::string& subject_key,
                                                      std::string_view event, absl::Time now, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<EscalationRow> before, ReadEscalation(env.store, id));
  if (!before.has_value() || !IsOpenEscalation(before->record)) return std::optional<ClosedAlarm>();
  ClosedAlarm closed{id, subject_key, {}, before->record};
  closed.record.set_close_ms(absl::ToUnixMillis(now));
  closed.record.set_close_event(std::string(event));
  closed.record.clear_next_step_ms();
  closed.operations = WriteEscalation(id, before, closed.record);
  for (store::Operation& row : MoveTimer({id, before->record.subject(), before->record.next_step_ms(), 0})) {
    closed.operations.push_back(std::move(row));
  }
  return std::optional<ClosedAlarm>(std::move(closed));
}

absl::Status AppendClosing(const ClosedAlarm& closed, SubjectsSee telling, Environment& env,
                           store::Transaction& transaction) {
  LogEntry entry = EscalationEntry({"ESCALATION_CLOSED", closed.id, Digest{}, closed.subject_key}, closed.record);
  entry.telling = telling;
  return AppendLeaf(entry, env, transaction);
}

}  // namespace handover::pipeline
