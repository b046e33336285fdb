#include "adapters/findings.h"

#include <algorithm>

namespace handover::adapters {

void Findings::AddIssue(Issue issue) {
  const bool is_error = issue.severity == Severity::kError;
  has_errors_ = has_errors_ || is_error;
  bool has_code = false;
  for (const Issue& other : issues_) {
    if (other.code != issue.code) continue;
    if (other.path == issue.path) return;
    has_code = true;
  }
  // An error is told even behind the last warning: a refusal has a reason.
  const bool has_room = issues_.size() < (is_error ? 2 * kMaxIssues : kMaxIssues);
  if (has_room || !has_code) issues_.push_back(std::move(issue));
}

void Findings::AddLoss(Loss loss) {
  const auto same = [&](const Loss& other) { return other.code == loss.code && other.path == loss.path; };
  if (std::none_of(losses_.begin(), losses_.end(), same)) losses_.push_back(std::move(loss));
}

}  // namespace handover::adapters
