#include "broker/identity/directory.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/identity/party_rules.h"

namespace handover::identity {
namespace directory_internal {

std::string PathOf(std::string_view list, size_t index) { return absl::StrCat(AbslView(list), "[", index, "]."); }

absl::Status Twice(std::string_view code, std::string_view field_path, std::string_view rule) {
  return Refuse(absl::StatusCode::kAlreadyExists, RefusalText{code, field_path, rule});
}

absl::Status NoSuchParty(std::string_view field_path) {
  return Invalid("PARTY_UNKNOWN", field_path, "There must be a party with this id.");
}

template <typename Map, typename Key>
absl::Span<const DirectoryParty* const> ListIn(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return {};
  return found->second;
}

template <typename Map, typename Key>
const DirectoryParty* PartyIn(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

// Two units of one party may share a number; the party is listed once.
void AddOnce(std::vector<const DirectoryParty*>& list, const DirectoryParty& party) {
  if (list.empty() || list.back() != &party) list.push_back(&party);
}

}  // namespace directory_internal

absl::StatusOr<std::shared_ptr<const Directory>> Directory::Build(DirectoryRecords records) {
  auto directory = std::make_shared<Directory>();
  HANDOVER_RETURN_IF_ERROR(directory->AddParties(std::move(records.parties)));
  HANDOVER_RETURN_IF_ERROR(directory->AddBindings(std::move(records.bindings)));
  HANDOVER_RETURN_IF_ERROR(directory->AddKeys(std::move(records.keys)));
  directory->revoked_.insert(records.revoked_certificates.begin(), records.revoked_certificates.end());
  return std::shared_ptr<const Directory>(std::move(directory));
}

absl::Status Directory::AddParties(std::vector<directory::v1::Party> records) {
  using directory_internal::PathOf;
  using directory_internal::Twice;
  parties_.reserve(records.size());
  absl::flat_hash_set<std::string> aliases;
  absl::flat_hash_set<PartyId> ids;
  for (size_t i = 0; i < records.size(); ++i) {
    directory::v1::Party& record = records[i];
    HANDOVER_RETURN_IF_ERROR(Within(PathOf("parties", i), CheckParty(record)));
    if (record.party_id().empty()) {
      return Invalid("PARTY_ID_FORMAT", PathOf("parties", i) + "party_id", "A party id is a UUID in lower case.");
    }
    if (record.state() == directory::v1::Party::STATE_UNSPECIFIED) {
      return Invalid("PARTY_STATE", PathOf("parties", i) + "state", "The state must be one of the list.");
    }
    HANDOVER_ASSIGN_OR_RETURN(const std::string bytes, ParseUuid(record.party_id()));
    const PartyId id = *PartyId::FromBytes(bytes);
    if (!ids.insert(id).second) {
      return Twice("PARTY_TWICE", PathOf("parties", i) + "party_id", "A party id belongs to one party.");
    }
    if (!aliases.insert(record.alias()).second) {
      return Twice("ALIAS_TWICE", PathOf("parties", i) + "alias", "An alias belongs to one party.");
    }
    parties_.push_back({id, std::move(record)});
  }
  std::sort(parties_.begin(), parties_.end(),
            [](const DirectoryParty& a, const DirectoryParty& b) { return a.record.alias() < b.record.alias(); });
  for (const DirectoryParty& party : parties_) IndexParty(party);
  return absl::OkStatus();
}

void Directory::IndexParty(const DirectoryParty& party) {
  using directory_internal::AddOnce;
  const directory::v1::Party& record = party.record;
  by_id_[party.id] = &party;
  by_alias_[record.alias()] = &party;
  for (const std::string& gln : record.glns()) AddOnce(by_gln_[gln], party);
  for (const directory::v1::Unit& unit : record.units()) {
    if (!unit.gln().empty()) AddOnce(by_gln_[unit.gln()], party);
  }
  for (const std::string& sor : record.sors()) AddOnce(by_sor_[sor], party);
  for (const std::string& number : record.institution_numbers()) AddOnce(by_institution_number_[number], party);
  for (const std::string& code : record.municipality_codes()) AddOnce(by_area_[{record.sector(), code}], party);
  if (record.municipality_codes().empty()) AddOnce(by_area_[{record.sector(), ""}], party);
}

absl::Status Directory::AddBindings(std::vector<directory::v1::CertificateBinding> records) {
  using directory_internal::PathOf;
  for (size_t i = 0; i < records.size(); ++i) {
    const directory::v1::CertificateBinding& record = records[i];
    HANDOVER_RETURN_IF_ERROR(Within(PathOf("bindings", i), CheckBinding(record)));
    const DirectoryParty* party = FindByIdOrAlias(record.party_id());
    if (party == nullptr) return directory_internal::NoSuchParty(PathOf("bindings", i) + "party_id");
    if (!by_certificate_.try_emplace({record.cvr(), record.certificate_uuid()}, party).second) {
      return directory_internal::Twice("BINDING_TWICE", PathOf("bindings", i) + "certificate_uuid",
                                       "A certificate holder speaks for one party.");
    }
  }
  bindings_ = std::move(records);
  return absl::OkStatus();
}

absl::Status Directory::AddKeys(std::vector<directory::v1::SigningKey> records) {
  using directory_internal::PathOf;
  for (size_t i = 0; i < records.size(); ++i) {
    directory::v1::SigningKey& record = records[i];
    const absl::StatusOr<KeyStatement> statement = ParseKeyStatement(record.statement());
    if (!statement.ok()) return Within(PathOf("keys", i) + "statement.", statement.status());
    absl::StatusOr<VerifyKey> key = VerifyKey::FromSpki(statement->spki);
    if (!key.ok()) return Within(PathOf("keys", i) + "statement.", key.status());
    const DirectoryParty* party = FindParty(*PartyId::FromBytes(AsView(statement->party)));
    if (party == nullptr) return directory_internal::NoSuchParty(PathOf("keys", i) + "statement");
    if (record.enrolled_index() < 0 || (record.has_revoked_index() && record.revoked_index() < 0)) {
      return Invalid("KEY_WINDOW", PathOf("keys", i) + "enrolled_index", "A log index is 0 or more.");
    }
    EnrolledKey enrolled{.party = statement->party,
                         .suite = statement->suite,
                         .key = *std::move(key),
                         .enrolled_index = static_cast<uint64_t>(record.enrolled_index()),
                         .revoked_index = std::nullopt};
    if (record.has_revoked_index()) enrolled.revoked_index = static_cast<uint64_t>(record.revoked_index());
    const Digest key_id = enrolled.key.key_id();
    if (!keys_.try_emplace(key_id, std::move(enrolled)).second) {
      return directory_internal::Twice("KEY_TWICE", PathOf("keys", i) + "statement", "A key is enrolled once.");
    }
    key_records_[party->id].push_back(std::move(record));
  }
  for (auto& [party, list] : key_records_) {
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return a.enrolled_index() < b.enrolled_index(); });
  }
  return absl::OkStatus();
}

const DirectoryParty* Directory::FindParty(const PartyId& id) const { return directory_internal::PartyIn(by_id_, id); }

const DirectoryParty* Directory::FindByAlias(std::string_view alias) const {
  return directory_internal::PartyIn(by_alias_, AbslView(alias));
}

const DirectoryParty* Directory::FindByIdOrAlias(std::string_view text) const {
  const absl::StatusOr<std::string> bytes = ParseUuid(text);
  return bytes.ok() ? FindParty(*PartyId::FromBytes(*bytes)) : FindByAlias(text);
}

const DirectoryParty* Directory::FindByCertificate(std::string_view cvr, std::string_view holder_uuid) const {
  return directory_internal::PartyIn(by_certificate_, std::pair(std::string(cvr), std::string(holder_uuid)));
}

absl::Span<const DirectoryParty* const> Directory::FindByGln(std::string_view gln) const {
  return directory_internal::ListIn(by_gln_, AbslView(gln));
}

absl::Span<const DirectoryParty* const> Directory::FindBySor(std::string_view sor) const {
  return directory_internal::ListIn(by_sor_, AbslView(sor));
}

absl::Span<const DirectoryParty* const> Directory::FindByInstitutionNumber(std::string_view number) const {
  return directory_internal::ListIn(by_institution_number_, AbslView(number));
}

absl::Span<const DirectoryParty* const> Directory::FindServing(directory::v1::Sector sector,
                                                               std::string_view municipality) const {
  if (municipality.empty()) return {};  // Nobody's residence is everywhere.
  return directory_internal::ListIn(by_area_, std::pair(static_cast<int>(sector), std::string(municipality)));
}

absl::Span<const DirectoryParty* const> Directory::FindServingEverywhere(directory::v1::Sector sector) const {
  return directory_internal::ListIn(by_area_, std::pair(static_cast<int>(sector), std::string()));
}

std::optional<EnrolledKey> Directory::Find(const Digest& key_id) const {
  const auto found = keys_.find(key_id);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

std::vector<directory::v1::SigningKey> Directory::KeysOf(const PartyId& party) const {
  const auto found = key_records_.find(party);
  return found == key_records_.end() ? std::vector<directory::v1::SigningKey>() : found->second;
}

}  // namespace handover::identity
