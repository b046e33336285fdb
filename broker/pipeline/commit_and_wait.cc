#include "broker/pipeline/commit_and_wait.h"

#include <memory>
#include <utility>

#include "absl/synchronization/notification.h"

namespace handover::pipeline {

absl::StatusOr<store::CommitResult> CommitAndWait(store::Transaction transaction, Environment& env) {
  struct State {
    absl::Notification done;
    absl::StatusOr<store::CommitResult> result = absl::UnknownError("not answered");
  };
  // Shared with the callback: notifying may still touch it when this thread has its answer.
  const auto state = std::make_shared<State>();
  transaction.done = [state](absl::StatusOr<store::CommitResult> committed) {
    state->result = std::move(committed);
    state->done.Notify();
  };
  env.committer.Enqueue(std::move(transaction));
  state->done.WaitForNotification();
  return state->result;
}

}  // namespace handover::pipeline
