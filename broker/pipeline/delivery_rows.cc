#include "broker/pipeline/delivery_rows.h"

#include <optional>
#include <utility>

#include "broker/delivery/delivery_state.h"
#include "broker/policy/deadline.h"
#include "broker/policy/explain.h"
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

std::string HeldReason(const Ruling& ruling) {
  if (ruling.route.outcome == routing::Route::Outcome::kHeld) {
    return std::string(routing::HeldReasonCode(ruling.route.held_reason));
  }
  return std::string(policy::ReasonCode(ruling.decision.reason));
}

store::Operation QueueRow(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  const store::QueueContent content{HandoverId::FromBytes(record.handover_id()).value_or(HandoverId()),
                                    record.subject_key()};
  return store::Put(store::Table::kQueue, QueueKeyOf(id, record), store::QueueValue(content));
}

}  // namespace delivery_rows_internal

storage::v1::DeliveryRecord MakeDelivery(const NewDelivery& delivery, const ActivePolicy& policy, absl::Time now) {
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
  const policy::DeliveryLimits limits = policy.set.LimitsFor(delivery.matter.question.kind, ruling.decision.rule_id);
  const std::optional<absl::CivilDay> needed_by = delivery.matter.needed_by();
  const policy::WorkCalendar& calendar = policy.set.calendar();
  record.set_deliver_by_ms(absl::ToUnixMillis(policy::DeadlineAfter(now, limits.deliver_within, needed_by, calendar)));
  if (limits.conclude_within.has_value() && !record.copy()) {
    record.set_conclusion_due(true);
    record.set_conclude_by_ms(
        absl::ToUnixMillis(policy::DeadlineAfter(now, *limits.conclude_within, needed_by, calendar)));
  }
  for (exchange::v1::Pair& pair : policy::WithheldPairs(ruling.question, ruling.decision)) {
    *record.add_withheld() = std::move(pair);
  }
  return record;
}

bool HasEnded(const storage::v1::DeliveryRecord& record) {
  return delivery::IsEnd(record.state(), {record.copy(), record.conclusion_due()});
}

std::vector<store::Operation> RowsOfNew(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  using namespace delivery_rows_internal;
  std::vector<store::Operation> rows;
  rows.push_back(store::Put(store::Table::kDelivery, store::RowKey(id), record.SerializeAsString()));
  if (Queues(record.state())) rows.push_back(QueueRow(id, record));
  if (IsOpen(record)) rows.push_back(store::Put(store::Table::kOpen, store::RowKey(id), ""));
  return rows;
}

delivery::Waiting WaitingOf(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  return {id,
          HandoverId::FromBytes(record.handover_id()).value_or(HandoverId()),
          delivery_rows_internal::PartyOf(record.recipient_party()),
          record.subject_key(),
          record.priority(),
          static_cast<uint64_t>(record.order())};
}

std::vector<store::Operation> Change(const DeliveryId& id, const StateChange& change, const std::string& old_bytes,
                                     storage::v1::DeliveryRecord& record) {
  using namespace delivery_rows_internal;
  std::vector<store::Operation> rows;
  rows.push_back(store::ExpectValue(store::Table::kDelivery, store::RowKey(id), old_bytes));
  if (Queues(record.state())) rows.push_back(store::Delete(store::Table::kQueue, QueueKeyOf(id, record)));
  const bool was_open = IsOpen(record);
  record.set_state(change.state);
  record.set_reason(change.reason);
  record.set_state_ms(absl::ToUnixMillis(change.time));
  if (Queues(record.state())) rows.push_back(QueueRow(id, record));
  if (IsOpen(record))
    rows.push_back(store::Put(store::Table::kOpen, store::RowKey(id), ""));
  else if (was_open)
    rows.push_back(store::Delete(store::Table::kOpen, store::RowKey(id)));
  rows.push_back(store::Put(store::Table::kDelivery, store::RowKey(id), record.SerializeAsString()));
  return rows;
}

}  // namespace handover::pipeline
