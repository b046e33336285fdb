#include "adapters/medcom_fhir/fhir_issues.h"

#include <algorithm>
#include <array>

namespace handover::adapters::fhir {
namespace fhir_issues_internal {

constexpr std::array kAllIssues = {kEmptyDocument,
                                   kTooLarge,
                                   kEncoding,
                                   kCharacter,
                                   kJsonSyntax,
                                   kDuplicateKey,
                                   kXmlNamespace,
                                   kXmlText,
                                   kTooDeep,
                                   kTooManyElements,
                                   kEmptyValue,
                                   kDatatype,
                                   kNotABundle,
                                   kMissing,
                                   kCardinality,
                                   kFixedValue,
                                   kEventUnsupported,
                                   kVersionUnsupported,
                                   kActivityUnsupported,
                                   kCodeUnknown,
                                   kProfileWrong,
                                   kReferenceUnresolved,
                                   kReferenceType,
                                   kDuplicateEntry,
                                   kResourceCount,
                                   kModifier,
                                   kIdFormat,
                                   kUuidFormat,
                                   kTimeFormat,
                                   kTooLong,
                                   kTooManyUnknown,
                                   kGlnFormat,
                                   kSorFormat,
                                   kSenderOrganisation,
                                   kReceiverOrganisation,
                                   kPersonNumber,
                                   kMunicipality,
                                   kRoleCode,
                                   kPriorityNotAllowed,
                                   kTopicMissing,
                                   kEncounter,
                                   kPayloadContent,
                                   kPayloadId,
                                   kPayloadRepeated,
                                   kTooManyPayloads,
                                   kNoText,
                                   kContact,
                                   kAttachmentType,
                                   kAttachmentSize,
                                   kAttachmentData,
                                   kGlnCheckDigit,
                                   kSystemSpelling,
                                   kSexParity,
                                   kBirthDateDiffers,
                                   kNumberInText,
                                   kNarrativeMissing,
                                   kResourceUnexpected,
                                   kEncounterUnused,
                                   kProvenanceSource,
                                   kProvenanceAgent,
                                   kAttachmentTypeDiffers,
                                   kAttachmentWithoutData,
                                   kThreadUnclear,
                                   kRoleAssumed,
                                   kZoneAssumed,
                                   kPredecessorTime};

}  // namespace fhir_issues_internal

absl::Span<const IssueInfo> AllIssues() { return fhir_issues_internal::kAllIssues; }

const IssueInfo* FindIssue(std::string_view code) {
  const auto& all = fhir_issues_internal::kAllIssues;
  const auto found = std::find_if(all.begin(), all.end(), [&](const IssueInfo& info) { return info.code == code; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace handover::adapters::fhir
