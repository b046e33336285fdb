#include "adapters/medcom_fhir/fhir_issues.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/medcom_fhir/fhir_text.h"

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

void Findings::Add(const IssueInfo& info, const Node& where, std::string_view rule) {
  AddAt(info, tree_.PathOf(where), rule);
}

void Findings::AddMissing(const IssueInfo& info, const Node& parent, std::string_view name, std::string_view rule) {
  std::string path = tree_.PathOf(parent);
  if (path == "/") path.clear();
  AddAt(info, Cat(path, "/", name), rule);
}

void Findings::AddLoss(std::string_view code, const Node& where) {
  std::string path = tree_.PathOf(where);
  const bool known = std::any_of(losses_.begin(), losses_.end(),
                                 [&](const Loss& loss) { return loss.code == code && loss.path == path; });
  if (!known) losses_.push_back({std::string(code), std::move(path)});
}

void Findings::AddAt(const IssueInfo& info, std::string path, std::string_view rule) {
  const bool error = info.severity == Severity::kError;
  has_errors_ |= error;
  const bool known = std::any_of(issues_.begin(), issues_.end(), [&](const Issue& issue) {
    return issue.code == info.code && issue.path == path && issue.rule == rule;
  });
  if (known) return;  // Several entries may lead to one resource.
  // Half of the room is kept for errors: a document full of warnings still says why it was refused.
  if (issues_.size() >= (error ? kMaxIssues : kMaxIssues / 2)) return;
  issues_.push_back({info.severity, std::string(info.code), std::move(path), std::string(rule)});
}

}  // namespace handover::adapters::fhir
