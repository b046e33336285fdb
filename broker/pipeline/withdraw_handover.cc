#include "broker/pipeline/withdraw_handover.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/delivery/delivery_state.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/expectations.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace withdraw_internal {

constexpr std::array<std::string_view, 4> kWithdrawReasons = {"SENT_IN_ERROR", "WRONG_PERSON", "NO_LONGER_NEEDED",
                                                              "OTHER"};
constexpr std::array<std::string_view, 3> kResolveActions = {"RESENT", "WAIVED", "HANDLED_OTHERWISE"};

template <typename Codes>
bool Knows(const Codes& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// The leaf of a change that no recipient has signed.
LogEntry MakeEntry(const storage::v1::HandoverRecord& handover, const HandoverId& id, std::string_view event,
                   const std::string& reason) {
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = ToDigest(handover.root()).value_or(Digest{});
  entry.owner = PartyId::FromBytes(handover.sender_party()).value_or(PartyId());
  if (const std::optional<PersonKey> subject = PersonKey::FromBytes(handover.subject_key())) {
    entry.subjects.push_back(*subject);
  }
  entry.detail.set_event(std::string(event));
  entry.detail.set_reason(reason);
  entry.detail.set_handover_id(std::string(id.bytes()));
  entry.detail.set_actor_party(handover.sender_party());
  entry.detail.set_kind(handover.kind());
  return entry;
}

// Of those in the handover the subject alone is told that it was withdrawn, and on whose pathway it changes something:
// such as the mother whose pregnancy it had ended.
void AddWhosePathwayChanges(const storage::v1::HandoverRecord& handover, LogEntry& entry) {
  for (const PersonKey& person : PersonsOf(handover)) {
    const bool known = std::find(entry.subjects.begin(), entry.subjects.end(), person) != entry.subjects.end();
    const auto& changes = entry.detail.expectations();
    const bool changes_any = std::any_of(changes.begin(), changes.end(),
                                         [&](const auto& change) { return change.person_key() == person.bytes(); });
    if (changes_any && !known) entry.subjects.push_back(person);
  }
}

struct Withdrawal {
  store::Transaction transaction;
  bool takes_any_back = false;
  std::vector<delivery::Waiting> rows;  // That leave the queue table with it.
  std::vector<EscalationNews> news;
  // Set when it was withdrawn before and nothing is left to take back: nothing to commit. Index of that leaf.
  std::optional<uint64_t> earlier;
};

absl::StatusOr<Withdrawal> Prepare(const identity::Caller& caller, const HandoverId& id,
                                   const exchange::v1::WithdrawHandoverRequest& request, Environment& env) {
  if (!Knows(kWithdrawReasons, request.reason_code())) {
    return Invalid("REASON_UNKNOWN", "reason_code", "must be a reason code of the list");
  }
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                env.store, store::Table::kHandover, store::RowKey(id)));
  if (!row.has_value() || row->record.sender_party() != caller.party.bytes()) return NoSuchHandover();
  Withdrawal withdrawal;
  std::vector<std::pair<DeliveryId, Changed>> changes;  // One per withdrawn delivery.
  for (const std::string& delivery_id : row->record.delivery_ids()) {
    HANDOVER_ASSIGN_OR_RETURN(
        auto delivery, store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, delivery_id));
    if (!delivery.has_value()) continue;
    const auto next = delivery::Next(delivery->record.state(), delivery::DeliveryEvent::kWithdrawn);
    if (!next.has_value()) continue;
    const DeliveryId key = DeliveryId::FromBytes(delivery_id).value_or(DeliveryId());
    if (delivery->record.state() == exchange::v1::QUEUED) withdrawal.rows.push_back(WaitingOf(key, delivery->record));
    HANDOVER_ASSIGN_OR_RETURN(Changed changed, Change(key, {*next, request.reason_code(), env.clock.Now()},
                                                      delivery->bytes, delivery->record, env));
    for (store::Operation& operation : changed.operations) {
      withdrawal.transaction.operations.push_back(std::move(operation));
    }
    for (EscalationNews& news : NewsOf(key, changed)) withdrawal.news.push_back(std::move(news));
    changes.emplace_back(key, std::move(changed));
    withdrawal.takes_any_back = true;
  }
  if (!withdrawal.takes_any_back && row->record.has_withdrawn_index()) {
    withdrawal.earlier = static_cast<uint64_t>(row->record.withdrawn_index());
    return withdrawal;
  }
  if (!withdrawal.takes_any_back) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"ALREADY_DELIVERED", "handover_id", "every recipient has it; send one that RETRACTS it"});
  }
  ExpectationEffects effects;
  // Who has it already still does with it what it should.
  if (changes.size() == static_cast<size_t>(row->record.delivery_ids_size())) {
    HANDOVER_ASSIGN_OR_RETURN(effects, FollowWithdrawal(PersonsOf(row->record), id, env.clock.Now(), env));
  }
  LogEntry entry = MakeEntry(row->record, id, "WITHDRAWN", request.reason_code());
  Tell(effects, entry.detail);
  AddWhosePathwayChanges(row->record, entry);
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, withdrawal.transaction));
  HANDOVER_ASSIGN_OR_RETURN(std::vector<EscalationNews> ended,
                            Append(std::move(effects), SubjectsSee::kAsItsHandover, env, withdrawal.transaction));
  for (EscalationNews& news : ended) withdrawal.news.push_back(std::move(news));
  for (const auto& [delivery, changed] : changes) {
    HANDOVER_RETURN_IF_ERROR(AppendClosing(delivery, changed, env, withdrawal.transaction));
  }
  withdrawal.transaction.operations.push_back(
      store::ExpectValue(store::Table::kHandover, store::RowKey(id), row->bytes));
  withdrawal.transaction.finish = [id, record = row->record](const std::vector<uint64_t>& indexes,
                                                             std::vector<store::Operation>& operations) mutable {
    record.set_withdrawn_index(static_cast<int64_t>(indexes.front()));
    operations.push_back(store::Put(store::Table::kHandover, store::RowKey(id), record.SerializeAsString()));
  };
  return withdrawal;
}

absl::Status Retry() { return absl::UnavailableError("the delivery changed meanwhile; ask again"); }

struct Resolution {
  store::Transaction transaction;
  HandoverId handover;
  std::vector<EscalationNews> news;
  bool already = false;
};

absl::StatusOr<Resolution> PrepareResolution(const identity::Caller& caller,
                                             const exchange::v1::ResolveReturnRequest& request, Environment& env) {
  const absl::Status none =
      Refuse(absl::StatusCode::kNotFound,
             RefusalText{"NOT_FOUND", "delivery_id", "no delivery of a handover of the caller's"});
  if (!Knows(kResolveActions, request.action_code())) {
    return Invalid("ACTION_UNKNOWN", "action_code", "must be RESENT, WAIVED or HANDLED_OTHERWISE");
  }
  const absl::StatusOr<std::string> id = ParseUuid(request.delivery_id());
  if (!id.ok()) return none;
  HANDOVER_ASSIGN_OR_RETURN(auto row,
                            store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, *id));
  if (!row.has_value() || row->record.sender_party() != caller.party.bytes()) return none;
  Resolution resolution;
  resolution.handover = HandoverId::FromBytes(row->record.handover_id()).value_or(HandoverId());
  resolution.already = row->record.state() == exchange::v1::RETURNED;
  if (resolution.already) return resolution;
  const exchange::v1::DeliveryState state = row->record.state();
  const auto next = state == exchange::v1::DECLINED || state == exchange::v1::WITHHELD
                        ? delivery::Next(state, delivery::DeliveryEvent::kReturned)
                        : std::nullopt;
  if (!next.has_value()) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"NOTHING_RETURNED", "delivery_id", "was neither declined nor withheld"});
  }
  HANDOVER_ASSIGN_OR_RETURN(const auto handover,
                            store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                                        store::RowKey(resolution.handover)));
  if (!handover.has_value()) return absl::DataLossError("handover: its record is gone");
  const DeliveryId key = *DeliveryId::FromBytes(*id);
  HANDOVER_ASSIGN_OR_RETURN(Changed changed, Change(key, {*next, request.action_code(), env.clock.Now()}, row->bytes,
                                                    row->record, env));
  resolution.news = NewsOf(key, changed);
  resolution.transaction.operations = std::move(changed.operations);
  LogEntry entry = MakeEntry(handover->record, resolution.handover, "RETURNED", request.action_code());
  entry.detail.set_delivery_id(*id);
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, resolution.transaction));
  HANDOVER_RETURN_IF_ERROR(AppendClosing(key, changed, env, resolution.transaction));
  return resolution;
}

}  // namespace withdraw_internal

void WithdrawHandover(const identity::Caller& caller, const exchange::v1::WithdrawHandoverRequest& request,
                      Environment& env, WithdrawDone done) {
  using namespace withdraw_internal;
  const absl::StatusOr<HandoverId> id = ParseHandoverId(request.handover_id());
  if (!id.ok()) return done(id.status());
  absl::StatusOr<Withdrawal> withdrawal = Prepare(caller, *id, request, env);
  if (!withdrawal.ok()) return done(withdrawal.status());
  const auto answer = [caller, id = *id, &env, done](absl::StatusOr<exchange::v1::Receipt> receipt) {
    if (!receipt.ok()) return done(receipt.status());
    absl::StatusOr<exchange::v1::HandoverStatus> status = GetHandoverStatus(caller, id, env);
    if (!status.ok()) return done(status.status());
    exchange::v1::WithdrawHandoverResponse response;
    *response.mutable_status() = *std::move(status);
    *response.mutable_receipt() = *std::move(receipt);
    done(std::move(response));
  };
  if (withdrawal->earlier.has_value()) return answer(store::LogReader(env.store).MakeReceipt(*withdrawal->earlier));
  withdrawal->transaction.done = [answer, id = *id, rows = std::move(withdrawal->rows), &env,
                                  done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) {
      return done(committed.status().code() == absl::StatusCode::kAborted ? Retry() : committed.status());
    }
    for (const delivery::Waiting& row : rows) env.queues.Remove(row);
    env.feed.Notify(id);
    answer(committed->MakeReceipt(0));
  };
  TellWhenCommitted(std::move(withdrawal->news), env, withdrawal->transaction);
  env.committer.Enqueue(std::move(withdrawal->transaction));
}

void ResolveReturn(const identity::Caller& caller, const exchange::v1::ResolveReturnRequest& request, Environment& env,
                   ResolveDone done) {
  using namespace withdraw_internal;
  absl::StatusOr<Resolution> resolution = PrepareResolution(caller, request, env);
  if (!resolution.ok()) return done(resolution.status());
  const auto answer = [caller, handover = resolution->handover, &env, done] {
    absl::StatusOr<exchange::v1::HandoverStatus> status = GetHandoverStatus(caller, handover, env);
    if (!status.ok()) return done(status.status());
    exchange::v1::ResolveReturnResponse response;
    *response.mutable_status() = *std::move(status);
    done(std::move(response));
  };
  if (resolution->already) return answer();
  resolution->transaction.done = [answer, handover = resolution->handover, &env,
                                  done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) {
      return done(committed.status().code() == absl::StatusCode::kAborted ? Retry() : committed.status());
    }
    env.feed.Notify(handover);
    answer();
  };
  TellWhenCommitted(std::move(resolution->news), env, resolution->transaction);
  env.committer.Enqueue(std::move(resolution->transaction));
}

}  // namespace handover::pipeline
