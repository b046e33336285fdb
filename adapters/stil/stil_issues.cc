#include "adapters/stil/stil_issues.h"

#include <array>

namespace handover::adapters::stil {
namespace stil_issues_internal {

constexpr std::array kIssueTable = {kRoot,        kInstitution,  kNoChild,           kTooMany,      kTime,
                                    kDate,        kFlag,         kPersonNumber,      kTwoNumbers,   kNobody,
                                    kTooLong,     kGroup,        kPadded,            kMunicipality, kMunicipalityEnded,
                                    kZoneAssumed, kUnknownElement, kNoContent};

constexpr std::array kLossTable = {kLossTechnical, kLossPassword, kLossProtected, kLossStaff, kLossGroup};

}  // namespace stil_issues_internal

absl::Span<const IssueInfo> AllIssues() { return stil_issues_internal::kIssueTable; }

absl::Span<const LossInfo> AllLosses() { return stil_issues_internal::kLossTable; }

}  // namespace handover::adapters::stil
