// Why a decision, or the verdict on one section, came out as it did. A closed list: the codes stand in answers, in the
// log and in documents, and are never renamed.
#ifndef HANDOVER_BROKER_POLICY_REASON_H_
#define HANDOVER_BROKER_POLICY_REASON_H_

#include <optional>
#include <string_view>

#include "broker/consent/evaluate.h"

namespace handover::policy {

enum class Reason {
  kNotEvaluated,  // Nobody has decided: as good as no.

  // Yes.
  kAllowedByBasis,
  kAllowedByConsent,

  // No rule, or no basis of the rule, for the handover as a whole.
  kNoRule,
  kUnknownKind,
  kUnknownPurpose,
  kUnknownBasis,
  kBasisNotInRule,
  kBasisNotAvailableToSector,
  kBasisNotClaimed,
  kTreatmentEpisodeMissing,
  kJustificationMissing,
  kGuidelineMissing,
  kMeetingMissing,
  kSsdExhausted,
  kNotSameAuthority,
  kNotAcute,
  kNotRegisteredGp,  // Nor has the recipient referred.
  kMoveNotRegistered,
  kRecipientNotResponsible,  // The register names another municipality.
  kNoPrivateParty,
  kRecipientNotAllowed,
  kSubjectMismatch,    // A consent that the sender rests on is of nobody in the handover.
  kSubjectNotCurrent,  // The number is not in use any more, and nothing leads from it.

  // A section that stays.
  kAboveCeiling,  // No fact changes it under this policy: it is not even stored.
  kUnclassified,  // Its category is not known. The same.
  kAddressProtected,
  kNoConsent,
  kConsentWithdrawn,
  kConsentExpired,
  kNotYetValid,
  kConsentIncomplete,
  kDisagreement,
  kGrantorHasNoCapacity,
  kObjection,
  kCustodyUnknown,
  kSubjectDeceased,

  // What that means for the whole.
  kMandatorySectionRedacted,
  kNothingLeft,
  kEvaluationError,  // A fact could not be read, or the question makes no sense.
  kDutyNotCleared,   // A statutory duty that the policy could not clear: a human must.
};

// Such as NO_RULE.
std::string_view ReasonCode(Reason reason);

// The reason with that code; nothing when there is none.
std::optional<Reason> FindReason(std::string_view code);

// One English sentence without a name: what it means and what the sender can do.
std::string_view ReasonSentence(Reason reason);

// What a finding about one person means for a section. What is no refusal becomes kAllowedByConsent or kAllowedByBasis.
Reason ReasonOf(consent::Finding finding);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_REASON_H_
