#include "broker/policy/reason.h"

#include <array>

namespace handover::policy {
namespace reason_internal {

struct Entry {
  Reason reason;
  std::string_view code;
  std::string_view sentence;
};

// In the order of the enum, so that the value is the index; a test holds it to that.
constexpr std::array kEntries = {
    Entry{Reason::kNotEvaluated, "NOT_EVALUATED", "Nobody has decided yet."},
    Entry{Reason::kAllowedByBasis, "ALLOWED_BY_BASIS", "The legal basis carries it."},
    Entry{Reason::kAllowedByConsent, "ALLOWED_BY_CONSENT", "Everybody who decides has consented."},
    Entry{Reason::kNoRule, "NO_RULE", "No rule of the policy lets this kind of handover go from here to there."},
    Entry{Reason::kUnknownKind, "UNKNOWN_KIND", "The policy has no such kind of handover."},
    Entry{Reason::kUnknownPurpose, "UNKNOWN_PURPOSE", "The policy has no such purpose."},
    Entry{Reason::kUnknownBasis, "UNKNOWN_BASIS", "The policy has no such legal basis."},
    Entry{Reason::kBasisNotInRule, "BASIS_NOT_IN_RULE", "The rule does not rest on the legal basis that was claimed."},
    Entry{Reason::kBasisNotAvailableToSector, "BASIS_NOT_AVAILABLE_TO_SECTOR",
          "The legal basis does not cover the sector of the sender or of the recipient."},
    Entry{Reason::kBasisNotClaimed, "BASIS_NOT_CLAIMED", "The legal basis counts only when a human has claimed it."},
    Entry{Reason::kTreatmentEpisodeMissing, "TREATMENT_EPISODE_MISSING",
          "The legal basis needs a current treatment episode in the routing slip."},
    Entry{Reason::kJustificationMissing, "JUSTIFICATION_MISSING",
          "The legal basis needs a written justification and the name of who decided."},
    Entry{Reason::kGuidelineMissing, "GUIDELINE_MISSING",
          "The legal basis needs a guideline of the municipality that is in force."},
    Entry{Reason::kMeetingMissing, "MEETING_MISSING", "The legal basis needs the meeting in the routing slip."},
    Entry{Reason::kSsdExhausted, "SSD_EXHAUSTED", "The exchanges about this child under this meeting are used up."},
    Entry{Reason::kNotSameAuthority, "NOT_SAME_AUTHORITY",
          "The municipality has not declared sender and recipient to be one authority."},
    Entry{Reason::kNotAcute, "NOT_ACUTE", "The legal basis is for acute danger alone."},
    Entry{Reason::kNotRegisteredGp, "NOT_REGISTERED_GP",
          "The legal basis is for the person's registered GP, or who referred the person, alone."},
    Entry{Reason::kMoveNotRegistered, "MOVE_NOT_REGISTERED",
          "The register does not say that the person has moved from the sender's municipality to the recipient's."},
    Entry{Reason::kRecipientNotResponsible, "RECIPIENT_NOT_RESPONSIBLE",
          "The person is not registered in a municipality of the recipient."},
    Entry{Reason::kNoPrivateParty, "NO_PRIVATE_PARTY", "The legal basis is not for two authorities."},
    Entry{Reason::kRecipientNotAllowed, "RECIPIENT_NOT_ALLOWED", "Recipients of this sector must not get it."},
    Entry{Reason::kSubjectMismatch, "SUBJECT_MISMATCH",
          "A consent that the routing slip names is of nobody in this handover: check the numbers."},
    Entry{Reason::kSubjectNotCurrent, "SUBJECT_NOT_CURRENT",
          "The number is not in use any more: look the person up again."},
    Entry{Reason::kAboveCeiling, "ABOVE_CEILING", "The rule does not let such a section through, whoever consents."},
    Entry{Reason::kUnclassified, "UNCLASSIFIED", "The kind of data is not known."},
    Entry{Reason::kAddressProtected, "ADDRESS_PROTECTED", "A private recipient never gets a protected address."},
    Entry{Reason::kNoConsent, "NO_CONSENT", "Nobody has consented."},
    Entry{Reason::kConsentWithdrawn, "CONSENT_WITHDRAWN", "The consent was withdrawn."},
    Entry{Reason::kConsentExpired, "CONSENT_EXPIRED", "The consent has expired."},
    Entry{Reason::kNotYetValid, "NOT_YET_VALID", "The consent is not valid yet."},
    Entry{Reason::kConsentIncomplete, "CONSENT_INCOMPLETE", "Somebody whose consent is needed has not answered."},
    Entry{Reason::kDisagreement, "DISAGREEMENT", "Those who decide together do not agree."},
    Entry{Reason::kGrantorHasNoCapacity, "GRANTOR_HAS_NO_CAPACITY", "Who consented is not the one who decides."},
    Entry{Reason::kObjection, "OBJECTION", "Somebody who decides has objected."},
    Entry{Reason::kCustodyUnknown, "CUSTODY_UNKNOWN", "The register does not say who decides for the child."},
    Entry{Reason::kSubjectDeceased, "SUBJECT_DECEASED", "The person is dead: consent no longer carries it."},
    Entry{Reason::kMandatorySectionRedacted, "MANDATORY_SECTION_REDACTED",
          "A section without which this kind of handover makes no sense must not pass."},
    Entry{Reason::kNothingLeft, "NOTHING_LEFT", "Nothing of substance may pass."},
    Entry{Reason::kEvaluationError, "EVALUATION_ERROR", "It could not be decided, which means no."},
    Entry{Reason::kDutyNotCleared, "DUTY_NOT_CLEARED",
          "A statutory duty that the policy could not clear: a human decides."},
};

}  // namespace reason_internal

std::string_view ReasonCode(Reason reason) { return reason_internal::kEntries[static_cast<size_t>(reason)].code; }

std::string_view ReasonSentence(Reason reason) {
  return reason_internal::kEntries[static_cast<size_t>(reason)].sentence;
}

std::optional<Reason> FindReason(std::string_view code) {
  for (const reason_internal::Entry& entry : reason_internal::kEntries) {
    if (entry.code == code) return entry.reason;
  }
  return std::nullopt;
}

Reason ReasonOf(consent::Finding finding) {
  switch (finding) {
    case consent::Finding::kPermitted:
      return Reason::kAllowedByConsent;
    case consent::Finding::kNoObjection:
    case consent::Finding::kNotAsked:
      return Reason::kAllowedByBasis;
    case consent::Finding::kNoConsent:
      return Reason::kNoConsent;
    case consent::Finding::kConsentWithdrawn:
      return Reason::kConsentWithdrawn;
    case consent::Finding::kConsentExpired:
      return Reason::kConsentExpired;
    case consent::Finding::kNotYetValid:
      return Reason::kNotYetValid;
    case consent::Finding::kConsentIncomplete:
      return Reason::kConsentIncomplete;
    case consent::Finding::kDisagreement:
      return Reason::kDisagreement;
    case consent::Finding::kGrantorHasNoCapacity:
      return Reason::kGrantorHasNoCapacity;
    case consent::Finding::kObjection:
      return Reason::kObjection;
    case consent::Finding::kCustodyUnknown:
      return Reason::kCustodyUnknown;
    case consent::Finding::kSubjectDeceased:
      return Reason::kSubjectDeceased;
    case consent::Finding::kFactsMissing:
      return Reason::kEvaluationError;
  }
  return Reason::kEvaluationError;
}

}  // namespace handover::policy
