#include "broker/pipeline/delivery_rows.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/delivery/delivery_due.h"
#include "broker/delivery/delivery_state.h"
#include "broker/pipeline/log_entry.h"
#include "broker/policy/explain.h"
#include "broker/policy/obligation.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace delivery_rows_internal {

using exchange::v1::DeliveryState;

PartyId PartyOf(const std::string& bytes) { return PartyId::FromBytes(bytes).value_or(PartyId()); }

std::string QueueKeyOf(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  return store::QueueKey(
      {PartyOf(record.recipient_party()), record.priority(), static_cast<uint64_t>(record.order()), id});
}

bool Queues(DeliveryState state) { return state == exchange::v1::QUEUED; }

// Among what is open: everything that is not at an end and not in a queue.
bool IsOpen(const storage::v1::DeliveryRecord& record) { return !HasEnded(record) && !Queues(record.state()); }

// When its timer rings while no escalation is open: never in the past, so that no row is written behind the worker.
int64_t TimerOf(const storage::v1::DeliveryRecord& record, absl::Time now) {
  const std::optional<delivery::Due> due = delivery::DueOf(record);
  return due.has_value() ? std::max(due->time_ms, absl::ToUnixMillis(now)) : 0;
}

std::vector<store::Operation> MoveTimerOf(const DeliveryId& id, int64_t from_ms, int64_t to_ms) {
  return MoveTimer({id.bytes(), storage::v1::TimerRecord::DELIVERY, from_ms, to_ms});
}

// In these states a recipient is not told that there is something: it never had it, and is not to get it now.
bool IsKeptBack(DeliveryState state) { return state == exchange::v1::HELD || state == exchange::v1::WITHHELD; }

void HideFrom(const std::string& party, storage::v1::EscalationRecord& escalation) {
  auto& shown = *escalation.mutable_shown_to();
  shown.erase(std::remove(shown.begin(), shown.end(), party), shown.end());
}

// An open escalation after a change of state. What is late now begins its own ladder when it becomes late.
void Follow(const storage::v1::DeliveryRecord& record, absl::Time now, storage::v1::EscalationRecord& escalation) {
  const std::optional<delivery::Due> due = delivery::DueOf(record);
  if (!due.has_value()) {
    escalation.set_close_ms(absl::ToUnixMillis(now));
    escalation.set_close_event(exchange::v1::DeliveryState_Name(record.state()));
    escalation.clear_next_step_ms();
    return;
  }
  if (due->reason != escalation.reason()) escalation.set_next_step_ms(TimerOf(record, now));
  if (IsKeptBack(record.state())) HideFrom(record.recipient_party(), escalation);
}

std::string HeldReason(const Ruling& ruling) {
  if (ruling.route.outcome == routing::Route::Outcome::kHeld) {
    return std::string(routing::HeldReasonCode(ruling.route.held_reason));
  }
  return std::string(policy::ReasonCode(ruling.decision.reason));
}

}  // namespace delivery_rows_internal

storage::v1::DeliveryRecord MakeDelivery(const NewDelivery& delivery, const Deadlines& deadlines, absl::Time now) {
  const Ruling& ruling = delivery.ruling;
  storage::v1::DeliveryRecord record;
  record.set_handover_id(std::string(delivery.handover.bytes()));
  record.set_sender_party(std::string(delivery.sender.bytes()));
  record.set_addressee_index(delivery.addressee_index);
  record.set_copy(delivery.addressee.copy());
  record.set_role(directory::v1::Sector_Name(ruling.route.sector));
  record.set_priority(delivery.matter.envelope->priority());
  record.set_subject_key(delivery.matter.subject_key().bytes());
  record.set_rule_id(ruling.decision.rule_id);
  record.set_legal_basis(ruling.decision.legal_basis);
  record.set_state_ms(absl::ToUnixMillis(now));
  const bool held = ruling.route.outcome == routing::Route::Outcome::kHeld ||
                    ruling.decision.verdict == policy::Verdict::kHeldForHuman;
  record.set_state(held ? exchange::v1::HELD : exchange::v1::QUEUED);
  if (held) record.set_reason(delivery_rows_internal::HeldReason(ruling));
  if (!ruling.route.party.is_nil()) record.set_recipient_party(std::string(ruling.route.party.bytes()));
  deadlines.Begin({delivery.matter.question.kind, delivery.matter.needed_by()}, now, record);
  deadlines.Enter(now, record);
  record.set_timer_ms(delivery_rows_internal::TimerOf(record, now));
  SetWithheld(policy::WithheldPairs(ruling.question, ruling.decision), record);
  return record;
}

bool SamePair(const exchange::v1::Pair& a, const exchange::v1::Pair& b) {
  return a.category() == b.category() &&
         std::equal(a.person_ids().begin(), a.person_ids().end(), b.person_ids().begin(), b.person_ids().end());
}

void SetWithheld(std::vector<exchange::v1::Pair> pairs, storage::v1::DeliveryRecord& record) {
  for (exchange::v1::Pair& pair : pairs) {
    for (const exchange::v1::Pair& earlier : record.withheld()) {
      if (SamePair(pair, earlier)) pair.set_answer(earlier.answer());
    }
  }
  record.mutable_withheld()->Assign(pairs.begin(), pairs.end());
}

int OpenTasks(const storage::v1::DeliveryRecord& record) {
  // What the sender must act on as a whole, or need not act on any more.
  constexpr exchange::v1::DeliveryState kNoTasks[] = {exchange::v1::DECLINED, exchange::v1::REDIRECTED,
                                                      exchange::v1::WITHHELD, exchange::v1::WITHDRAWN,
                                                      exchange::v1::RETURNED};
  if (std::find(std::begin(kNoTasks), std::end(kNoTasks), record.state()) != std::end(kNoTasks)) return 0;
  return static_cast<int>(std::count_if(record.withheld().begin(), record.withheld().end(),
                                        [](const exchange::v1::Pair& pair) { return pair.answer().empty(); }));
}

void SetObligations(const std::vector<std::string>& codes, storage::v1::DeliveryRecord& record) {
  using Obliged = policy::ObligationKind::Obliged;
  std::vector<exchange::v1::Obligation> obligations;
  for (const std::string& code : codes) {
    const std::optional<policy::ObligationKind> kind = policy::FindObligation(code);
    if (!kind.has_value() || kind->obliged == Obliged::kNobody) continue;
    exchange::v1::Obligation& obligation = obligations.emplace_back();
    for (const exchange::v1::Obligation& earlier : record.obligations()) {
      if (earlier.code() == code) obligation = earlier;
    }
    obligation.set_code(code);
    obligation.set_party_id(
        FormatUuid(kind->obliged == Obliged::kSender ? record.sender_party() : record.recipient_party()));
  }
  record.mutable_obligations()->Assign(obligations.begin(), obligations.end());
}

bool IsSuspended(const exchange::v1::Obligation& obligation, bool kept_back) {
  const std::optional<policy::ObligationKind> kind = policy::FindObligation(obligation.code());
  return kept_back && obligation.answer().empty() && kind.has_value() && kind->tells_citizens;
}

bool HasEnded(const storage::v1::DeliveryRecord& record) {
  return delivery::IsEnd(record.state(), {record.copy(), record.conclusion_due()});
}

std::vector<store::Operation> RowsOfNew(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  using namespace delivery_rows_internal;
  std::vector<store::Operation> rows;
  rows.push_back(store::Put(store::Table::kDelivery, store::RowKey(id), record.SerializeAsString()));
  if (Queues(record.state())) rows.push_back(QueueRowOf(id, record));
  if (IsOpen(record)) rows.push_back(store::Put(store::Table::kOpen, store::RowKey(id), ""));
  for (store::Operation& row : MoveTimerOf(id, 0, record.timer_ms())) rows.push_back(std::move(row));
  return rows;
}

delivery::Waiting WaitingOf(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  return {id,
          HandoverId::FromBytes(record.handover_id()).value_or(HandoverId()),
          delivery_rows_internal::PartyOf(record.recipient_party()),
          record.subject_key(),
          record.priority(),
          static_cast<uint64_t>(record.order()),
          absl::FromUnixMillis(record.given_back().not_before_ms())};
}

store::Operation QueueRowOf(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  const store::QueueContent content{HandoverId::FromBytes(record.handover_id()).value_or(HandoverId()),
                                    record.subject_key(), record.given_back().not_before_ms()};
  return store::Put(store::Table::kQueue, delivery_rows_internal::QueueKeyOf(id, record), store::QueueValue(content));
}

absl::StatusOr<Changed> Change(const DeliveryId& id, const StateChange& change, const std::string& old_bytes,
                               storage::v1::DeliveryRecord& record, Environment& env) {
  using namespace delivery_rows_internal;
  Changed changed;
  std::vector<store::Operation>& rows = changed.operations;
  rows.push_back(store::ExpectValue(store::Table::kDelivery, store::RowKey(id), old_bytes));
  if (Queues(record.state())) rows.push_back(store::Delete(store::Table::kQueue, QueueKeyOf(id, record)));
  const bool was_open = IsOpen(record);
  const int64_t old_timer = record.timer_ms();
  record.set_state(change.state);
  record.set_reason(change.reason);
  record.clear_given_back();
  record.set_state_ms(absl::ToUnixMillis(change.time));
  Deadlines(*env.policy.Get(), *env.directory.Get()).Enter(change.time, record);
  record.set_timer_ms(TimerOf(record, change.time));
  if (record.escalated()) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<EscalationRow> row, ReadEscalation(env.store, id.bytes()));
    if (!row.has_value()) return absl::DataLossError("escalation: its row is gone");
    changed.escalation = row->record;
    Follow(record, change.time, *changed.escalation);
    record.set_timer_ms(changed.escalation->next_step_ms());
    record.set_escalated(IsOpenEscalation(*changed.escalation));
    for (store::Operation& one : WriteEscalation(id.bytes(), row, *changed.escalation)) rows.push_back(std::move(one));
  }
  for (store::Operation& row : MoveTimerOf(id, old_timer, record.timer_ms())) rows.push_back(std::move(row));
  if (Queues(record.state())) rows.push_back(QueueRowOf(id, record));
  if (IsOpen(record))
    rows.push_back(store::Put(store::Table::kOpen, store::RowKey(id), ""));
  else if (was_open)
    rows.push_back(store::Delete(store::Table::kOpen, store::RowKey(id)));
  rows.push_back(store::Put(store::Table::kDelivery, store::RowKey(id), record.SerializeAsString()));
  return changed;
}

absl::Status AppendClosing(const DeliveryId& id, const Changed& changed, Environment& env,
                           store::Transaction& transaction) {
  if (!changed.escalation.has_value() || IsOpenEscalation(*changed.escalation)) return absl::OkStatus();
  HANDOVER_ASSIGN_OR_RETURN(const auto handover,
                            store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                                        changed.escalation->handover_id()));
  if (!handover.has_value()) return absl::DataLossError("handover: its record is gone");
  const EscalationLeaf leaf = {"ESCALATION_CLOSED", id.bytes(), ToDigest(handover->record.root()).value_or(Digest{}),
                               handover->record.subject_key()};
  return AppendLeaf(EscalationEntry(leaf, *changed.escalation), env, transaction);
}

std::vector<EscalationNews> NewsOf(const DeliveryId& id, const Changed& changed) {
  if (!changed.escalation.has_value()) return {};
  return {NewsOf(id.bytes(), *changed.escalation)};
}

}  // namespace handover::pipeline
