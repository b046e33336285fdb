#include "adapters/oneroster/oneroster_issues.h"

#include <array>

namespace handover::adapters::oneroster {
namespace oneroster_issues_internal {

constexpr std::array kIssueTable = {kNotPacked, kUnknownFile, kFiles,    kManifest,  kVersion, kDelta,
                                    kColumn,    kColumnMissing, kRequired, kWord,    kDate,    kStatus,
                                    kRepeated,  kReference,   kUserId,   kPersonNumber, kTooLong, kTooMany,
                                    kInstitution, kNoPlace,   kNoChild,  kBirthDate, kCarried, kNoContent};

constexpr std::array kLossTable = {kLossTechnical, kLossPassword, kLossSchooling, kLossOrigin,
                                   kLossPeople,    kLossPlace,    kLossFile,      kLossExtension};

}  // namespace oneroster_issues_internal

absl::Span<const IssueInfo> AllIssues() { return oneroster_issues_internal::kIssueTable; }

absl::Span<const LossInfo> AllLosses() { return oneroster_issues_internal::kLossTable; }

}  // namespace handover::adapters::oneroster
