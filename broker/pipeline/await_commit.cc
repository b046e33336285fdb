#include "broker/pipeline/await_commit.h"

#include <utility>

#include "absl/synchronization/notification.h"

namespace handover::pipeline {

absl::StatusOr<store::CommitResult> CommitAndWait(store::Transaction transaction, Environment& env) {
  absl::StatusOr<store::CommitResult> result = absl::UnknownError("not answered");
  absl::Notification answered;
  transaction.done = [&](absl::StatusOr<store::CommitResult> committed) {
    result = std::move(committed);
    answered.Notify();
  };
  env.committer.Enqueue(std::move(transaction));
  answered.WaitForNotification();
  return result;
}

}  // namespace handover::pipeline
