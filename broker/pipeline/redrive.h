// The operator's use case "re-drive": dead letters that match a filter go back into their queues, in their old order.
// What would go is counted first, by a dry run; each that goes has its leaf.
#ifndef HANDOVER_BROKER_PIPELINE_REDRIVE_H_
#define HANDOVER_BROKER_PIPELINE_REDRIVE_H_

#include "absl/status/statusor.h"

#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// Errors as in AdminService.RedriveDeadLetters. Blocks until they are committed; never on the committer's thread.
absl::StatusOr<admin::v1::RedriveDeadLettersResponse> RedriveDeadLetters(
    const identity::Operator& by, const admin::v1::RedriveDeadLettersRequest& request, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_REDRIVE_H_
