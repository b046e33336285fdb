#include "adapters/hl7v2/hl7_issues.h"

#include <algorithm>
#include <array>

namespace handover::adapters::hl7v2 {
namespace hl7_issues_internal {

constexpr std::array kIssues = {kEmpty,
                                kTooLarge,
                                kTooMany,
                                kHeader,
                                kBatch,
                                kSeveral,
                                kCharset,
                                kEncoding,
                                kCharacter,
                                kSegmentName,
                                kMessageType,
                                kVersion,
                                kFieldMissing,
                                kSegmentMissing,
                                kPatientTwice,
                                kTooLong,
                                kPatientNumber,
                                kPersonNumber,
                                kPatientUnknown,
                                kNothing,
                                kDeathTime,
                                kTimeFormat,
                                kNumber,
                                kRange,
                                kUnit,
                                kCodeSystem,
                                kAddress,
                                kTextComponents,
                                kProcessing,
                                kSexUnknown,
                                kSexParity,
                                kBirthDateDiffers,
                                kMotherTwice,
                                kBirthOrder,
                                kBirthTimeMissing,
                                kTelephone,
                                kUnitMissing,
                                kUnitSpelling,
                                kCodeSystemMissing,
                                kObservationType,
                                kObservationTwice,
                                kObservationStatus,
                                kAnswerUnknown,
                                kLineWrapped,
                                kScreeningPending,
                                kEncodingAssumed,
                                kLineFeeds,
                                kZoneAssumed,
                                kRoleAssumed,
                                kRegionMerged};

constexpr std::array kLosses = {kLossTransport, kLossOrder,         kLossSpecimen,     kLossInsurance,
                                kLossOrigin,    kLossForeignNumber, kLossWard,         kLossProtectedAddress,
                                kLossParts,     kLossReport,        kLossDeathDetails, kLossNotInKind};

}  // namespace hl7_issues_internal

absl::Span<const IssueInfo> AllIssues() { return hl7_issues_internal::kIssues; }

absl::Span<const LossInfo> AllLosses() { return hl7_issues_internal::kLosses; }

const IssueInfo* FindIssueInfo(std::string_view code) {
  const absl::Span<const IssueInfo> all = AllIssues();
  const auto found = std::find_if(all.begin(), all.end(), [code](const IssueInfo& info) { return info.code == code; });
  return found == all.end() ? nullptr : &*found;
}

const IssueInfo& InfoOf(SyntaxProblem problem) {
  switch (problem) {
    case SyntaxProblem::kNone:
    case SyntaxProblem::kEmpty:
      return kEmpty;
    case SyntaxProblem::kTooLarge:
      return kTooLarge;
    case SyntaxProblem::kTooMany:
      return kTooMany;
    case SyntaxProblem::kHeader:
      return kHeader;
    case SyntaxProblem::kBatch:
      return kBatch;
    case SyntaxProblem::kSeveral:
      return kSeveral;
    case SyntaxProblem::kCharset:
      return kCharset;
    case SyntaxProblem::kEncoding:
      return kEncoding;
    case SyntaxProblem::kCharacter:
      return kCharacter;
    case SyntaxProblem::kSegmentName:
      return kSegmentName;
  }
  return kEmpty;
}

}  // namespace handover::adapters::hl7v2
