#include "adapters/cda/cda_issues.h"

#include <algorithm>
#include <array>
#include <utility>

namespace handover::adapters::cda {
namespace cda_issues_internal {

constexpr size_t kMaxIssues = 200;  // Of one document; more of them help nobody.

constexpr std::array kIssues = {
    kRoot,  kUnsupported,       kRemoval,          kMissing,      kTooMany,       kForbidden,  kFixedValue,
    kTitle, kTimeFormat,        kEpisode,          kPersonNumber, kSectionTwice,  kCareLevel,  kTooLong,
    kRange, kReplacementNumber, kObservationTwice, kSexParity,    kCareLevelCode, kZoneAssumed};

constexpr std::array kLosses = {kLossTransport, kLossLifestyle, kLossMarkup, kLossAddress, kLossRegister};

}  // namespace cda_issues_internal

absl::Span<const IssueInfo> AllIssues() { return cda_issues_internal::kIssues; }

absl::Span<const LossInfo> AllLosses() { return cda_issues_internal::kLosses; }

void Findings::Add(const IssueInfo& info, std::string path) {
  has_errors_ = has_errors_ || info.severity == Severity::kError;
  const auto same = [&](const Issue& issue) { return issue.code == info.code && issue.path == path; };
  const bool is_full = issues_.size() >= cda_issues_internal::kMaxIssues;
  // An error is told even behind the last warning: a refusal has a reason.
  const bool has_room =
      !is_full || (info.severity == Severity::kError && issues_.size() < 2 * cda_issues_internal::kMaxIssues);
  if (!has_room || std::any_of(issues_.begin(), issues_.end(), same)) return;
  issues_.push_back({info.severity, std::string(info.code), std::move(path), std::string(info.rule)});
}

void Findings::Lose(const LossInfo& info, std::string path) {
  const auto same = [&](const Loss& loss) { return loss.code == info.code && loss.path == path; };
  if (std::none_of(losses_.begin(), losses_.end(), same)) losses_.push_back({std::string(info.code), std::move(path)});
}

}  // namespace handover::adapters::cda
