#include "adapters/cda/cda_issues.h"

#include <array>

namespace handover::adapters::cda {
namespace cda_issues_internal {

constexpr std::array kIssues = {
    kRoot,  kUnsupported,       kRemoval,          kMissing,      kTooMany,       kForbidden,  kFixedValue,
    kTitle, kTimeFormat,        kEpisode,          kPersonNumber, kSectionTwice,  kCareLevel,  kTooLong,
    kRange, kReplacementNumber, kObservationTwice, kSexParity,    kCareLevelCode, kZoneAssumed};

constexpr std::array kLosses = {kLossTransport, kLossLifestyle, kLossMarkup, kLossAddress, kLossRegister};

}  // namespace cda_issues_internal

absl::Span<const IssueInfo> AllIssues() { return cda_issues_internal::kIssues; }

absl::Span<const LossInfo> AllLosses() { return cda_issues_internal::kLosses; }

}  // namespace handover::adapters::cda
