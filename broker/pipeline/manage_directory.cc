#include "broker/pipeline/manage_directory.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/commitment/key_statement.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/identity/party_rules.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace manage_directory_internal {

constexpr std::array<std::string_view, 4> kRevocationReasons = {"ROTATED", "EXPIRED", "COMPROMISED", "OTHER"};

absl::Status NoSuchParty(std::string_view field_path) {
  return Refuse(absl::StatusCode::kNotFound, RefusalText{"PARTY_NOT_FOUND", field_path, "no such party"});
}

absl::Status Conflict() { return absl::UnavailableError("the directory changed meanwhile; send it again"); }

template <typename Record>
absl::Status ReadAll(const store::Store& store, std::string_view prefix, std::vector<Record>& records) {
  bool damaged = false;
  HANDOVER_RETURN_IF_ERROR(store.Scan(store::Table::kParty, {std::string(prefix), store::AfterPrefix(prefix)},
                                      [&](std::string_view, std::string_view value) {
                                        damaged = !records.emplace_back().ParseFromArray(
                                            value.data(), static_cast<int>(value.size()));
                                        return !damaged;
                                      }));
  return damaged ? absl::DataLossError("directory: a row is damaged") : absl::OkStatus();
}

// The directory with one record more must still be one: uniqueness is the directory's to judge.
absl::Status CheckWhole(const store::Store& store, const std::function<void(identity::DirectoryRecords&)>& change) {
  identity::DirectoryRecords records;
  HANDOVER_RETURN_IF_ERROR(ReadAll(store, store::kPartyPrefix, records.parties));
  HANDOVER_RETURN_IF_ERROR(ReadAll(store, store::kBindingPrefix, records.bindings));
  HANDOVER_RETURN_IF_ERROR(ReadAll(store, store::kSigningKeyPrefix, records.keys));
  change(records);
  return identity::Directory::Build(std::move(records)).status();
}

// Other rules hold for another sector: that is never a side effect of a changed name or number (C-52).
absl::Status OtherSector() {
  return Refuse(absl::StatusCode::kFailedPrecondition,
                RefusalText{"SECTOR_CHANGED", "party.sector", "the party is of another sector; say that it changes"});
}

PartyId IdOf(const directory::v1::Party& party) {
  const absl::StatusOr<std::string> bytes = ParseUuid(party.party_id());
  return bytes.ok() ? *PartyId::FromBytes(*bytes) : PartyId();
}

void ReplaceParty(const directory::v1::Party& party, std::vector<directory::v1::Party>& parties) {
  std::erase_if(parties, [&party](const directory::v1::Party& other) { return other.party_id() == party.party_id(); });
  parties.push_back(party);
}

}  // namespace manage_directory_internal

absl::StatusOr<std::shared_ptr<const identity::Directory>> LoadDirectory(const store::Store& store) {
  using namespace manage_directory_internal;
  identity::DirectoryRecords records;
  HANDOVER_RETURN_IF_ERROR(ReadAll(store, store::kPartyPrefix, records.parties));
  HANDOVER_RETURN_IF_ERROR(ReadAll(store, store::kBindingPrefix, records.bindings));
  HANDOVER_RETURN_IF_ERROR(ReadAll(store, store::kSigningKeyPrefix, records.keys));
  return identity::Directory::Build(std::move(records));
}

void ManageDirectory::Commit(Change change) {
  change.transaction.done = [this, done = std::move(change.done)](absl::StatusOr<store::CommitResult> committed) {
    if (!committed.ok()) {
      const bool aborted = committed.status().code() == absl::StatusCode::kAborted;
      return done(aborted ? manage_directory_internal::Conflict() : committed.status());
    }
    {
      absl::MutexLock lock(&reload_mu_);
      absl::StatusOr<std::shared_ptr<const identity::Directory>> loaded = LoadDirectory(env_.store);
      if (!loaded.ok()) return done(loaded.status());
      env_.directory.Set(*std::move(loaded));
    }
    done(std::move(committed));
  };
  env_.committer.Enqueue(std::move(change.transaction));
}

absl::Status ManageDirectory::AppendOperatorLeaf(const identity::Operator& by, LeafType type, const Digest& ref,
                                                 const std::string& event, const std::string& party,
                                                 store::Transaction& transaction) {
  LogEntry entry;
  entry.type = type;
  entry.ref = ref;
  entry.detail.set_event(event);
  entry.detail.set_other_party(party);
  entry.detail.set_professional(by.name);
  return AppendLeaf(entry, env_, transaction);
}

void ManageDirectory::AddParty(const identity::Operator& by, const admin::v1::AddPartyRequest& request,
                               Done<admin::v1::AddPartyResponse> done) {
  using namespace manage_directory_internal;
  directory::v1::Party party = request.party();
  const std::shared_ptr<const identity::Directory> directory = env_.directory.Get();
  const identity::DirectoryParty* earlier = directory->FindByAlias(party.alias());
  if (earlier != nullptr) {
    party.set_party_id(earlier->record.party_id());
    party.set_state(earlier->record.state());
    if (earlier->record.sector() != party.sector() && !request.change_sector()) return done(OtherSector());
  } else {
    if (party.party_id().empty()) party.set_party_id(ToString(NewId<PartyId>(env_.clock.Now(), env_.random)));
    party.set_state(directory::v1::Party::ACTIVE);
  }
  const PartyId id = IdOf(party);
  if (earlier == nullptr && directory->FindParty(id) != nullptr) {
    return done(Refuse(absl::StatusCode::kAlreadyExists,
                       RefusalText{"PARTY_TWICE", "party.party_id", "is another party's; an alias does not change"}));
  }
  absl::Status checked = identity::CheckParty(party);
  if (checked.ok()) {
    checked =
        CheckWhole(env_.store, [&party](identity::DirectoryRecords& records) { ReplaceParty(party, records.parties); });
  }
  if (!checked.ok()) return done(Within("party.", checked));
  Change change;
  const std::string key = store::PartyKey(id);
  change.transaction.operations = {
      earlier == nullptr ? store::ExpectAbsent(store::Table::kParty, key)
                         : store::ExpectValue(store::Table::kParty, key, earlier->record.SerializeAsString()),
      store::Put(store::Table::kParty, key, party.SerializeAsString())};
  if (earlier == nullptr) {
    // Another call may add the same alias between this check and the commit.
    const std::string alias = store::AliasKey(party.alias());
    change.transaction.operations.push_back(store::ExpectAbsent(store::Table::kParty, alias));
    change.transaction.operations.push_back(store::Put(store::Table::kParty, alias, std::string(id.bytes())));
  }
  const absl::Status sealed =
      AppendOperatorLeaf(by, LeafType::kDirectory, Digest{}, earlier == nullptr ? "PARTY_ADDED" : "PARTY_CHANGED",
                         std::string(id.bytes()), change.transaction);
  if (!sealed.ok()) return done(sealed);
  if (earlier != nullptr && earlier->record.sector() != party.sector()) {
    const absl::Status told = AppendOperatorLeaf(by, LeafType::kDirectory, Digest{},
                                                 "PARTY_SECTOR_CHANGED " + directory::v1::Sector_Name(party.sector()),
                                                 std::string(id.bytes()), change.transaction);
    if (!told.ok()) return done(told);
  }
  change.done = [party, done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) return done(committed.status());
    admin::v1::AddPartyResponse response;
    *response.mutable_party() = party;
    done(std::move(response));
  };
  Commit(std::move(change));
}

void ManageDirectory::SetPartyState(const identity::Operator& by, const std::string& party_name,
                                    directory::v1::Party::State state, Done<directory::v1::Party> done) {
  using namespace manage_directory_internal;
  const std::shared_ptr<const identity::Directory> directory = env_.directory.Get();
  const identity::DirectoryParty* found = directory->FindByIdOrAlias(party_name);
  if (found == nullptr) return done(NoSuchParty("party"));
  directory::v1::Party party = found->record;
  if (party.state() == state) return done(std::move(party));
  party.set_state(state);
  const std::string key = store::PartyKey(found->id);
  Change change;
  change.transaction.operations = {store::ExpectValue(store::Table::kParty, key, found->record.SerializeAsString()),
                                   store::Put(store::Table::kParty, key, party.SerializeAsString())};
  const bool suspended = state == directory::v1::Party::SUSPENDED;
  const absl::Status sealed =
      AppendOperatorLeaf(by, LeafType::kDirectory, Digest{}, suspended ? "PARTY_SUSPENDED" : "PARTY_RESUMED",
                         std::string(found->id.bytes()), change.transaction);
  if (!sealed.ok()) return done(sealed);
  change.done = [party, done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) return done(committed.status());
    done(party);
  };
  Commit(std::move(change));
}

void ManageDirectory::BindCertificate(const identity::Operator& by, const admin::v1::BindCertificateRequest& request,
                                      Done<admin::v1::BindCertificateResponse> done) {
  using namespace manage_directory_internal;
  directory::v1::CertificateBinding binding = request.binding();
  const std::shared_ptr<const identity::Directory> directory = env_.directory.Get();
  const identity::DirectoryParty* party = directory->FindByIdOrAlias(binding.party_id());
  if (party == nullptr) return done(NoSuchParty("binding.party_id"));
  binding.set_party_id(party->record.party_id());
  const absl::Status checked = identity::CheckBinding(binding);
  if (!checked.ok()) return done(Within("binding.", checked));
  const std::string key = store::BindingKey(binding.cvr(), binding.certificate_uuid());
  Change change;
  change.transaction.operations.push_back(request.remove()
                                              ? store::Delete(store::Table::kParty, key)
                                              : store::Put(store::Table::kParty, key, binding.SerializeAsString()));
  const absl::Status sealed = AppendOperatorLeaf(by, LeafType::kDirectory, Digest{},
                                                 request.remove() ? "CERTIFICATE_UNBOUND" : "CERTIFICATE_BOUND",
                                                 std::string(party->id.bytes()), change.transaction);
  if (!sealed.ok()) return done(sealed);
  change.done = [binding, done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) return done(committed.status());
    admin::v1::BindCertificateResponse response;
    *response.mutable_binding() = binding;
    done(std::move(response));
  };
  Commit(std::move(change));
}

void ManageDirectory::EnrolSigningKey(const identity::Operator& by, const admin::v1::EnrolSigningKeyRequest& request,
                                      Done<admin::v1::EnrolSigningKeyResponse> done) {
  using namespace manage_directory_internal;
  const absl::StatusOr<KeyStatement> statement = ParseKeyStatement(request.statement());
  if (!statement.ok()) {
    return done(Invalid("KEY_STATEMENT", "statement", "must be a strict key statement of a served suite"));
  }
  const absl::StatusOr<VerifyKey> key = VerifyKey::FromSpki(statement->spki);
  if (!key.ok()) return done(Invalid("KEY_STATEMENT", "statement", "must hold a P-256 key in canonical form"));
  const PartyId party = *PartyId::FromBytes(AsView(statement->party));
  const std::shared_ptr<const identity::Directory> directory = env_.directory.Get();
  if (directory->FindParty(party) == nullptr) return done(NoSuchParty("statement.party"));
  directory::v1::SigningKey record;
  record.set_statement(request.statement());
  record.set_key_id(ToString(key->key_id()));
  record.set_party_id(ToString(party));
  for (const directory::v1::SigningKey& earlier : directory->KeysOf(party)) {
    if (earlier.key_id() != record.key_id() || earlier.statement() != record.statement()) continue;
    admin::v1::EnrolSigningKeyResponse response;
    *response.mutable_key() = earlier;
    absl::StatusOr<exchange::v1::Receipt> receipt =
        store::LogReader(env_.store).MakeReceipt(static_cast<uint64_t>(earlier.enrolled_index()));
    if (!receipt.ok()) return done(receipt.status());
    *response.mutable_receipt() = *std::move(receipt);
    return done(std::move(response));
  }
  record.mutable_enroll_time()->set_seconds(absl::ToUnixSeconds(env_.clock.Now()));
  const absl::Status whole =
      CheckWhole(env_.store, [&record](identity::DirectoryRecords& records) { records.keys.push_back(record); });
  if (!whole.ok()) return done(Invalid("KEY_STATEMENT", "statement", "its key is enrolled already"));
  Change change;
  const std::string row = store::SigningKeyKey(record.key_id());
  change.transaction.operations = {store::ExpectAbsent(store::Table::kParty, row)};
  const absl::Status sealed = AppendOperatorLeaf(by, LeafType::kKeyEnrolled, KeyReference(request.statement()),
                                                 "KEY_ENROLLED", std::string(party.bytes()), change.transaction);
  if (!sealed.ok()) return done(sealed);
  change.transaction.finish = [record, row](const std::vector<uint64_t>& indexes,
                                            std::vector<store::Operation>& operations) mutable {
    record.set_enrolled_index(static_cast<int64_t>(indexes.front()));
    operations.push_back(store::Put(store::Table::kParty, row, record.SerializeAsString()));
  };
  change.done = [record, done](const absl::StatusOr<store::CommitResult>& committed) mutable {
    if (!committed.ok()) return done(committed.status());
    admin::v1::EnrolSigningKeyResponse response;
    record.set_enrolled_index(static_cast<int64_t>(committed->index(0)));
    *response.mutable_key() = record;
    *response.mutable_receipt() = committed->MakeReceipt(0);
    done(std::move(response));
  };
  Commit(std::move(change));
}

void ManageDirectory::RevokeSigningKey(const identity::Operator& by, const admin::v1::RevokeSigningKeyRequest& request,
                                       Done<admin::v1::RevokeSigningKeyResponse> done) {
  using namespace manage_directory_internal;
  const bool known_reason = std::find(kRevocationReasons.begin(), kRevocationReasons.end(), request.reason_code()) !=
                            kRevocationReasons.end();
  if (!known_reason) return done(Invalid("REASON_UNKNOWN", "reason_code", "must be a reason code of the list"));
  const std::string row = store::SigningKeyKey(request.key_id());
  const auto stored = store::ReadRow<directory::v1::SigningKey>(env_.store, store::Table::kParty, row);
  if (!stored.ok()) return done(stored.status());
  if (!stored->has_value()) {
    return done(Refuse(absl::StatusCode::kNotFound, RefusalText{"KEY_NOT_FOUND", "key_id", "no such key"}));
  }
  directory::v1::SigningKey record = (*stored)->record;
  if (record.has_revoked_index()) {
    admin::v1::RevokeSigningKeyResponse response;
    absl::StatusOr<exchange::v1::Receipt> receipt =
        store::LogReader(env_.store).MakeReceipt(static_cast<uint64_t>(record.revoked_index()));
    if (!receipt.ok()) return done(receipt.status());
    *response.mutable_key() = std::move(record);
    *response.mutable_receipt() = *std::move(receipt);
    return done(std::move(response));
  }
  Change change;
  change.transaction.operations = {store::ExpectValue(store::Table::kParty, row, (*stored)->bytes)};
  const absl::StatusOr<std::string> party = ParseUuid(record.party_id());
  const absl::Status sealed =
      AppendOperatorLeaf(by, LeafType::kKeyRevoked, KeyReference(record.statement()),
                         "KEY_REVOKED " + request.reason_code(), party.value_or(""), change.transaction);
  if (!sealed.ok()) return done(sealed);
  change.transaction.finish = [record, row](const std::vector<uint64_t>& indexes,
                                            std::vector<store::Operation>& operations) mutable {
    record.set_revoked_index(static_cast<int64_t>(indexes.front()));
    operations.push_back(store::Put(store::Table::kParty, row, record.SerializeAsString()));
  };
  change.done = [record, done](const absl::StatusOr<store::CommitResult>& committed) mutable {
    if (!committed.ok()) return done(committed.status());
    admin::v1::RevokeSigningKeyResponse response;
    record.set_revoked_index(static_cast<int64_t>(committed->index(0)));
    *response.mutable_key() = record;
    *response.mutable_receipt() = committed->MakeReceipt(0);
    done(std::move(response));
  };
  Commit(std::move(change));
}

admin::v1::ListPartiesResponse ManageDirectory::ListParties() const {
  const std::shared_ptr<const identity::Directory> directory = env_.directory.Get();
  admin::v1::ListPartiesResponse response;
  for (const identity::DirectoryParty& party : directory->parties()) {
    *response.add_parties() = party.record;
    for (const directory::v1::SigningKey& key : directory->KeysOf(party.id)) *response.add_keys() = key;
  }
  for (const directory::v1::CertificateBinding& binding : directory->bindings()) *response.add_bindings() = binding;
  return response;
}

}  // namespace handover::pipeline
