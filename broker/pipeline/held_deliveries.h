// The operator's use case "what waits for a human": deliveries without a route or that the policy could not clear, and
// dead letters.
#ifndef HANDOVER_BROKER_PIPELINE_HELD_DELIVERIES_H_
#define HANDOVER_BROKER_PIPELINE_HELD_DELIVERIES_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/store/committer.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// At most 1000, oldest first. One whose row cannot be read is listed by its id, with the reason DAMAGED and no state.
absl::StatusOr<admin::v1::ListHeldResponse> ListHeld(Environment& env);

// A decision on one of them, ready to be committed.
struct HeldDecision {
  DeliveryId id;
  storage::v1::DeliveryRecord record;  // As it will be.
  std::vector<EscalationNews> news;
  store::Transaction transaction;
};
// Errors as in AdminService.ResolveHeld.
absl::StatusOr<HeldDecision> PrepareDecision(const identity::Operator& by,
                                             const admin::v1::ResolveHeldRequest& request, Environment& env);
// Its transaction: once it is committed, what waits again is in its queue, and who watches is told. `told` hears how it
// ended, after that; ABORTED: the delivery changed meanwhile.
store::Transaction CommitOf(HeldDecision decision, Environment& env, std::function<void(const absl::Status&)> told);

// Errors as in AdminService.ResolveHeld. `done` is called once, on this thread or the committer's.
void ResolveHeld(const identity::Operator& by, const admin::v1::ResolveHeldRequest& request, Environment& env,
                 std::function<void(absl::StatusOr<admin::v1::ResolveHeldResponse>)> done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_HELD_DELIVERIES_H_
