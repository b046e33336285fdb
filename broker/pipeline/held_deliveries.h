// The operator's use case "what waits for a human": deliveries without a route or that the policy could not clear, and
// dead letters.
#ifndef HANDOVER_BROKER_PIPELINE_HELD_DELIVERIES_H_
#define HANDOVER_BROKER_PIPELINE_HELD_DELIVERIES_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// At most 1000, oldest first.
absl::StatusOr<admin::v1::ListHeldResponse> ListHeld(Environment& env);

// Errors as in AdminService.ResolveHeld. `done` is called once, on this thread or the committer's.
void ResolveHeld(const identity::Operator& by, const admin::v1::ResolveHeldRequest& request, Environment& env,
                 std::function<void(absl::StatusOr<admin::v1::ResolveHeldResponse>)> done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_HELD_DELIVERIES_H_
