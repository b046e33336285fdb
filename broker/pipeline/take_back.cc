#include "broker/pipeline/take_back.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "broker/base/status_macros.h"

namespace handover::pipeline {
namespace take_back_internal {

using storage::v1::ExpectationRecord;
using storage::v1::PathwayRecord;

// More say the same of one matter only when something is sent again and again.
constexpr int kMostClosers = 4;

// Whether it was among them.
bool Remove(const std::string& handover, Closers& closers) {
  const auto found = std::find(closers.begin(), closers.end(), handover);
  if (found == closers.end()) return false;
  closers.erase(found);
  return true;
}

// Whether a pregnancy goes on that was over by this handover alone.
absl::StatusOr<bool> ResumePregnancy(const PersonKey& key, const std::string& handover, PathwayDraft& draft) {
  HANDOVER_ASSIGN_OR_RETURN(std::optional<PathwayRecord> pathway, draft.PathwayUnder({key}));
  if (!pathway.has_value() || pathway->subject() != PathwayRecord::OVER) return false;
  if (!Remove(handover, *pathway->mutable_over_by())) return false;
  const bool resumes = pathway->over_by().empty();
  if (resumes) {
    const bool known = pathway->over_from() != PathwayRecord::SUBJECT_UNSPECIFIED;
    pathway->set_subject(known ? pathway->over_from() : PathwayRecord::OTHER);
    pathway->clear_over_from();
  }
  HANDOVER_RETURN_IF_ERROR(draft.SetPathway(key, *pathway));
  return resumes;
}

absl::Status TakeBackOne(const StoredExpectation& stored, const TakenBack& back, bool resumes, PathwayDraft& draft) {
  ExpectationRecord after = stored.record;
  if (IsWaitedFor(after)) {
    const bool raised = after.raised_by() == back.handover || after.passed_by() == back.handover;
    return raised ? draft.End(stored, back.reason) : absl::OkStatus();
  }
  if (!Remove(back.handover, *after.mutable_closed_by())) return absl::OkStatus();
  if (after.closed_by().empty() && (resumes || !after.past())) return draft.Reopen(stored);
  if (after.state() == ExpectationRecord::MET && !after.closed_by().empty()) after.set_met_by(after.closed_by(0));
  return draft.Change(stored, std::move(after));
}

}  // namespace take_back_internal

bool IsTakenBack(const storage::v1::ExpectationRecord& record) {
  return record.end_reason() == kRetracted || record.end_reason() == kWithdrawn;
}

void CloseBy(const std::string& handover, Closers& closers) {
  closers.Clear();
  if (!handover.empty()) *closers.Add() = handover;
}

void CloseAgainBy(const std::string& handover, Closers& closers) {
  if (handover.empty()) closers.Clear();
  const bool known = std::find(closers.begin(), closers.end(), handover) != closers.end();
  if (closers.empty() || known || closers.size() >= take_back_internal::kMostClosers) return;
  *closers.Add() = handover;
}

absl::Status TakeBack(const std::vector<PersonKey>& keys, const TakenBack& back, PathwayDraft& draft) {
  using namespace take_back_internal;
  bool resumes = false;
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const bool one, ResumePregnancy(key, back.handover, draft));
    resumes = resumes || one;
  }
  HANDOVER_ASSIGN_OR_RETURN(const auto all, draft.ExpectationsUnder(keys));
  for (const StoredExpectation* const stored : all) {
    HANDOVER_RETURN_IF_ERROR(TakeBackOne(*stored, back, resumes, draft));
  }
  return absl::OkStatus();
}

}  // namespace handover::pipeline
