#include "adapters/daycare/daycare_issues.h"

#include <array>

namespace handover::adapters::daycare {
namespace daycare_issues_internal {

constexpr std::array kIssueTable = {
    kTooLarge, kJson,     kStructure,    kCharacter,    kVersion, kUnknownElement, kColumn, kNoForm,
    kRepeated, kRequired, kItems,        kCount,        kType,    kTooLong,        kCode,   kTime,
    kNumber,   kYesNo,    kPersonNumber, kMunicipality, kId,      kBytes,          kPerson, kChildNumber,
    kContent,  kParents,  kParentNumber, kKind,         kNothing,
};

constexpr std::array kLossTable = {
    kLossCharacter,      kLossEnvelope, kLossField,  kLossFile,       kLossFindings,
    kLossMeasures,       kLossMerged,   kLossPerson, kLossProvenance, kLossRecording,
    kLossScreeningItems, kLossSection,  kLossSender, kLossSorting,    kLossSpelling,
};

}  // namespace daycare_issues_internal

absl::Span<const IssueInfo> AllIssues() { return daycare_issues_internal::kIssueTable; }

absl::Span<const LossInfo> AllLosses() { return daycare_issues_internal::kLossTable; }

}  // namespace handover::adapters::daycare
