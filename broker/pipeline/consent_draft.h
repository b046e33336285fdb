// What the use cases of consent share: finding the record under whichever of the person's numbers, and committing its
// next version with its leaf.
#ifndef HANDOVER_BROKER_PIPELINE_CONSENT_DRAFT_H_
#define HANDOVER_BROKER_PIPELINE_CONSENT_DRAFT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/facts_source.h"
#include "handover/consent/v1/consent.pb.h"

namespace handover::pipeline {

// NOT_FOUND, with the one text for what does not exist and what is not the caller's to know.
absl::Status NoSuchConsent();

// PERMISSION_DENIED: the caller's sector may not record consents.
absl::Status MayRecordConsents(const identity::Caller& caller, const ActivePolicy& policy);

// The key of an identifier that stands alone. INVALID_ARGUMENT below `path`.
absl::StatusOr<PersonKey> KeyOfIdentifier(const model::v1::PersonIdentifier& identifier, std::string_view path,
                                          Environment& env);

// A person's record with one consent of it to write.
struct ConsentDraft {
  PersonKey subject;  // The key that the record lies under.
  LoadedPerson person;
  storage::v1::PersonRecord::StoredConsent stored;
};

// The stored consent with that id; null when the record has none.
const storage::v1::PersonRecord::StoredConsent* FindConsentIn(const storage::v1::PersonRecord& record,
                                                              std::string_view consent_id);

// The consent wherever among the person's numbers it lies. NOT_FOUND: NoSuchConsent().
absl::StatusOr<ConsentDraft> FindConsent(const model::v1::PersonIdentifier& subject, std::string_view path,
                                         std::string_view consent_id, Environment& env);

// What was done, for log and history.
struct ConsentAct {
  std::string_view event;
  std::string professional;  // Who was told; empty where the record itself says so.
};

// Whether the record can only add to what may go: it is new, and permits without refusing anything. What a person said
// before counts beside it as it did, so that nothing which waits or was given becomes forbidden by it.
bool OnlyPermits(const consent::v1::ConsentRecord& record);

// Rows and leaf of the next version: `draft.stored` as it is, with its version counted up and its time set.
absl::StatusOr<store::Transaction> NextVersion(const identity::Caller& caller, const ConsentAct& act,
                                               ConsentDraft& draft, Environment& env);

// What a commit that did not happen is answered with: UNAVAILABLE where somebody else was faster.
absl::Status ConsentNotCommitted(const absl::Status& status);

// The log indexes of the versions of each of the person's consents, oldest first, by consent id: a record is sealed
// before its leaf has a place, so the log says it.
using ConsentLeaves = absl::flat_hash_map<std::string, std::vector<uint64_t>>;
absl::StatusOr<ConsentLeaves> LeavesOfConsents(absl::Span<const PersonKey> keys, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_CONSENT_DRAFT_H_
