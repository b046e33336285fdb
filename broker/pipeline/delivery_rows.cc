#include "broker/pipeline/delivery_rows.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
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

// The two limits of a delivery as moments.
struct Limits {
  absl::Time deliver_by;
  std::optional<absl::Time> conclude_by;
};

Limits LimitsOf(const NewDelivery& delivery, const policy::PolicySet& set, absl::Time now) {
  const Ruling& ruling = delivery.ruling;
  const policy::DeliveryLimits limits = set.LimitsFor(delivery.matter.question.kind, ruling.decision.rule_id);
  const auto after = [&](const policy::v1::Deadline& limit) {
    return policy::DeadlineAfter(now, limit, delivery.matter.needed_by(), set.calendar());
  };
  Limits moments{after(limits.deliver_within), std::nullopt};
  if (limits.conclude_within.has_value()) moments.conclude_by = after(*limits.conclude_within);
  if (!ruling.chosen_times.has_value()) return moments;
  const bool duty = IsDuty(ruling.decision.rule_id, set);
  const auto choose = [&](const directory::v1::TimeLimit& chosen, absl::Time& moment) {
    const absl::Time own = after(DeadlineOf(chosen));
    moment = duty ? std::min(moment, own) : own;
  };
  if (ruling.chosen_times->has_deliver_within()) choose(ruling.chosen_times->deliver_within(), moments.deliver_by);
  if (ruling.chosen_times->has_conclude_within() && moments.conclude_by.has_value()) {
    choose(ruling.chosen_times->conclude_within(), *moments.conclude_by);
  }
  return moments;
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
  const delivery_rows_internal::Limits limits = delivery_rows_internal::LimitsOf(delivery, policy.set, now);
  record.set_deliver_by_ms(absl::ToUnixMillis(limits.deliver_by));
  if (limits.conclude_by.has_value() && !record.copy()) {
    record.set_conclusion_due(true);
    record.set_conclude_by_ms(absl::ToUnixMillis(*limits.conclude_by));
  }
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
