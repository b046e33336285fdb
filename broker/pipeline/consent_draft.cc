#include "broker/pipeline/consent_draft.h"

#include <algorithm>
#include <utility>

#include "broker/base/commitment/leaf.h"
#include "broker/base/person_key.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/recheck_person.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace consent_draft_internal {

using StoredConsent = storage::v1::PersonRecord::StoredConsent;
using consent::v1::ConsentRecord;

// Consents that carry a flag lie in a table of their own, so that the report needs no search through everybody.
store::Operation FlagRow(const StoredConsent& stored, const PersonKey& subject) {
  const PartyId recorder = PartyId::FromBytes(stored.recorded_by()).value_or(PartyId());
  std::string key = store::FlaggedKey(recorder, stored.record().consent_id());
  const bool reported = !stored.record().flags().empty() && stored.record().state() != ConsentRecord::ENTERED_IN_ERROR;
  return reported ? store::Put(store::Table::kFlagged, std::move(key), subject.bytes())
                  : store::Delete(store::Table::kFlagged, std::move(key));
}

}  // namespace consent_draft_internal

absl::Status NoSuchConsent() {
  return Refuse(absl::StatusCode::kNotFound,
                RefusalText{"NOT_FOUND", "consent_id", "no consent of this person with this id"});
}

absl::Status MayRecordConsents(const identity::Caller& caller, const ActivePolicy& policy) {
  if (policy.set.MayRecordConsents(caller.sector)) return absl::OkStatus();
  return Refuse(absl::StatusCode::kPermissionDenied,
                RefusalText{"SECTOR_MAY_NOT_RECORD", "", "the caller's sector may not record consents"});
}

absl::StatusOr<PersonKey> KeyOfIdentifier(const model::v1::PersonIdentifier& identifier, std::string_view path,
                                          Environment& env) {
  absl::StatusOr<PersonKey> key = ComputePersonKey(identifier, env.pseudonyms, NoMother);
  if (!key.ok()) return Within(path, key.status());
  return key;
}

const storage::v1::PersonRecord::StoredConsent* FindConsentIn(const storage::v1::PersonRecord& record,
                                                              std::string_view consent_id) {
  for (const storage::v1::PersonRecord::StoredConsent& stored : record.consents()) {
    if (stored.record().consent_id() == consent_id) return &stored;
  }
  return nullptr;
}

absl::StatusOr<ConsentDraft> FindConsent(const model::v1::PersonIdentifier& subject, std::string_view path,
                                         std::string_view consent_id, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const PersonKey named, KeyOfIdentifier(subject, path, env));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, env.facts.KeysOf(named));
  for (const PersonKey& key : keys) {
    ConsentDraft draft;
    draft.subject = key;
    HANDOVER_ASSIGN_OR_RETURN(draft.person, env.facts.LoadRecord(key));
    const storage::v1::PersonRecord::StoredConsent* const stored = FindConsentIn(draft.person.record, consent_id);
    if (stored == nullptr) continue;
    draft.stored = *stored;
    return draft;
  }
  return NoSuchConsent();
}

bool OnlyPermits(const consent::v1::ConsentRecord& record) {
  using consent::v1::Provision;
  // A later version may permit less than the one before it.
  if (record.version() != 1 || record.state() != consent::v1::ConsentRecord::ACTIVE) return false;
  return std::all_of(record.provisions().begin(), record.provisions().end(),
                     [](const Provision& provision) { return provision.effect() == Provision::PERMIT; });
}

absl::StatusOr<store::Transaction> NextVersion(const identity::Caller& caller, const ConsentAct& act,
                                               ConsentDraft& draft, Environment& env) {
  const absl::Time now = env.clock.Now();
  consent::v1::ConsentRecord& record = *draft.stored.mutable_record();
  record.set_version(record.version() + 1);
  record.mutable_update_time()->set_seconds(absl::ToUnixSeconds(now));
  storage::v1::FactVersion::Change change;
  *change.mutable_consent() = draft.stored;
  draft.person.Change(std::move(change));
  draft.person.version.set_recorded_by(std::string(caller.party.bytes()));
  draft.person.version.set_professional(act.professional);
  store::Transaction transaction;
  HANDOVER_ASSIGN_OR_RETURN(transaction.operations, env.facts.RowsOf(draft.subject, draft.person, now));
  transaction.operations.push_back(consent_draft_internal::FlagRow(draft.stored, draft.subject));
  if (!OnlyPermits(record)) {
    transaction.operations.push_back(MarkForRecheck(draft.subject, draft.person.epoch + 1));
  }
  LogEntry entry;
  entry.type = LeafType::kFact;
  entry.subjects.push_back(draft.subject);
  entry.detail.set_event(std::string(act.event));
  entry.detail.set_professional(act.professional);
  entry.detail.set_actor_party(std::string(caller.party.bytes()));
  entry.detail.set_consent_id(record.consent_id());
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  return transaction;
}

absl::Status ConsentNotCommitted(const absl::Status& status) {
  const bool aborted = status.code() == absl::StatusCode::kAborted;
  return aborted ? absl::UnavailableError("the person's record changed meanwhile; send it again") : status;
}

absl::StatusOr<ConsentLeaves> LeavesOfConsents(absl::Span<const PersonKey> keys, Environment& env) {
  const store::LogReader log(env.store);
  ConsentLeaves leaves;
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes, log.IndexesAbout(key.bytes()));
    for (const uint64_t index : indexes) {
      HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord record, log.Leaf(index));
      const std::optional<handover::Leaf> leaf = ParseLeaf(record.leaf());
      if (!leaf.has_value() || leaf->type != LeafType::kFact) continue;
      const absl::StatusOr<storage::v1::LeafDetail> detail = OpenLeafDetail(record, env);
      if (detail.ok() && !detail->consent_id().empty()) leaves[detail->consent_id()].push_back(index);
    }
  }
  return leaves;
}

}  // namespace handover::pipeline
