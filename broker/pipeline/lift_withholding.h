// The use case "they may be told now": ends the keeping back of a handover from the citizens it concerns.
#ifndef HANDOVER_BROKER_PIPELINE_LIFT_WITHHOLDING_H_
#define HANDOVER_BROKER_PIPELINE_LIFT_WITHHOLDING_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// One commit: who lifted it and why, in the stream of everybody concerned, and behind it every event that was kept
// back. What happens meanwhile commits before it and is told, or after it and is seen at once. Errors as in
// AdminService.LiftWithholding; UNAVAILABLE: something of it happened just now; a retry is safe. `done` is called once,
// on this thread or the committer's.
void LiftWithholding(const identity::Operator& by, const admin::v1::LiftWithholdingRequest& request, Environment& env,
                     std::function<void(absl::StatusOr<admin::v1::LiftWithholdingResponse>)> done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_LIFT_WITHHOLDING_H_
