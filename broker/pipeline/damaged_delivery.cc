#include "broker/pipeline/damaged_delivery.h"

#include <optional>
#include <string>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/delivery/delivery_state.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {
namespace damaged_delivery_internal {

constexpr char kDamaged[] = "DAMAGED";

// What is known from memory and needs no row.
LogEntry EntryOf(const delivery::Waiting& waiting) {
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.detail.set_event(kDamaged);
  entry.detail.set_reason(kDamaged);
  entry.detail.set_delivery_id(std::string(waiting.delivery.bytes()));
  if (!waiting.handover.is_nil()) entry.detail.set_handover_id(std::string(waiting.handover.bytes()));
  entry.detail.set_other_party(std::string(waiting.recipient.bytes()));
  if (const std::optional<PersonKey> subject = PersonKey::FromBytes(waiting.subject_key)) {
    entry.subjects.push_back(*subject);
  }
  return entry;
}

}  // namespace damaged_delivery_internal

absl::StatusOr<AsidePut> PutAside(const delivery::Waiting& waiting, Environment& env) {
  using namespace damaged_delivery_internal;
  LogEntry entry = EntryOf(waiting);
  AsidePut aside;
  auto row = store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery,
                                                         store::RowKey(waiting.delivery));
  if (!row.ok() && !absl::IsDataLoss(row.status())) return row.status();
  if (row.ok() && row->has_value()) {
    storage::v1::DeliveryRecord& record = (*row)->record;
    entry.owner = PartyId::FromBytes(record.sender_party()).value_or(PartyId());
    entry.detail.set_actor_party(record.sender_party());
    const std::optional<exchange::v1::DeliveryState> next =
        delivery::Next(record.state(), delivery::DeliveryEvent::kGivenUp);
    if (next.has_value()) {
      HANDOVER_ASSIGN_OR_RETURN(
          Changed changed, Change(waiting.delivery, {*next, kDamaged, env.clock.Now()}, (*row)->bytes, record, env));
      aside.news = NewsOf(waiting.delivery, changed);
      aside.transaction.operations = std::move(changed.operations);
    }
  }
  const auto handover = store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                                    store::RowKey(waiting.handover));
  if (handover.ok() && handover->has_value()) {
    entry.ref = ToDigest((*handover)->record.root()).value_or(Digest{});
    entry.detail.set_kind((*handover)->record.kind());
  }
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, aside.transaction));
  return aside;
}

}  // namespace handover::pipeline
