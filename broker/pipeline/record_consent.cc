#include "broker/pipeline/record_consent.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/consent/validate_consent.h"
#include "broker/pipeline/consent_draft.h"
#include "broker/pipeline/person_events.h"
#include "broker/pipeline/recheck_person.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace record_consent_internal {

using consent::v1::ConsentRecord;
using consent::v1::Grant;

constexpr size_t kSaltBytes = 16;
constexpr int kMaxConsentsPerPerson = 1000;  // More is no consent practice, and every decision looks at all of them.

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

// `da` of `da-DK`.
std::string MainLanguage(const std::string& tag) { return absl::AsciiStrToLower(tag.substr(0, tag.find('-'))); }

void SetFlags(ConsentRecord& record) {
  bool interpreted = false;
  bool mismatch = false;
  for (const Grant& grant : record.grants()) {
    interpreted = interpreted || !grant.interpreter().empty();
    const bool both_told = !grant.language().empty() && !grant.notice_language().empty();
    mismatch = mismatch || (both_told && MainLanguage(grant.language()) != MainLanguage(grant.notice_language()));
  }
  record.clear_flags();
  if (interpreted) record.add_flags(ConsentRecord::INTERPRETED);
  if (mismatch) record.add_flags(ConsentRecord::LANGUAGE_MISMATCH);
}

// The person whose consent it is, under the number that was named.
absl::StatusOr<ConsentDraft> DraftOfNew(const ConsentRecord& record, Environment& env) {
  ConsentDraft draft;
  HANDOVER_ASSIGN_OR_RETURN(draft.subject, KeyOfIdentifier(record.subject(), "consent.subject.", env));
  HANDOVER_ASSIGN_OR_RETURN(draft.person, env.facts.LoadRecord(draft.subject));
  if (draft.person.record.closed_by() == consent::v1::IdentityEvent::ADOPTION) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"SUBJECT_NOT_CURRENT", "consent.subject", "the number is not in use any more"});
  }
  if (draft.person.record.consents_size() >= kMaxConsentsPerPerson) {
    return Refuse(absl::StatusCode::kResourceExhausted,
                  RefusalText{"TOO_MANY_CONSENTS", "consent.subject", "has 1000 records; revoke and reuse old ones"});
  }
  draft.stored.mutable_record()->set_consent_id(ToString(NewId<ConsentId>(env.clock.Now(), env.random)));
  return draft;
}

// A new record, or the next version of one that the same party made.
absl::StatusOr<ConsentDraft> MakeDraft(const identity::Caller& caller, const ConsentRecord& record, Environment& env) {
  ConsentDraft draft;
  if (record.consent_id().empty()) {
    HANDOVER_ASSIGN_OR_RETURN(draft, DraftOfNew(record, env));
  } else {
    HANDOVER_ASSIGN_OR_RETURN(draft, FindConsent(record.subject(), "consent.subject.", record.consent_id(), env));
    const bool is_open = draft.stored.record().state() != ConsentRecord::ENTERED_IN_ERROR;
    if (!is_open || draft.stored.recorded_by() != caller.party.bytes()) return NoSuchConsent();
  }
  const std::string id = draft.stored.record().consent_id();
  const int version = draft.stored.record().version();
  *draft.stored.mutable_record() = record;
  draft.stored.mutable_record()->set_consent_id(id);
  draft.stored.mutable_record()->set_version(version);
  draft.stored.mutable_record()->set_state(ConsentRecord::ACTIVE);
  for (consent::v1::Provision& provision : *draft.stored.mutable_record()->mutable_provisions()) {
    provision.clear_withdrawn_categories();
  }
  SetFlags(*draft.stored.mutable_record());
  draft.stored.set_recorded_by(std::string(caller.party.bytes()));
  draft.stored.clear_grantor_keys();
  for (int i = 0; i < record.grants_size(); ++i) {
    HANDOVER_ASSIGN_OR_RETURN(
        const PersonKey grantor,
        KeyOfIdentifier(record.grants(i).grantor(), absl::StrCat("consent.grants[", i, "].grantor."), env));
    draft.stored.add_grantor_keys(grantor.bytes());
  }
  return draft;
}

template <typename Values, typename Value>
bool Holds(const Values& values, const Value& wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

// Takes the whole consent back, or the categories that the request names. Nothing when that was done before.
// INVALID_ARGUMENT: the consent does not permit such a category.
absl::StatusOr<bool> TakeBack(const consent::v1::RevokeConsentRequest& request, ConsentRecord& record) {
  if (record.state() != ConsentRecord::ACTIVE) return false;
  bool changed = request.categories().empty();
  if (changed) record.set_state(ConsentRecord::REVOKED);
  for (int i = 0; i < request.categories_size(); ++i) {
    bool permitted = false;
    for (consent::v1::Provision& provision : *record.mutable_provisions()) {
      const bool permits = provision.effect() == consent::v1::Provision::PERMIT;
      if (!permits || !Holds(provision.categories(), request.categories(i))) continue;
      permitted = true;
      if (Holds(provision.withdrawn_categories(), request.categories(i))) continue;
      provision.add_withdrawn_categories(request.categories(i));
      changed = true;
    }
    if (permitted) continue;
    return Invalid("CATEGORY_NOT_CONSENTED", absl::StrCat("categories[", i, "]"),
                   "must be a category that the consent permits");
  }
  return changed;
}

// What was done, for the log.

absl::Status Validate(const ConsentRecord& record, RecordKind kind, const ActivePolicy& policy) {
  const absl::Status status = kind == RecordKind::kObjection ? consent::ValidateObjection(record, policy.set.purposes())
                                                             : consent::ValidateConsent(record, policy.set.purposes());
  return status.ok() ? status : Within("consent.", status);
}

// The answer to a request that was carried out before: the record as it is now, and the proof of its newest leaf.
template <typename Response>
absl::StatusOr<Response> Repeat(const model::v1::PersonIdentifier& subject, const std::string& consent_id,
                                Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const ConsentDraft draft, FindConsent(subject, "", consent_id, env));
  HANDOVER_ASSIGN_OR_RETURN(const ConsentLeaves leaves, LeavesOfConsents({&draft.subject, 1}, env));
  const auto leaf = leaves.find(consent_id);
  if (leaf == leaves.end()) return absl::DataLossError("consent: its leaf is gone");
  Response response;
  *response.mutable_consent() = draft.stored.record();
  response.mutable_consent()->set_log_index(static_cast<int64_t>(leaf->second.back()));
  HANDOVER_ASSIGN_OR_RETURN(*response.mutable_receipt(), store::LogReader(env.store).MakeReceipt(leaf->second.back()));
  return response;
}

// Commits, and answers with the record as stored.
template <typename Response>
void Commit(store::Transaction transaction, const ConsentDraft& draft, Environment& env,
            std::function<void(absl::StatusOr<Response>)> done, const Later& later) {
  transaction.done = [record = draft.stored.record(), subject = draft.subject, &env, later,
                      done = std::move(done)](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) return done(ConsentNotCommitted(committed.status()));
    Response response;
    *response.mutable_consent() = record;
    response.mutable_consent()->set_log_index(static_cast<int64_t>(committed->index(0)));
    *response.mutable_receipt() = committed->MakeReceipt(0);
    if (OnlyPermits(record)) return done(std::move(response));
    RecheckLater(subject, later, env, [response = std::move(response), done] { done(response); });
  };
  env.committer.Enqueue(std::move(transaction));
}

// At most 120 characters of four bytes.
bool NamesProfessional(const std::string& received_by) { return !received_by.empty() && received_by.size() <= 480; }

absl::Status ProfessionalRequired() {
  return Invalid("FIELD_REQUIRED", "received_by", "must name the professional who was told, at most 120 characters");
}

constexpr size_t kMaxHandedOut = 1000;

bool RestedOn(const storage::v1::LeafDetail& detail, const std::string& consent_id) {
  for (const std::string& bytes : detail.decisions()) {
    consent::v1::DecisionExplanation decision;
    if (!decision.ParseFromString(bytes)) continue;
    const auto& considered = decision.considered_consents();
    if (std::find(considered.begin(), considered.end(), consent_id) != considered.end()) return true;
  }
  return false;
}

// What was handed out on a consent: the decisions of those hand-outs name it.
absl::Status AddHandedOut(const ConsentDraft& draft, Environment& env,
                          consent::v1::MarkConsentErrorResponse& response) {
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonEvent> events, EventsAbout(draft.subject, env));
  const std::string& consent_id = draft.stored.record().consent_id();
  for (const PersonEvent& event : events) {
    const bool listed = event.detail.event() == "HANDED_OUT" && RestedOn(event.detail, consent_id);
    if (!listed || static_cast<size_t>(response.handed_out_size()) == kMaxHandedOut) continue;
    consent::v1::MarkConsentErrorResponse::HandedOut& out = *response.add_handed_out();
    out.set_handover_id(FormatUuid(event.detail.handover_id()));
    out.set_delivery_id(FormatUuid(event.detail.delivery_id()));
    out.set_kind(event.detail.kind());
    out.set_sender(AliasOfParty(*directory, event.detail.actor_party()));
    out.set_recipient(AliasOfParty(*directory, event.detail.other_party()));
    out.mutable_time()->set_seconds(static_cast<int64_t>(event.time_ms / 1000));
    out.set_log_index(static_cast<int64_t>(event.index));
  }
  return absl::OkStatus();
}

}  // namespace record_consent_internal

void RecordConsent(const identity::Caller& caller, const consent::v1::RecordConsentRequest& request, RecordKind kind,
                   Environment& env, RecordConsentDone done, const Later& later) {
  using namespace record_consent_internal;
  const absl::StatusOr<std::string> request_id = ParseUuid(request.request_id());
  if (!request_id.ok()) return done(Within("request_id", request_id.status()));
  const std::string request_key = std::string(caller.party.bytes()) + *request_id;
  const absl::StatusOr<std::optional<std::string>> earlier = FindRequest(request, request_key, env);
  if (!earlier.ok()) return done(earlier.status());
  if (earlier->has_value()) {
    return done(Repeat<consent::v1::RecordConsentResponse>(request.consent().subject(), **earlier, env));
  }
  // Only of what is new: a policy that changed since refuses nothing that was carried out.
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  absl::Status allowed = MayRecordConsents(caller, *policy);
  if (allowed.ok()) allowed = Validate(request.consent(), kind, *policy);
  if (!allowed.ok()) return done(allowed);
  absl::StatusOr<ConsentDraft> draft = MakeDraft(caller, request.consent(), env);
  if (!draft.ok()) return done(draft.status());
  const std::string_view event = kind == RecordKind::kObjection ? "OBJECTION_RECORDED" : "CONSENT_RECORDED";
  absl::StatusOr<store::Transaction> transaction = NextVersion(caller, {event, ""}, *draft, env);
  if (!transaction.ok()) return done(transaction.status());
  transaction->operations.push_back(store::ExpectAbsent(store::Table::kRequest, request_key));
  transaction->operations.push_back(RequestRow(request, request_key, draft->stored.record().consent_id(), env));
  Commit<consent::v1::RecordConsentResponse>(*std::move(transaction), *draft, env, std::move(done), later);
}

void RevokeConsent(const identity::Caller& caller, const consent::v1::RevokeConsentRequest& request, Environment& env,
                   RevokeConsentDone done, const Later& later) {
  using namespace record_consent_internal;
  const absl::Status allowed = MayRecordConsents(caller, *env.policy.Get());
  if (!allowed.ok()) return done(allowed);
  if (!NamesProfessional(request.received_by())) return done(ProfessionalRequired());
  absl::StatusOr<ConsentDraft> draft = FindConsent(request.subject(), "subject.", request.consent_id(), env);
  if (!draft.ok()) return done(draft.status());
  const absl::StatusOr<bool> changed = TakeBack(request, *draft->stored.mutable_record());
  if (!changed.ok()) return done(changed.status());
  if (!*changed) {
    return done(Repeat<consent::v1::RevokeConsentResponse>(request.subject(), request.consent_id(), env));
  }
  const std::string_view event = request.categories().empty() ? "CONSENT_REVOKED" : "CONSENT_PART_REVOKED";
  absl::StatusOr<store::Transaction> transaction = NextVersion(caller, {event, request.received_by()}, *draft, env);
  if (!transaction.ok()) return done(transaction.status());
  Commit<consent::v1::RevokeConsentResponse>(*std::move(transaction), *draft, env, std::move(done), later);
}

void MarkConsentError(const identity::Caller& caller, const consent::v1::MarkConsentErrorRequest& request,
                      Environment& env, MarkConsentErrorDone done, const Later& later) {
  using namespace record_consent_internal;
  using Response = consent::v1::MarkConsentErrorResponse;
  const absl::Status allowed = MayRecordConsents(caller, *env.policy.Get());
  if (!allowed.ok()) return done(allowed);
  if (!NamesProfessional(request.received_by())) return done(ProfessionalRequired());
  absl::StatusOr<ConsentDraft> draft = FindConsent(request.subject(), "subject.", request.consent_id(), env);
  if (!draft.ok()) return done(draft.status());
  if (draft->stored.recorded_by() != caller.party.bytes()) return done(NoSuchConsent());
  const auto answer = [draft = *draft, &env, done](absl::StatusOr<Response> response) {
    if (response.ok()) {
      const absl::Status listed = AddHandedOut(draft, env, *response);
      if (!listed.ok()) return done(listed);
    }
    done(std::move(response));
  };
  if (draft->stored.record().state() == ConsentRecord::ENTERED_IN_ERROR) {
    return answer(Repeat<Response>(request.subject(), request.consent_id(), env));
  }
  draft->stored.mutable_record()->set_state(ConsentRecord::ENTERED_IN_ERROR);
  absl::StatusOr<store::Transaction> transaction =
      NextVersion(caller, {"CONSENT_ENTERED_IN_ERROR", request.received_by()}, *draft, env);
  if (!transaction.ok()) return done(transaction.status());
  Commit<Response>(*std::move(transaction), *draft, env, answer, later);
}

}  // namespace handover::pipeline
