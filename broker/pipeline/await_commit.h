// A commit that is waited for: for what an operator or the clock starts, on threads that may block.
#ifndef HANDOVER_BROKER_PIPELINE_AWAIT_COMMIT_H_
#define HANDOVER_BROKER_PIPELINE_AWAIT_COMMIT_H_

#include "absl/status/statusor.h"

#include "broker/pipeline/environment.h"
#include "broker/store/committer.h"

namespace handover::pipeline {

// Enqueues it and waits for its `done`, which must be unset. Never on the committer's thread. Errors as
// store::Transaction::done.
absl::StatusOr<store::CommitResult> CommitAndWait(store::Transaction transaction, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_AWAIT_COMMIT_H_
