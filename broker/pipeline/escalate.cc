#include "broker/pipeline/escalate.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/status_macros.h"
#include "broker/delivery/delivery_due.h"
#include "broker/pipeline/deadlines.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/missed_expectations.h"
#include "broker/pipeline/routes.h"
#include "broker/pipeline/tell_recipient.h"
#include "broker/store/rows.h"
#include "broker/store/scan_past_damage.h"

namespace handover::pipeline {
namespace escalate_internal {

using storage::v1::DeliveryRecord;
using storage::v1::EscalationRecord;

// How far behind the clock a commit may still write a timer: it was decided a moment ago, and the disk is slow.
constexpr int64_t kMarginMs = 10 * 60 * 1000;
// All is walked over now and then, whatever the clock has done.
constexpr int64_t kFullScanMs = 60 * 60 * 1000;

struct Taken {
  store::Transaction transaction;
  std::optional<EscalationRecord> record;  // Unset: the timer was moved or removed, and nothing else.
};

// Everything one step rests on.
struct Scene {
  DeliveryId id;
  DeliveryRecord record;
  std::string record_bytes;
  storage::v1::HandoverRecord handover;
  std::optional<EscalationRow> before;
  delivery::Due due;
  absl::Time now;
};

std::vector<store::Operation> Rewrite(const Scene& scene, int64_t old_timer_ms) {
  std::vector<store::Operation> rows;
  rows.push_back(store::ExpectValue(store::Table::kDelivery, store::RowKey(scene.id), scene.record_bytes));
  for (store::Operation& row : MoveTimer({scene.id.bytes(), storage::v1::TimerRecord::DELIVERY, old_timer_ms,
                                          scene.record.timer_ms()})) {
    rows.push_back(std::move(row));
  }
  rows.push_back(
      store::Put(store::Table::kDelivery, store::RowKey(scene.id), scene.record.SerializeAsString()));
  return rows;
}

// Whose days count for what is late.
const std::string& WhoMustAct(const Scene& scene) {
  const bool sender = scene.due.reason == pathway::v1::RETURNED_LATE;
  return sender ? scene.record.sender_party() : scene.record.recipient_party();
}

// The escalation after this step: opened, or one step further, or at the first step of what is late now.
EscalationRecord Climb(const Scene& scene, const Telling& telling, const ActivePolicy& policy,
                       const identity::Directory& directory) {
  const bool is_open = scene.before.has_value() && IsOpenEscalation(scene.before->record);
  EscalationRecord record = is_open ? scene.before->record : EscalationRecord();
  const bool climbs = is_open && record.reason() == scene.due.reason;
  if (!is_open) record.set_open_ms(absl::ToUnixMillis(scene.now));
  record.set_subject(storage::v1::TimerRecord::DELIVERY);
  record.set_reason(scene.due.reason);
  record.set_step(climbs ? record.step() + 1 : 1);
  record.set_due_ms(scene.due.time_ms);
  record.set_handover_id(scene.record.handover_id());
  record.set_kind(scene.handover.kind());
  record.set_role(scene.record.role());
  record.set_sender_party(scene.record.sender_party());
  record.set_recipient_party(scene.record.recipient_party());
  record.set_priority(scene.record.priority());
  const policy::EscalationPlan& plan = policy.set.escalation();
  const policy::Lateness lateness = {scene.due.reason, scene.record.priority()};
  const std::string told = telling.permitted ? scene.record.recipient_party() : std::string();
  record.clear_named();
  for (EscalationRecord::Named& named :
       NameRoles(plan.NamesAt(lateness, record.step()), {scene.record.sender_party(), told}, directory)) {
    *record.add_named() = std::move(named);
  }
  record.clear_shown_to();
  record.add_shown_to(scene.record.sender_party());
  if (!told.empty() && told != scene.record.sender_party()) record.add_shown_to(told);
  record.set_told_digest(DigestOfTelling(telling));
  const policy::TakenStep step = {record.step(), absl::FromUnixMillis(scene.record.timer_ms())};
  const std::optional<absl::Time> next =
      plan.StepAfter(lateness, step, scene.now, CalendarOf(WhoMustAct(scene), policy, directory));
  record.set_next_step_ms(next.has_value() ? absl::ToUnixMillis(std::max(*next, scene.now)) : 0);
  return record;
}

absl::StatusOr<Taken> TakeStep(Scene& scene, Environment& env) {
  const Telling telling = MayTellRecipient(scene.record, env);
  const int64_t old_timer_ms = scene.record.timer_ms();
  Taken taken;
  taken.record = Climb(scene, telling, *env.policy.Get(), *env.directory.Get());
  scene.record.set_timer_ms(taken.record->next_step_ms());
  scene.record.set_escalated(true);
  std::vector<store::Operation>& rows = taken.transaction.operations;
  rows = Rewrite(scene, old_timer_ms);
  for (store::Operation& row : WriteEscalation(scene.id.bytes(), scene.before, *taken.record)) {
    rows.push_back(std::move(row));
  }
  for (const store::Operation& unchanged : telling.unchanged) rows.push_back(unchanged);
  LogEntry entry = EscalationEntry({"ESCALATED", scene.id.bytes(), ToDigest(scene.handover.root()).value_or(Digest{}),
                                    scene.handover.subject_key()},
                                   *taken.record);
  if (!telling.decision.empty()) {
    entry.detail.add_decisions(telling.decision);
    entry.detail.add_routes(telling.route);
  }
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, taken.transaction));
  return taken;
}

// ABORTED: it was moved since it was read. DATA_LOSS: it, or what it is about, is damaged.
absl::StatusOr<Taken> PrepareDelivery(std::string_view key, Environment& env) {
  const std::optional<DeliveryId> id = DeliveryId::FromBytes(store::IdOfTimerKey(key));
  if (!id.has_value()) return absl::DataLossError("timer: of nothing that is known");
  const int64_t due_ms = store::DueOfTimerKey(key);
  HANDOVER_ASSIGN_OR_RETURN(
      auto row, store::ReadRow<DeliveryRecord>(env.store, store::Table::kDelivery, store::RowKey(*id)));
  if (!row.has_value()) return absl::DataLossError("timer: its delivery is gone");
  Scene scene;
  scene.id = *id;
  scene.record = std::move(row->record);
  scene.record_bytes = std::move(row->bytes);
  scene.now = env.clock.Now();
  if (scene.record.timer_ms() != due_ms) return absl::AbortedError("timer: moved meanwhile");
  const std::optional<delivery::Due> due = delivery::DueOf(scene.record);
  if (!due.has_value() || due->time_ms > absl::ToUnixMillis(scene.now)) {
    scene.record.set_timer_ms(due.has_value() ? due->time_ms : 0);
    Taken taken;
    taken.transaction.operations = Rewrite(scene, due_ms);
    return taken;
  }
  scene.due = *due;
  HANDOVER_ASSIGN_OR_RETURN(
      auto handover, store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                                 scene.record.handover_id()));
  if (!handover.has_value()) return absl::DataLossError("handover: its record is gone");
  scene.handover = std::move(handover->record);
  HANDOVER_ASSIGN_OR_RETURN(scene.before, ReadEscalation(env.store, scene.id.bytes()));
  return TakeStep(scene, env);
}

absl::StatusOr<Taken> Prepare(std::string_view key, storage::v1::TimerRecord::Subject subject, Environment& env) {
  const std::string id(store::IdOfTimerKey(key));
  AlarmStep step;
  switch (subject) {
    case storage::v1::TimerRecord::DELIVERY:
      return PrepareDelivery(key, env);
    case storage::v1::TimerRecord::EXPECTATION: {
      HANDOVER_ASSIGN_OR_RETURN(step, TakeExpectationStep(id, store::DueOfTimerKey(key), env));
      return Taken{std::move(step.transaction), std::move(step.record)};
    }
    case storage::v1::TimerRecord::ROUTE: {
      HANDOVER_ASSIGN_OR_RETURN(step, TakeRouteStep(id, store::DueOfTimerKey(key), env));
      return Taken{std::move(step.transaction), std::move(step.record)};
    }
    case storage::v1::TimerRecord::SUBJECT_UNSPECIFIED:
    case storage::v1::TimerRecord_Subject_TimerRecord_Subject_INT_MIN_SENTINEL_DO_NOT_USE_:
    case storage::v1::TimerRecord_Subject_TimerRecord_Subject_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return absl::DataLossError("timer: of nothing that is known");
}

}  // namespace escalate_internal

Escalator::~Escalator() { Await(); }

void Escalator::Await() {
  absl::MutexLock lock(&mu_);
  mu_.Await(absl::Condition(+[](size_t* open) { return *open == 0; }, &open_));
}

int64_t Escalator::ScanFrom(int64_t now_ms) {
  using namespace escalate_internal;
  const bool clock_went_back = now_ms + kMarginMs < done_until_ms_;
  if (full_scan_ms_ == 0 || clock_went_back || now_ms - full_scan_ms_ >= kFullScanMs) {
    full_scan_ms_ = now_ms;
    return 0;
  }
  return std::max<int64_t>(0, std::min(done_until_ms_, now_ms) - kMarginMs);
}

std::vector<Escalator::Due> Escalator::ReadDue(int64_t now_ms) {
  const std::string from =
      cursor_.empty() ? store::OrderedU64(static_cast<uint64_t>(ScanFrom(now_ms))) : cursor_ + '\0';
  std::vector<Due> timers;
  const auto visit = [&](std::string_view key, std::string_view value) {
    storage::v1::TimerRecord timer;
    timer.ParseFromArray(value.data(), static_cast<int>(value.size()));
    timers.push_back({std::string(key), timer.subject()});
    return timers.size() < options_.max_steps;
  };
  const absl::StatusOr<std::vector<store::Hole>> holes =
      store::ScanPastDamage(env_.store, store::Table::kTimer, {from, store::TimersUntil(now_ms)}, visit);
  if (!holes.ok())
    tell_({"", holes.status(), {}});
  else if (!holes->empty())
    tell_({"", absl::DataLossError("timers: some cannot be read"), {}});
  const bool full = timers.size() >= options_.max_steps;
  cursor_ = full ? timers.back().key : std::string();
  if (holes.ok() && !full) done_until_ms_ = now_ms;
  return timers;
}

void Escalator::Committed(const std::string& id, const std::optional<storage::v1::EscalationRecord>& record,
                          const absl::Status& status) {
  // Aborted: somebody was quicker, and the row that stands now is looked at in the next round.
  const bool tells = !absl::IsAborted(status) && (record.has_value() || !status.ok());
  if (tells) tell_({id, status, record.value_or(storage::v1::EscalationRecord())});
  absl::MutexLock lock(&mu_);
  if (!status.ok()) full_scan_ms_ = 0;
  --open_;
}

size_t Escalator::Begin() {
  using namespace escalate_internal;
  // A medium that takes nothing is not asked again and again to take what it did not take before.
  if (!env_.committer.Healthy().ok()) return 0;
  std::vector<Due> timers;
  {
    absl::MutexLock lock(&mu_);
    if (open_ > 0) return 0;
    open_ = 1;
    timers = ReadDue(absl::ToUnixMillis(env_.clock.Now()));
  }
  std::vector<store::Transaction> transactions;
  for (const Due& timer : timers) {
    const std::string id(store::IdOfTimerKey(timer.key));
    absl::StatusOr<Taken> taken = Prepare(timer.key, timer.subject, env_);
    if (!taken.ok()) {
      if (!absl::IsAborted(taken.status())) tell_({id, taken.status(), {}});
      continue;
    }
    taken->transaction.done = [this, id,
                               record = taken->record](const absl::StatusOr<store::CommitResult>& committed) {
      Committed(id, record, committed.status());
    };
    if (taken->record.has_value()) TellWhenCommitted({NewsOf(id, *taken->record)}, env_, taken->transaction);
    transactions.push_back(std::move(taken->transaction));
  }
  const size_t steps = transactions.size();
  {
    absl::MutexLock lock(&mu_);
    open_ += steps;
  }
  if (!transactions.empty()) env_.committer.Enqueue(std::move(transactions), store::Precedence::kBulk);
  absl::MutexLock lock(&mu_);
  --open_;
  return steps;
}

}  // namespace handover::pipeline
