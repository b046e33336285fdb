#include "adapters/social/social_issues.h"

#include <array>
#include <string>

namespace handover::adapters::social {
namespace social_issues_internal {

constexpr std::array kIssues = {
    kTooLarge,   kJson,    kStructure,    kCharacter,   kVersion,     kColumn,   kNoRow,      kList,
    kRepeated,   kRequired, kType,        kTooLong,     kCode,        kPersonNumber, kTime,   kMunicipality,
    kMunicipalityEnded,
    kCount,      kDoNotContact, kChild,   kParents,     kNotifier,    kAttachment, kViolenceTold, kParentNumber,
    kUnknownElement, kKind, kOneHandover, kIncomplete,  kPointerOpen,
};

constexpr std::array kLosses = {kLossEnvelope, kLossSlip, kLossField, kLossSection, kLossPointer};

}  // namespace social_issues_internal

absl::Span<const IssueInfo> AllIssues() { return social_issues_internal::kIssues; }

absl::Span<const std::string_view> AllLosses() { return social_issues_internal::kLosses; }

Written RefusedToWrite(const IssueInfo& info, std::string_view path, std::string_view rule) {
  Written written;
  written.issues.push_back({info.severity, std::string(info.code), std::string(path), std::string(rule)});
  return written;
}

}  // namespace handover::adapters::social
