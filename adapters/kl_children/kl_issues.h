// Every issue and every loss that this translator declares, beside those of every FHIR document (adapters/fhir).
// README.md beside this file says the same for people; a test compares the two. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_ISSUES_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_ISSUES_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/fhir/fhir_findings.h"

namespace handover::adapters::kl {

using fhir::IssueInfo;

inline constexpr IssueInfo kType{"KL_BUNDLE_TYPE", Severity::kError, ""};
inline constexpr IssueInfo kProfile{"KL_PROFILE", Severity::kError, ""};
inline constexpr IssueInfo kTimestamp{"KL_TIMESTAMP", Severity::kError, ""};
inline constexpr IssueInfo kResourceType{"KL_RESOURCE_TYPE", Severity::kError, ""};
inline constexpr IssueInfo kNotAllowed{"KL_NOT_ALLOWED", Severity::kError, ""};
inline constexpr IssueInfo kTooLong{"KL_TOO_LONG", Severity::kError, ""};
inline constexpr IssueInfo kTooManyUnknown{"KL_TOO_MANY_UNKNOWN", Severity::kError, ""};
inline constexpr IssueInfo kTimeFormat{"KL_TIME_FORMAT", Severity::kError, ""};
inline constexpr IssueInfo kSystem{"KL_SYSTEM", Severity::kError, ""};
inline constexpr IssueInfo kCodeUnknown{"KL_CODE_UNKNOWN", Severity::kError, ""};
inline constexpr IssueInfo kCodings{"KL_CODINGS", Severity::kError, ""};
inline constexpr IssueInfo kStatus{"KL_STATUS", Severity::kError, ""};
inline constexpr IssueInfo kPersonNumber{"KL_PERSON_NUMBER", Severity::kError, ""};
inline constexpr IssueInfo kOrganisation{"KL_ORGANISATION", Severity::kError, ""};
inline constexpr IssueInfo kCitizenInError{"KL_CITIZEN_IN_ERROR", Severity::kError, ""};
inline constexpr IssueInfo kSubjects{"KL_SUBJECTS", Severity::kError, ""};
inline constexpr IssueInfo kObservationCode{"KL_OBSERVATION_CODE", Severity::kError, ""};
inline constexpr IssueInfo kValueMissing{"KL_VALUE_MISSING", Severity::kError, ""};
inline constexpr IssueInfo kValueUnexpected{"KL_VALUE_UNEXPECTED", Severity::kError, ""};
inline constexpr IssueInfo kQuantity{"KL_QUANTITY", Severity::kError, ""};
inline constexpr IssueInfo kRange{"KL_RANGE", Severity::kError, ""};
inline constexpr IssueInfo kObservationMissing{"KL_OBSERVATION_MISSING", Severity::kError, ""};
inline constexpr IssueInfo kQuestionnaire{"KL_QUESTIONNAIRE", Severity::kError, ""};
inline constexpr IssueInfo kItem{"KL_ITEM", Severity::kError, ""};
inline constexpr IssueInfo kAnswer{"KL_ANSWER", Severity::kError, ""};
inline constexpr IssueInfo kScoreSum{"KL_SCORE_SUM", Severity::kError, ""};
inline constexpr IssueInfo kInstrumentSubject{"KL_INSTRUMENT_SUBJECT", Severity::kError, ""};
inline constexpr IssueInfo kRelationAlone{"KL_RELATION_ALONE", Severity::kWarning, ""};
inline constexpr IssueInfo kTopicSubject{"KL_TOPIC_SUBJECT", Severity::kWarning, ""};
inline constexpr IssueInfo kParentUnknown{"KL_PARENT_UNKNOWN", Severity::kWarning, ""};
inline constexpr IssueInfo kEnteredInError{"KL_ENTERED_IN_ERROR", Severity::kWarning, ""};
inline constexpr IssueInfo kVisitOutsideGuide{"KL_VISIT_OUTSIDE_GUIDE", Severity::kWarning, ""};
inline constexpr IssueInfo kPufScore{"KL_PUF_SCORE", Severity::kWarning, ""};
inline constexpr IssueInfo kQuestionnaireVersion{"KL_QUESTIONNAIRE_VERSION", Severity::kWarning, ""};
inline constexpr IssueInfo kRoleAssumed{"KL_ROLE_ASSUMED", Severity::kNotice, ""};
inline constexpr IssueInfo kZoneAssumed{"KL_ZONE_ASSUMED", Severity::kNotice, ""};
inline constexpr IssueInfo kContactAssumed{"KL_CONTACT_ASSUMED", Severity::kNotice, ""};
inline constexpr IssueInfo kOutNothing{"KL_OUT_NOTHING", Severity::kError, ""};
inline constexpr IssueInfo kOutOrganisation{"KL_OUT_ORGANISATION", Severity::kError, ""};
inline constexpr IssueInfo kOutDueAdded{"KL_OUT_DUE_ADDED", Severity::kNotice, ""};

// All of the above, in that order.
absl::Span<const IssueInfo> AllIssues();

// Losses that are met in code; the others stand in kl_elements.cc.
inline constexpr std::string_view kLossConcern = "KL_CONCERN_ACTIVITY";
inline constexpr std::string_view kLossScreeningItems = "KL_SCREENING_ITEMS";
inline constexpr std::string_view kLossMeasureId = "KL_MEASURE_ID";
inline constexpr std::string_view kLossTimeOfDay = "KL_TIME_OF_DAY";
inline constexpr std::string_view kLossGramFraction = "KL_GRAM_FRACTION";
inline constexpr std::string_view kLossStatus = "KL_STATUS_DETAIL";
inline constexpr std::string_view kLossContactClass = "KL_CONTACT_CLASS";
inline constexpr std::string_view kLossOrganisation = "KL_SECOND_ORGANISATION";

// What the guide has no place for, on the way out.
inline constexpr std::string_view kLossOutField = "KL_OUT_FIELD";
inline constexpr std::string_view kLossOutSection = "KL_OUT_SECTION";
inline constexpr std::string_view kLossOutEnvelope = "KL_OUT_ENVELOPE";
inline constexpr std::string_view kLossOutPerson = "KL_OUT_PERSON";
inline constexpr std::string_view kLossOutCode = "KL_OUT_CODE";
inline constexpr std::string_view kLossOutResidue = "KL_OUT_RESIDUE";
inline constexpr std::string_view kLossOutRole = "KL_OUT_ROLE";

struct LossInfo {
  std::string_view code;
  std::string_view meaning;  // For README.md.
};

// Those above; the ones of kl_elements.cc are told by its table.
absl::Span<const LossInfo> CodeLosses();

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_ISSUES_H_
