// Every issue and every loss that the CareCommunication translator declares. README.md beside this file says the same
// for people; a test compares the two. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ISSUES_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ISSUES_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/fhir/fhir_findings.h"

namespace handover::adapters::fhir {

// The message.
inline constexpr IssueInfo kFixedValue{"FHIR_FIXED_VALUE", Severity::kError, "MSG_PARAM_INVALID"};
inline constexpr IssueInfo kEventUnsupported{"FHIR_EVENT_UNSUPPORTED", Severity::kError,
                                             "MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE"};
inline constexpr IssueInfo kVersionUnsupported{"FHIR_VERSION_UNSUPPORTED", Severity::kError,
                                               "MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE"};
inline constexpr IssueInfo kActivityUnsupported{"FHIR_ACTIVITY_UNSUPPORTED", Severity::kError,
                                                "MSG_VALUESET_VALUE_UNKNOWN"};
inline constexpr IssueInfo kCodeUnknown{"FHIR_CODE_UNKNOWN", Severity::kError, "MSG_VALUESET_VALUE_UNKNOWN"};
inline constexpr IssueInfo kProfileWrong{"FHIR_PROFILE", Severity::kError, "MSG_RESOURCE_NOT_ALLOWED"};
inline constexpr IssueInfo kResourceCount{"FHIR_RESOURCE_COUNT", Severity::kError, "MSG_RESOURCE_REQUIRED"};
inline constexpr IssueInfo kUuidFormat{"FHIR_UUID_FORMAT", Severity::kError, "MSG_INVALID_ID"};
inline constexpr IssueInfo kTimeFormat{"FHIR_TIME_FORMAT", Severity::kError, "MSG_DATE_FORMAT"};
inline constexpr IssueInfo kTooLong{"FHIR_TOO_LONG", Severity::kError, "MSG_Element_To_Long"};
inline constexpr IssueInfo kTooManyUnknown{"FHIR_TOO_MANY_UNKNOWN", Severity::kError, "MSG_RESOURCE_NOT_ALLOWED"};

// Organisations, people.
inline constexpr IssueInfo kGlnFormat{"FHIR_GLN_FORMAT", Severity::kError, "MSG_ID_INVALID"};
inline constexpr IssueInfo kSorFormat{"FHIR_SOR_FORMAT", Severity::kError, "MSG_ID_INVALID"};
inline constexpr IssueInfo kSenderOrganisation{"FHIR_SENDER_ORGANISATION", Severity::kError, "MSG_NO_MATCH"};
inline constexpr IssueInfo kReceiverOrganisation{"FHIR_RECEIVER_ORGANISATION", Severity::kError, "MSG_NO_MATCH"};
inline constexpr IssueInfo kPersonNumber{"FHIR_PERSON_NUMBER", Severity::kError, "MSG_ID_INVALID"};
inline constexpr IssueInfo kMunicipality{"FHIR_MUNICIPALITY", Severity::kError, "MSG_CodeSystem_VALUE_UNKNOWN"};
inline constexpr IssueInfo kMunicipalityEnded{"FHIR_MUNICIPALITY_ENDED", Severity::kError,
                                              "MSG_CodeSystem_VALUE_UNKNOWN"};
inline constexpr IssueInfo kRoleCode{"FHIR_ROLE_CODE", Severity::kError, "MSG_PARAM_INVALID"};

// The communication.
inline constexpr IssueInfo kPriorityNotAllowed{"FHIR_PRIORITY_NOT_ALLOWED", Severity::kError,
                                               "MSG_RESOURCE_NOT_ALLOWED"};
inline constexpr IssueInfo kTopicMissing{"FHIR_TOPIC_MISSING", Severity::kError, "MSG_RESOURCE_REQUIRED"};
inline constexpr IssueInfo kEncounter{"FHIR_ENCOUNTER", Severity::kError, "MSG_RESOURCE_REQUIRED"};
inline constexpr IssueInfo kPayloadContent{"FHIR_PAYLOAD_CONTENT", Severity::kError, "MSG_RESOURCE_REQUIRED"};
inline constexpr IssueInfo kPayloadId{"FHIR_PAYLOAD_ID", Severity::kError, "MSG_RESOURCE_ID_MISSING"};
inline constexpr IssueInfo kPayloadRepeated{"FHIR_PAYLOAD_REPEATED", Severity::kError, "MSG_DUPLICATE_ID"};
inline constexpr IssueInfo kTooManyPayloads{"FHIR_TOO_MANY_PAYLOADS", Severity::kError, "MSG_Element_To_Long"};
inline constexpr IssueInfo kNoText{"FHIR_NO_TEXT", Severity::kError, "MSG_RESOURCE_REQUIRED"};
inline constexpr IssueInfo kContact{"FHIR_CONTACT", Severity::kError, "MSG_PARAM_INVALID"};
inline constexpr IssueInfo kAttachmentType{"FHIR_ATTACHMENT_TYPE", Severity::kError, "MSG_VALUESET_VALUE_UNKNOWN"};
inline constexpr IssueInfo kAttachmentSize{"FHIR_ATTACHMENT_SIZE", Severity::kError, "MSG_Element_To_Long"};
inline constexpr IssueInfo kAttachmentData{"FHIR_ATTACHMENT_DATA", Severity::kError, "MSG_BAD_FORMAT"};

// Taken, but somebody should look.
inline constexpr IssueInfo kGlnCheckDigit{"FHIR_GLN_CHECK_DIGIT", Severity::kWarning, ""};
inline constexpr IssueInfo kSystemSpelling{"FHIR_SYSTEM_SPELLING", Severity::kWarning, ""};
inline constexpr IssueInfo kSexParity{"FHIR_SEX_PARITY", Severity::kWarning, ""};
inline constexpr IssueInfo kBirthDateDiffers{"FHIR_BIRTH_DATE_DIFFERS", Severity::kWarning, ""};
inline constexpr IssueInfo kNumberInText{"FHIR_NUMBER_IN_TEXT", Severity::kWarning, ""};
inline constexpr IssueInfo kNarrativeMissing{"FHIR_NARRATIVE_MISSING", Severity::kWarning, ""};
inline constexpr IssueInfo kResourceUnexpected{"FHIR_RESOURCE_UNEXPECTED", Severity::kWarning, ""};
inline constexpr IssueInfo kEncounterUnused{"FHIR_ENCOUNTER_UNUSED", Severity::kWarning, ""};
inline constexpr IssueInfo kProvenanceSource{"FHIR_PROVENANCE_SOURCE", Severity::kWarning, ""};
inline constexpr IssueInfo kProvenanceAgent{"FHIR_PROVENANCE_AGENT", Severity::kWarning, ""};
inline constexpr IssueInfo kAttachmentTypeDiffers{"FHIR_ATTACHMENT_TYPE_DIFFERS", Severity::kWarning, ""};
inline constexpr IssueInfo kAttachmentWithoutData{"FHIR_ATTACHMENT_WITHOUT_DATA", Severity::kWarning, ""};
inline constexpr IssueInfo kThreadUnclear{"FHIR_THREAD_UNCLEAR", Severity::kWarning, ""};

// For the curious.
inline constexpr IssueInfo kRoleAssumed{"FHIR_ROLE_ASSUMED", Severity::kNotice, ""};
inline constexpr IssueInfo kZoneAssumed{"FHIR_ZONE_ASSUMED", Severity::kNotice, ""};
inline constexpr IssueInfo kPredecessorTime{"FHIR_PREDECESSOR_TIME", Severity::kNotice, ""};
inline constexpr IssueInfo kRegionMerged{"FHIR_REGION_MERGED", Severity::kNotice, ""};

// Those of the document (adapters/fhir) and all of the above, in that order.
absl::Span<const IssueInfo> AllIssues();

// Of those, of hospital_issues.h and of ehmi_envelope.h; null when there is no such code. The codes of the shared XML
// guard (XML_...) are not here.
const IssueInfo* FindIssue(std::string_view code);

// Declared losses. Those without a fixed element are met in code; the others stand in fhir_elements.cc.
inline constexpr std::string_view kLossThreadEntry = "FHIR_THREAD_ENTRY";
inline constexpr std::string_view kLossThreadStep = "FHIR_THREAD_STEP";
inline constexpr std::string_view kLossUnusedResource = "FHIR_UNUSED_RESOURCE";
inline constexpr std::string_view kLossAttachmentWithoutData = "FHIR_ATTACHMENT_WITHOUT_DATA";
inline constexpr std::string_view kLossOrganisationIdentifier = "FHIR_ORGANISATION_IDENTIFIER";
inline constexpr std::string_view kLossProtectedAddress = "FHIR_PROTECTED_ADDRESS";

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ISSUES_H_
