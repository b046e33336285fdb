#include "adapters/oneroster/oneroster_issues.h"

#include <array>

namespace handover::adapters::oneroster {
namespace oneroster_issues_internal {

constexpr std::array kIssueTable = {
    kNotPacked, kUnknownFile,  kFiles,         kManifest, kVersion, kDelta,       kColumn,   kOwnColumn, kOtherVersion,
    kUntold,    kColumnMissing, kRequired,     kWord,     kSpelling, kDate,       kStatus,   kRepeated,  kReference,
    kUserId,    kPlainId,      kPersonNumber,  kTooLong,  kTooMany, kInstitution, kPlaceId,  kNoPlace,   kNoChild,
    kBirthDate, kCarried,      kNoContent};

constexpr std::array kLossTable = {kLossTechnical, kLossPassword, kLossSchooling, kLossOrigin,
                                   kLossPeople,    kLossPlace,    kLossFile,      kLossDeleted, kLossExtension};

}  // namespace oneroster_issues_internal

absl::Span<const IssueInfo> AllIssues() { return oneroster_issues_internal::kIssueTable; }

absl::Span<const LossInfo> AllLosses() { return oneroster_issues_internal::kLossTable; }

}  // namespace handover::adapters::oneroster
