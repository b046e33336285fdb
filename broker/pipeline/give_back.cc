#include "broker/pipeline/give_back.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace give_back_internal {

using exchange::v1::GiveBackDeliveriesRequest;

struct Pending {
  std::vector<absl::StatusOr<absl::Time>> results;
  std::atomic<size_t> open{0};
  GiveBackDone done;

  void Close() {
    if (open.fetch_sub(1) == 1) done(std::move(results));
  }
};

struct Found {
  DeliveryId id;
  storage::v1::DeliveryRecord record;
  std::string record_bytes;
};

// One text for a delivery that does not exist, is somebody else's, or was never handed out.
absl::StatusOr<Found> Find(const identity::Caller& caller, const GiveBackDeliveriesRequest::Item& item,
                           Environment& env) {
  const absl::Status none =
      Refuse(absl::StatusCode::kNotFound,
             RefusalText{"NOT_FOUND", "delivery_id", "no such delivery was handed out to the caller"});
  const std::optional<DeliveryId> id = DeliveryId::FromBytes(item.delivery_id());
  if (!id.has_value()) return none;
  HANDOVER_ASSIGN_OR_RETURN(auto row, store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery,
                                                                                  store::RowKey(*id)));
  if (!row.has_value() || row->record.recipient_party() != caller.party.bytes()) return none;
  if (item.attempt() > row->record.attempt_count()) return none;
  return Found{*id, std::move(row->record), std::move(row->bytes)};
}

absl::Status CheckStillGivable(const storage::v1::DeliveryRecord& record, int attempt) {
  if (record.state() != exchange::v1::QUEUED) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"NOT_WAITING", "delivery_id", "it waits for its recipient no more"});
  }
  if (attempt == record.attempt_count()) return absl::OkStatus();
  return Refuse(absl::StatusCode::kFailedPrecondition,
                RefusalText{"LATER_ATTEMPT", "attempt", "it was handed out again since"});
}

LogEntry MakeEntry(const DeliveryId& id, const storage::v1::DeliveryRecord& record,
                   const storage::v1::HandoverRecord& handover) {
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = ToDigest(handover.root()).value_or(Digest{});
  entry.owner = PartyId::FromBytes(record.sender_party()).value_or(PartyId());
  if (const std::optional<PersonKey> subject = PersonKey::FromBytes(record.subject_key())) {
    entry.subjects.push_back(*subject);
  }
  entry.detail.set_event("GIVEN_BACK");
  entry.detail.set_reason(exchange::v1::GiveBackReason_Name(record.given_back().reason()));
  entry.detail.set_handover_id(record.handover_id());
  entry.detail.set_delivery_id(std::string(id.bytes()));
  entry.detail.set_actor_party(record.recipient_party());
  entry.detail.set_other_party(record.sender_party());
  entry.detail.set_kind(handover.kind());
  return entry;
}

// Nothing: this attempt was given back before, and `found` holds the first answer.
absl::StatusOr<std::optional<store::Transaction>> Prepare(const GiveBackDeliveriesRequest::Item& item,
                                                          Environment& env, absl::StatusOr<Found>& found) {
  HANDOVER_RETURN_IF_ERROR(found.status());
  storage::v1::DeliveryRecord& record = found->record;
  HANDOVER_RETURN_IF_ERROR(CheckStillGivable(record, item.attempt()));
  if (record.given_back().attempt() == item.attempt()) return std::optional<store::Transaction>();
  HANDOVER_ASSIGN_OR_RETURN(const auto handover,
                            store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                                        record.handover_id()));
  if (!handover.has_value()) return absl::DataLossError("handover: its record is gone");
  const absl::Duration delay =
      absl::Seconds(item.delay_duration().seconds()) + absl::Nanoseconds(item.delay_duration().nanos());
  storage::v1::DeliveryRecord::GivenBack& given_back = *record.mutable_given_back();
  given_back.set_attempt(item.attempt());
  given_back.set_reason(item.reason());
  given_back.set_not_before_ms(absl::ToUnixMillis(env.clock.Now() + delay));
  store::Transaction transaction;
  transaction.operations = {
      store::ExpectValue(store::Table::kDelivery, store::RowKey(found->id), found->record_bytes),
      store::Put(store::Table::kDelivery, store::RowKey(found->id), record.SerializeAsString()),
      QueueRowOf(found->id, record)};
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(MakeEntry(found->id, record, handover->record), env, transaction));
  return std::optional<store::Transaction>(std::move(transaction));
}

}  // namespace give_back_internal

void GiveBackDeliveries(const identity::Caller& caller, const exchange::v1::GiveBackDeliveriesRequest& request,
                        Environment& env, GiveBackDone done) {
  using namespace give_back_internal;
  const auto pending = std::make_shared<Pending>();  // Shared by the commits.
  pending->done = std::move(done);
  const auto count = static_cast<size_t>(request.items_size());
  pending->results.assign(count, absl::UnknownError("not answered"));
  pending->open = count + 1;
  std::vector<store::Transaction> transactions;
  for (size_t i = 0; i < count; ++i) {
    const GiveBackDeliveriesRequest::Item& item = request.items(static_cast<int>(i));
    absl::StatusOr<Found> found = Find(caller, item, env);
    absl::StatusOr<std::optional<store::Transaction>> prepared = Prepare(item, env, found);
    if (prepared.ok()) {
      pending->results[i] = absl::FromUnixMillis(found->record.given_back().not_before_ms());
    } else {
      pending->results[i] = prepared.status();
    }
    if (!prepared.ok() || !prepared->has_value()) {
      pending->Close();
      continue;
    }
    (*prepared)->done = [pending, i, waiting = WaitingOf(found->id, found->record),
                         &env](const absl::StatusOr<store::CommitResult>& committed) {
      if (committed.ok()) {
        env.queues.Rest(waiting);
        env.feed.Notify(waiting.handover);
      } else if (committed.status().code() == absl::StatusCode::kAborted) {
        pending->results[i] = absl::UnavailableError("the delivery changed meanwhile; give it back again");
      } else {
        pending->results[i] = committed.status();
      }
      pending->Close();
    };
    transactions.push_back(**std::move(prepared));
  }
  if (!transactions.empty()) env.committer.Enqueue(std::move(transactions), store::Precedence::kBulk);
  pending->Close();
}

}  // namespace handover::pipeline
