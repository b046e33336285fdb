#include "broker/pipeline/related_handovers.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "broker/base/status_macros.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/person_events.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {
namespace related_internal {

constexpr std::string_view kSsdKind = "SSD_EXCHANGE";

// The two parties are sender and recipient of the handover, the one way or the other.
absl::StatusOr<bool> WentBetween(const storage::v1::HandoverRecord& record, const policy::Question& question,
                                 Environment& env) {
  const std::string_view sender = question.sender.party.bytes();
  const std::string_view recipient = question.recipient.party.bytes();
  if (record.sender_party() != sender && record.sender_party() != recipient) return false;
  const std::string_view other = record.sender_party() == sender ? recipient : sender;
  for (const std::string& id : record.delivery_ids()) {
    HANDOVER_ASSIGN_OR_RETURN(const auto delivery,
                              store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, id));
    if (delivery.has_value() && delivery->record.recipient_party() == other) return true;
  }
  return false;
}

}  // namespace related_internal

absl::StatusOr<Related> FindRelated(const exchange::v1::Envelope& envelope, const policy::Question& question,
                                    const std::vector<PersonKey>& subject_keys, Environment& env) {
  if (question.recipient.party.is_nil()) return Related();
  for (const exchange::v1::Envelope::Related& related : envelope.related()) {
    HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                  env.store, store::Table::kHandover, related.handover_id()));
    if (!row.has_value()) continue;
    HANDOVER_ASSIGN_OR_RETURN(const bool between, related_internal::WentBetween(row->record, question, env));
    if (!between) continue;
    const storage::v1::HandoverRecord& record = row->record;
    const bool same_subject = std::any_of(subject_keys.begin(), subject_keys.end(),
                                          [&](const PersonKey& key) { return key.bytes() == record.subject_key(); });
    return Related{record.kind(), same_subject && record.sender_party() == question.recipient.party.bytes()};
  }
  return Related();
}

absl::StatusOr<int> CountSsdExchanges(const Matter& matter, Environment& env) {
  if (matter.question.kind != related_internal::kSsdKind || matter.question.subject < 0) return 0;
  const absl::StatusOr<std::vector<PersonKey>> keys = env.facts.KeysOf(matter.subject_key());
  // The decision says no for the facts that cannot be read, not for the count.
  if (keys.status().code() == absl::StatusCode::kDataLoss) return 0;
  HANDOVER_RETURN_IF_ERROR(keys.status());
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonEvent> events, EventsAbout(matter.subject_key(), env));
  int count = 0;
  for (const PersonEvent& event : events) {
    const bool is_subject = std::any_of(keys->begin(), keys->end(),
                                        [&](const PersonKey& key) { return key.bytes() == event.record.stream_key(); });
    if (!is_subject) continue;  // The child stands in a handover about another.
    if (event.detail.event() != "SUBMITTED" || event.detail.kind() != related_internal::kSsdKind) continue;
    if (event.detail.meeting_id() != matter.slip->meeting_id()) continue;
    // What came after it takes nothing from it.
    if (event.detail.handover_id() == matter.envelope->handover_id()) break;
    ++count;
  }
  return count;
}

}  // namespace handover::pipeline
