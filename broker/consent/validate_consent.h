// Checks of a consent or objection that a party asks to have recorded.
#ifndef HANDOVER_BROKER_CONSENT_VALIDATE_CONSENT_H_
#define HANDOVER_BROKER_CONSENT_VALIDATE_CONSENT_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"

#include "handover/consent/v1/consent.pb.h"

namespace handover::consent {

constexpr int kMaxGrants = 8;         // A child has at most a few holders.
constexpr int kMaxProvisions = 32;    // What a person can still oversee.
constexpr int kMaxPermitSectors = 4;  // More is no longer a consent to named recipients (C-42).
constexpr int kMaxRecipientParties = 32;
constexpr int kMaxProfessionals = 8;  // Of one provision.
constexpr int kMaxPurposes = 16;

// OK, or the first rule broken: INVALID_ARGUMENT with code, field path (from the record, such as
// `grants[0].journal_reference`) and rule. `purposes` are the policy's purpose codes. Output-only fields are not looked
// at. Identifiers are checked for presence alone; whoever makes person keys of them checks their form.
absl::Status ValidateConsent(const v1::ConsentRecord& record, const absl::flat_hash_set<std::string>& purposes);

// The same, and every provision denies: else OBJECTION_PERMITS.
absl::Status ValidateObjection(const v1::ConsentRecord& record, const absl::flat_hash_set<std::string>& purposes);

}  // namespace handover::consent

#endif  // HANDOVER_BROKER_CONSENT_VALIDATE_CONSENT_H_
