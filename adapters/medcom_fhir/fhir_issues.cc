#include "adapters/medcom_fhir/fhir_issues.h"

#include <algorithm>
#include <array>

#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "adapters/medcom_fhir/hospital_issues.h"

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
                                   kMunicipalityEnded,
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
                                   kPredecessorTime,
                                   kRegionMerged};

}  // namespace fhir_issues_internal

absl::Span<const IssueInfo> AllIssues() { return fhir_issues_internal::kAllIssues; }

const IssueInfo* FindIssue(std::string_view code) {
  const auto has_code = [&](const IssueInfo& info) { return info.code == code; };
  const auto& all = fhir_issues_internal::kAllIssues;
  const auto found = std::find_if(all.begin(), all.end(), has_code);
  if (found != all.end()) return &*found;
  const auto of_hospital = std::find_if(kHospitalIssues.begin(), kHospitalIssues.end(), has_code);
  if (of_hospital != kHospitalIssues.end()) return &*of_hospital;
  const auto of_envelope = std::find_if(kEhmiIssues.begin(), kEhmiIssues.end(), has_code);
  return of_envelope == kEhmiIssues.end() ? nullptr : &*of_envelope;
}

}  // namespace handover::adapters::fhir
