#include "broker/pipeline/stored_handover.h"

#include <optional>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace stored_internal {

absl::Status Damaged() { return absl::DataLossError("handover: the stored content is damaged"); }

absl::Status OpenContent(Environment& env, StoredHandover& stored) {
  HANDOVER_ASSIGN_OR_RETURN(
      const auto row, store::ReadRow<storage::v1::Sealed>(env.store, store::Table::kBody, store::RowKey(stored.id)));
  if (!row.has_value()) return Damaged();
  const absl::StatusOr<std::string> bytes = store::UnsealRow(
      row->record, {store::SealedKind::kHandoverContent, stored.id.bytes()}, env.store, env.vault);
  if (!bytes.ok()) return absl::DataLossError("handover: the content cannot be opened");
  return stored.content.ParseFromString(*bytes) ? absl::OkStatus() : Damaged();
}

// What was strict at the door and is sealed since parses again, or is damaged.
absl::Status ParseItem(const exchange::v1::Item& item, int position, StoredHandover& stored) {
  stored.items.push_back({ItemKind::kSection, item.salt(), item.label(), item.body()});
  if (item.kind() == exchange::v1::Item::ADDRESSEE) {
    stored.items.back().kind = ItemKind::kAddressee;
    stored.addressee_items.push_back(position);
    return stored.addressees.emplace_back().ParseFromString(item.body()) ? absl::OkStatus() : Damaged();
  }
  if (item.kind() == exchange::v1::Item::SLIP) {
    stored.items.back().kind = ItemKind::kSlip;
    return stored.slip.ParseFromString(item.body()) ? absl::OkStatus() : Damaged();
  }
  if (!stored.headers.emplace_back().ParseFromString(item.label())) return Damaged();
  // The law asks a body whether an address is protected, and of when it is.
  if (!stored.bodies.emplace_back().ParseFromString(item.body())) return Damaged();
  return absl::OkStatus();
}

absl::Status Rebuild(StoredHandover& stored) {
  const std::optional<std::vector<Digest>> dropped = ToDigests(stored.content.dropped_commitments());
  const std::optional<Id16> pad_seed = ToId16(stored.content.pad_seed());
  if (!dropped.has_value() || !pad_seed.has_value()) return Damaged();
  std::optional<RebuiltHandover> rebuilt =
      RebuildHandover({*ToId16(stored.id.bytes()), *pad_seed, stored.content.envelope(), stored.items, *dropped,
                       static_cast<uint64_t>(stored.envelope.slots())});
  // The root that was logged is made again from what was stored: nothing that has changed on disk ever leaves.
  if (!rebuilt.has_value() || AsView(rebuilt->root) != stored.record.root()) return Damaged();
  stored.rebuilt = *std::move(rebuilt);
  return absl::OkStatus();
}

}  // namespace stored_internal

absl::StatusOr<std::unique_ptr<StoredHandover>> LoadHandover(const HandoverId& id, const identity::Directory& directory,
                                                             Environment& env) {
  using namespace stored_internal;
  HANDOVER_ASSIGN_OR_RETURN(
      auto row, store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover, store::RowKey(id)));
  if (!row.has_value()) return absl::NotFoundError("handover: no such handover");
  auto stored = std::make_unique<StoredHandover>();
  stored->id = id;
  stored->record = std::move(row->record);
  if (stored->record.has_content_erased_index()) return WasErased("handover_id");
  HANDOVER_RETURN_IF_ERROR(OpenContent(env, *stored));
  if (!stored->envelope.ParseFromString(stored->content.envelope())) return Damaged();
  // Pointers into these are taken below.
  stored->headers.reserve(static_cast<size_t>(stored->content.items_size()));
  stored->bodies.reserve(static_cast<size_t>(stored->content.items_size()));
  for (int i = 0; i < stored->content.items_size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(ParseItem(stored->content.items(i), i, *stored));
  }
  HANDOVER_RETURN_IF_ERROR(Rebuild(*stored));
  std::vector<SectionRef> sections;
  for (size_t i = 0; i < stored->headers.size(); ++i) sections.push_back({&stored->headers[i], &stored->bodies[i]});
  const PartyId sender = PartyId::FromBytes(stored->record.sender_party()).value_or(PartyId());
  const identity::DirectoryParty* party = directory.FindParty(sender);
  const policy::SenderRef sender_ref{sender,
                                     party == nullptr ? directory::v1::SECTOR_UNSPECIFIED : party->record.sector()};
  HANDOVER_ASSIGN_OR_RETURN(stored->matter,
                            MakeMatter(stored->envelope, stored->slip, sections, sender_ref, env.pseudonyms));
  return stored;
}

absl::StatusOr<std::string> SealContent(const HandoverId& id, const store::UnitKey& key,
                                        const storage::v1::HandoverContent& content, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(
      const storage::v1::Sealed sealed,
      env.vault.SealWith(key, {store::SealedKind::kHandoverContent, id.bytes()}, content.SerializeAsString()));
  return sealed.SerializeAsString();
}

store::UnitOfHandover UnitOf(const HandoverId& id, const storage::v1::HandoverRecord& record) {
  return {id, PartyId::FromBytes(record.sender_party()).value_or(PartyId()), record.accept_ms()};
}

std::vector<PersonKey> PersonsOf(const storage::v1::HandoverRecord& record) {
  std::vector<PersonKey> persons;
  for (const std::string& bytes : record.person_keys()) {
    const std::optional<PersonKey> person = PersonKey::FromBytes(bytes);
    if (person.has_value() && !person->empty()) persons.push_back(*person);
  }
  return persons;
}

absl::Status WasErased(std::string_view field_path) {
  return Refuse(absl::StatusCode::kFailedPrecondition,
                RefusalText{"ERASED", field_path, "was erased: its content is nowhere any more"});
}

store::Operation ExpectKeyUnchanged(const EnrolledKey& key, const identity::Directory& directory) {
  const std::string key_id = ToString(key.key.key_id());
  std::string row;
  for (const directory::v1::SigningKey& record : directory.KeysOf(*PartyId::FromBytes(AsView(key.party)))) {
    if (record.key_id() == key_id) row = record.SerializeAsString();
  }
  return store::ExpectValue(store::Table::kParty, store::SigningKeyKey(key_id), std::move(row));
}

}  // namespace handover::pipeline
