// For use cases that need several commits, one after the other, on a thread that may wait.
#ifndef HANDOVER_BROKER_PIPELINE_COMMIT_AND_WAIT_H_
#define HANDOVER_BROKER_PIPELINE_COMMIT_AND_WAIT_H_

#include "absl/status/statusor.h"

#include "broker/pipeline/environment.h"
#include "broker/store/committer.h"

namespace handover::pipeline {

// What the commit gave. Not on the committer's thread, nor on one of gRPC's. Errors of store::Transaction::done.
absl::StatusOr<store::CommitResult> CommitAndWait(store::Transaction transaction, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_COMMIT_AND_WAIT_H_
