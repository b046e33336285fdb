#include "broker/pipeline/coordinator.h"

#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/pathway_keys.h"
#include "broker/policy/expectation.h"

namespace handover::pipeline {
namespace coordinator_internal {

using storage::v1::CoordinatorRecord;

constexpr int kMostPeriods = 100;

bool ChangesCoordinator(std::string_view kind, const ActivePolicy& policy) {
  const policy::v1::Kind* const found = policy.set.FindKind(kind);
  return found != nullptr && found->changes_coordinator();
}

bool MayCoordinate(const std::string& party, const ActivePolicy& policy, const identity::Directory& directory) {
  const identity::DirectoryParty* const found = directory.FindParty(PartyId::FromBytes(party).value_or(PartyId()));
  return found != nullptr && policy::MayCoordinate(policy.set.policy(), found->record.sector());
}

// The coordinator itself; in the place of one that is suspended, whoever may coordinate.
bool MayHandOver(const std::string& sender, const std::string& coordinator, const ActivePolicy& policy,
                 const identity::Directory& directory) {
  if (sender == coordinator) return true;
  const PartyId id = PartyId::FromBytes(coordinator).value_or(PartyId());
  const identity::DirectoryParty* const found = directory.FindParty(id);
  const bool is_served = found != nullptr && found->record.state() != directory::v1::Party::SUSPENDED;
  return !is_served && MayCoordinate(sender, policy, directory);
}

// Whoever accepts first, unless the policy would rather have the one that sent it.
const std::string& FirstOf(const storage::v1::DeliveryRecord& delivery, const ActivePolicy& policy,
                           const identity::Directory& directory) {
  if (MayCoordinate(delivery.recipient_party(), policy, directory)) return delivery.recipient_party();
  if (MayCoordinate(delivery.sender_party(), policy, directory)) return delivery.sender_party();
  return delivery.recipient_party();
}

// Under `person`, whose number is in use: what stands under an earlier one stays there, for the case that the two turn
// out to be two persons, and is read no more.
CoordinationEffect Appoint(const PersonKey& person, const std::optional<FoundCoordinator>& before,
                           CoordinatorRecord after) {
  constexpr store::Table kTable = store::Table::kCoordinator;
  const std::string key = store::CoordinatorKey(person.bytes());
  CoordinationEffect effect;
  effect.coordinator_party = after.party();
  const bool replaces = before.has_value() && before->key == person;
  if (before.has_value()) {
    effect.operations.push_back(
        store::ExpectValue(kTable, store::CoordinatorKey(before->key.bytes()), before->row.bytes));
  }
  if (replaces) {
    effect.operations.push_back(
        store::Delete(kTable, store::CoordinatedKey(before->row.record.party(), person.bytes())));
  } else {
    effect.operations.push_back(store::ExpectAbsent(kTable, key));
  }
  effect.operations.push_back(store::Put(kTable, key, after.SerializeAsString()));
  effect.operations.push_back(store::Put(kTable, store::CoordinatedKey(after.party(), person.bytes()), ""));
  return effect;
}

void EndPeriod(const CoordinatorRecord& before, int64_t now_ms, CoordinatorRecord& after) {
  *after.mutable_earlier() = before.earlier();
  CoordinatorRecord::Period& period = *after.add_earlier();
  period.set_party(before.party());
  period.set_from_ms(before.since_ms());
  period.set_to_ms(now_ms);
  if (after.earlier_size() > kMostPeriods) after.mutable_earlier()->DeleteSubrange(0, 1);
}

}  // namespace coordinator_internal

absl::StatusOr<std::optional<FoundCoordinator>> FindCoordinator(const std::vector<PersonKey>& keys,
                                                                const store::Reader& reader) {
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(std::optional<CoordinatorRow> row,
                              store::ReadRow<storage::v1::CoordinatorRecord>(reader, store::Table::kCoordinator,
                                                                             store::CoordinatorKey(key.bytes())));
    if (row.has_value()) return std::optional<FoundCoordinator>({key, *std::move(row)});
  }
  return std::optional<FoundCoordinator>();
}

absl::Status CheckCoordination(const Matter& matter, const std::vector<Ruling>& rulings, const ActivePolicy& policy,
                               Environment& env) {
  using namespace coordinator_internal;
  if (!ChangesCoordinator(matter.question.kind, policy) || matter.subject_key().empty()) return absl::OkStatus();
  if (matter.question.retracts) return absl::OkStatus();
  int recipients = 0;
  for (const Ruling& ruling : rulings) recipients += ruling.question.addressee.copy ? 0 : 1;
  if (recipients != 1) {
    return Invalid("ONE_RECIPIENT", "", "exactly one party must be asked to coordinate; the others get copies");
  }
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, PathwayKeys(matter.subject_key(), env));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<FoundCoordinator> now, FindCoordinator(keys, env.store));
  const std::string sender(matter.question.sender.party.bytes());
  if (!now.has_value() || MayHandOver(sender, now->row.record.party(), policy, *env.directory.Get())) {
    return absl::OkStatus();
  }
  return Refuse(absl::StatusCode::kPermissionDenied,
                RefusalText{"NOT_COORDINATOR", "", "only the coordinator hands the coordination over"});
}

absl::StatusOr<CoordinationEffect> CoordinateOnAcceptance(const DeliveryId& id,
                                                          const storage::v1::DeliveryRecord& delivery, absl::Time now,
                                                          Environment& env) {
  using namespace coordinator_internal;
  const std::optional<PersonKey> person = PersonKey::FromBytes(delivery.subject_key());
  if (!person.has_value() || delivery.copy()) return CoordinationEffect();
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, PathwayKeys(*person, env));
  if (keys.empty()) return CoordinationEffect();
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<FoundCoordinator> before, FindCoordinator(keys, env.store));
  HANDOVER_ASSIGN_OR_RETURN(const auto handover, store::ReadRow<storage::v1::HandoverRecord>(
                                                     env.store, store::Table::kHandover, delivery.handover_id()));
  if (!handover.has_value()) return absl::DataLossError("handover: its record is gone");
  // Who accepts that something is taken back has taken nothing over.
  if (handover->record.retracts()) return CoordinationEffect();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const bool changes = ChangesCoordinator(handover->record.kind(), *policy);
  if (before.has_value() && !changes) return CoordinationEffect();
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  if (before.has_value() &&
      !MayHandOver(delivery.sender_party(), before->row.record.party(), *policy, *directory)) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"COORDINATOR_CHANGED", "acknowledgement.outcome",
                              "the sender does not coordinate any more; decline"});
  }
  CoordinatorRecord after;
  after.set_party(changes ? delivery.recipient_party() : FirstOf(delivery, *policy, *directory));
  after.set_since_ms(absl::ToUnixMillis(now));
  after.set_delivery_id(std::string(id.bytes()));
  if (before.has_value()) EndPeriod(before->row.record, absl::ToUnixMillis(now), after);
  return Appoint(keys.front(), before, std::move(after));
}

CoordinationEffect CoordinateFromBirth(const PersonKey& child, const storage::v1::CoordinatorRecord& mothers,
                                       absl::Time now) {
  storage::v1::CoordinatorRecord record;
  record.set_party(mothers.party());
  record.set_since_ms(absl::ToUnixMillis(now));
  record.set_delivery_id(mothers.delivery_id());
  return coordinator_internal::Appoint(child, std::nullopt, std::move(record));
}

}  // namespace handover::pipeline
