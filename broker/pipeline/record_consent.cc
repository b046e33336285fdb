#include "broker/pipeline/record_consent.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/consent/validate_consent.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace record_consent_internal {

using consent::v1::ConsentRecord;
using StoredConsent = storage::v1::PersonRecord::StoredConsent;

constexpr size_t kSaltBytes = 16;
constexpr int kMaxConsentsPerPerson = 1000;  // More is no consent practice, and every decision looks at all of them.

absl::Status NoSuchConsent() {
  return Refuse(absl::StatusCode::kNotFound,
                RefusalText{"NOT_FOUND", "consent_id", "no consent of this person with this id"});
}

absl::Status Conflict() { return absl::UnavailableError("the person's record changed meanwhile; send it again"); }

absl::Status MayRecord(const identity::Caller& caller, const ActivePolicy& policy) {
  if (policy.set.MayRecordConsents(caller.sector)) return absl::OkStatus();
  return Refuse(absl::StatusCode::kPermissionDenied,
                RefusalText{"SECTOR_MAY_NOT_RECORD", "", "the caller's sector may not record consents"});
}

absl::StatusOr<PersonKey> KeyOf(const model::v1::PersonIdentifier& identifier, std::string_view path,
                                Environment& env) {
  absl::StatusOr<PersonKey> key = ComputePersonKey(identifier, env.pseudonyms, NoMother);
  if (!key.ok()) return Within(path, key.status());
  return key;
}

// One record to write, with everybody's keys.
struct Draft {
  PersonKey subject;
  LoadedPerson person;
  StoredConsent* stored = nullptr;  // Within `person`.
};

// A salted digest of the request under its id, so that a repetition is told from a reuse.
std::string SaltedDigest(std::string_view salt, const consent::v1::RecordConsentRequest& request) {
  return ToString(Sha256(kTagDetail).Add(salt).Add(request.SerializeAsString()).Finish());
}

// The record that this request made before; nothing when it is new. ALREADY_EXISTS: another request used the id.
absl::StatusOr<std::optional<std::string>> FindRequest(const consent::v1::RecordConsentRequest& request,
                                                       const std::string& request_key, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const auto row,
                            store::ReadRow<storage::v1::RequestRecord>(env.store, store::Table::kRequest, request_key));
  if (!row.has_value()) return std::optional<std::string>();
  const std::string salt = row->record.salted_digest().substr(0, kSaltBytes);
  if (row->record.salted_digest().substr(salt.size()) != SaltedDigest(salt, request)) {
    return Refuse(absl::StatusCode::kAlreadyExists,
                  RefusalText{"REQUEST_ID_REUSED", "request_id", "was used for another request; make a new id"});
  }
  return std::optional<std::string>(row->record.result_id());
}

store::Operation RequestRow(const consent::v1::RecordConsentRequest& request, const std::string& request_key,
                            const std::string& result_id, Environment& env) {
  std::string salt(kSaltBytes, '\0');
  env.random.Fill(absl::MakeSpan(reinterpret_cast<uint8_t*>(salt.data()), salt.size()));
  storage::v1::RequestRecord record;
  record.set_salted_digest(salt + SaltedDigest(salt, request));
  record.set_result_id(result_id);
  return store::Put(store::Table::kRequest, request_key, record.SerializeAsString());
}

StoredConsent* FindConsent(storage::v1::PersonRecord& person, std::string_view consent_id) {
  for (StoredConsent& stored : *person.mutable_consents()) {
    if (stored.record().consent_id() == consent_id) return &stored;
  }
  return nullptr;
}

// Puts the record into the person's: a new one, or the next version of one that the same party made.
absl::Status Place(const identity::Caller& caller, const ConsentRecord& record, Environment& env, Draft& draft) {
  int version = 1;
  std::string id = record.consent_id();
  if (id.empty()) {
    if (draft.person.record.consents_size() >= kMaxConsentsPerPerson) {
      return Refuse(absl::StatusCode::kResourceExhausted,
                    RefusalText{"TOO_MANY_CONSENTS", "consent.subject", "has 1000 records; revoke and reuse old ones"});
    }
    id = ToString(NewId<ConsentId>(env.clock.Now(), env.random));
    draft.stored = draft.person.record.add_consents();
  } else {
    draft.stored = FindConsent(draft.person.record, id);
    if (draft.stored == nullptr || draft.stored->recorded_by() != caller.party.bytes()) return NoSuchConsent();
    version = draft.stored->record().version() + 1;
  }
  *draft.stored->mutable_record() = record;
  draft.stored->mutable_record()->set_consent_id(id);
  draft.stored->mutable_record()->set_version(version);
  draft.stored->mutable_record()->set_state(ConsentRecord::ACTIVE);
  draft.stored->set_recorded_by(std::string(caller.party.bytes()));
  draft.stored->clear_grantor_keys();
  for (int i = 0; i < record.grants_size(); ++i) {
    HANDOVER_ASSIGN_OR_RETURN(
        const PersonKey grantor,
        KeyOf(record.grants(i).grantor(), "consent.grants[" + std::to_string(i) + "].grantor.", env));
    draft.stored->add_grantor_keys(grantor.bytes());
  }
  return absl::OkStatus();
}

// What was done, for the log.
struct Act {
  std::string_view event;
  std::string professional;  // Who was told; empty where the record itself says so.
};

// Rows and leaf of a changed person.
absl::StatusOr<store::Transaction> MakeTransaction(const identity::Caller& caller, const Act& act, Draft& draft,
                                                   Environment& env) {
  const absl::Time now = env.clock.Now();
  draft.stored->mutable_record()->mutable_update_time()->set_seconds(absl::ToUnixSeconds(now));
  store::Transaction transaction;
  HANDOVER_ASSIGN_OR_RETURN(transaction.operations, env.facts.RowsOf(draft.subject, draft.person));
  LogEntry entry;
  entry.type = LeafType::kFact;
  entry.subjects.push_back(draft.subject);
  entry.detail.set_event(std::string(act.event));
  entry.detail.set_professional(act.professional);
  entry.detail.set_actor_party(std::string(caller.party.bytes()));
  entry.detail.set_consent_id(draft.stored->record().consent_id());
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  return transaction;
}

absl::StatusOr<Draft> Load(const model::v1::PersonIdentifier& subject, std::string_view path, Environment& env) {
  Draft draft;
  HANDOVER_ASSIGN_OR_RETURN(draft.subject, KeyOf(subject, path, env));
  HANDOVER_ASSIGN_OR_RETURN(draft.person, env.facts.LoadRecord(draft.subject));
  return draft;
}

absl::Status Validate(const ConsentRecord& record, RecordKind kind, const ActivePolicy& policy) {
  const absl::Status status = kind == RecordKind::kObjection ? consent::ValidateObjection(record, policy.set.purposes())
                                                             : consent::ValidateConsent(record, policy.set.purposes());
  return status.ok() ? status : Within("consent.", status);
}

// The log index of the newest leaf of each of the person's consents, by consent id: a record is sealed before its leaf
// has a place, so the log says it.
absl::StatusOr<absl::flat_hash_map<std::string, uint64_t>> LeavesOfConsents(const PersonKey& subject,
                                                                            Environment& env) {
  const store::LogReader log(env.store);
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes, log.IndexesAbout(subject.bytes()));
  absl::flat_hash_map<std::string, uint64_t> newest;
  for (const uint64_t index : indexes) {
    HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord record, log.Leaf(index));
    const std::optional<handover::Leaf> leaf = ParseLeaf(record.leaf());
    if (!leaf.has_value() || leaf->type != LeafType::kFact) continue;
    const absl::StatusOr<storage::v1::LeafDetail> detail = OpenLeafDetail(record, env);
    if (detail.ok() && !detail->consent_id().empty()) newest[detail->consent_id()] = index;
  }
  return newest;
}

// The answer to a request that was carried out before: the record as it is now, and the proof of its newest leaf.
template <typename Response>
absl::StatusOr<Response> Repeat(const std::string& consent_id, Draft& draft, Environment& env) {
  const StoredConsent* stored = FindConsent(draft.person.record, consent_id);
  if (stored == nullptr) return absl::DataLossError("consent: the record is gone");
  HANDOVER_ASSIGN_OR_RETURN(const auto leaves, LeavesOfConsents(draft.subject, env));
  const auto leaf = leaves.find(consent_id);
  if (leaf == leaves.end()) return absl::DataLossError("consent: its leaf is gone");
  Response response;
  *response.mutable_consent() = stored->record();
  response.mutable_consent()->set_log_index(static_cast<int64_t>(leaf->second));
  HANDOVER_ASSIGN_OR_RETURN(*response.mutable_receipt(), store::LogReader(env.store).MakeReceipt(leaf->second));
  return response;
}

}  // namespace record_consent_internal

void RecordConsent(const identity::Caller& caller, const consent::v1::RecordConsentRequest& request, RecordKind kind,
                   Environment& env, RecordConsentDone done) {
  using namespace record_consent_internal;
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const absl::StatusOr<std::string> request_id = ParseUuid(request.request_id());
  if (!request_id.ok()) return done(Within("request_id", request_id.status()));
  absl::Status allowed = MayRecord(caller, *policy);
  if (allowed.ok()) allowed = Validate(request.consent(), kind, *policy);
  if (!allowed.ok()) return done(allowed);
  absl::StatusOr<Draft> draft = Load(request.consent().subject(), "consent.subject.", env);
  if (!draft.ok()) return done(draft.status());
  const std::string request_key = std::string(caller.party.bytes()) + *request_id;
  const absl::StatusOr<std::optional<std::string>> earlier = FindRequest(request, request_key, env);
  if (!earlier.ok()) return done(earlier.status());
  if (earlier->has_value()) return done(Repeat<consent::v1::RecordConsentResponse>(**earlier, *draft, env));

  const absl::Status placed = Place(caller, request.consent(), env, *draft);
  if (!placed.ok()) return done(placed);
  const std::string_view event = kind == RecordKind::kObjection ? "OBJECTION_RECORDED" : "CONSENT_RECORDED";
  absl::StatusOr<store::Transaction> transaction = MakeTransaction(caller, {event, ""}, *draft, env);
  if (!transaction.ok()) return done(transaction.status());
  transaction->operations.push_back(store::ExpectAbsent(store::Table::kRequest, request_key));
  transaction->operations.push_back(RequestRow(request, request_key, draft->stored->record().consent_id(), env));
  transaction->done = [record = draft->stored->record(), done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) {
      return done(committed.status().code() == absl::StatusCode::kAborted ? Conflict() : committed.status());
    }
    consent::v1::RecordConsentResponse response;
    *response.mutable_consent() = record;
    response.mutable_consent()->set_log_index(static_cast<int64_t>(committed->index(0)));
    *response.mutable_receipt() = committed->MakeReceipt(0);
    done(std::move(response));
  };
  env.committer.Enqueue(*std::move(transaction));
}

void RevokeConsent(const identity::Caller& caller, const consent::v1::RevokeConsentRequest& request, Environment& env,
                   RevokeConsentDone done) {
  using namespace record_consent_internal;
  const absl::Status allowed = MayRecord(caller, *env.policy.Get());
  if (!allowed.ok()) return done(allowed);
  if (request.received_by().empty() || request.received_by().size() > 480) {
    return done(
        Invalid("FIELD_REQUIRED", "received_by", "must name the professional who was told, at most 120 characters"));
  }
  absl::StatusOr<Draft> draft = Load(request.subject(), "subject.", env);
  if (!draft.ok()) return done(draft.status());
  draft->stored = FindConsent(draft->person.record, request.consent_id());
  if (draft->stored == nullptr) return done(NoSuchConsent());
  if (draft->stored->record().state() == ConsentRecord::REVOKED) {
    return done(Repeat<consent::v1::RevokeConsentResponse>(request.consent_id(), *draft, env));
  }
  draft->stored->mutable_record()->set_state(ConsentRecord::REVOKED);
  draft->stored->mutable_record()->set_version(draft->stored->record().version() + 1);
  const Act act{"CONSENT_REVOKED", request.received_by()};
  absl::StatusOr<store::Transaction> transaction = MakeTransaction(caller, act, *draft, env);
  if (!transaction.ok()) return done(transaction.status());
  transaction->done = [record = draft->stored->record(), done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) {
      return done(committed.status().code() == absl::StatusCode::kAborted ? Conflict() : committed.status());
    }
    consent::v1::RevokeConsentResponse response;
    *response.mutable_consent() = record;
    response.mutable_consent()->set_log_index(static_cast<int64_t>(committed->index(0)));
    *response.mutable_receipt() = committed->MakeReceipt(0);
    done(std::move(response));
  };
  env.committer.Enqueue(*std::move(transaction));
}

absl::StatusOr<consent::v1::ListConsentsResponse> ListConsents(const identity::Caller& caller,
                                                               const consent::v1::ListConsentsRequest& request,
                                                               Environment& env) {
  using namespace record_consent_internal;
  HANDOVER_ASSIGN_OR_RETURN(Draft draft, Load(request.subject(), "subject.", env));
  consent::v1::ListConsentsResponse response;
  for (auto stored = draft.person.record.consents().rbegin(); stored != draft.person.record.consents().rend();
       ++stored) {
    if (stored->recorded_by() == caller.party.bytes()) *response.add_consents() = stored->record();
  }
  if (response.consents().empty()) return response;
  HANDOVER_ASSIGN_OR_RETURN(const auto leaves, LeavesOfConsents(draft.subject, env));
  for (ConsentRecord& consent : *response.mutable_consents()) {
    const auto leaf = leaves.find(consent.consent_id());
    if (leaf != leaves.end()) consent.set_log_index(static_cast<int64_t>(leaf->second));
  }
  return response;
}

}  // namespace handover::pipeline
