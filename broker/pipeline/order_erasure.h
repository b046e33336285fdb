// The use case "erase by order": one operator asks, another confirms within a day, and only then it is erased. Both are
// named in the log.
#ifndef HANDOVER_BROKER_PIPELINE_ORDER_ERASURE_H_
#define HANDOVER_BROKER_PIPELINE_ORDER_ERASURE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/eraser.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// Longer, and whoever confirms no longer knows why.
inline constexpr absl::Duration kConfirmWithin = absl::Hours(24);

// All three block until what they do is on stable storage. Errors as the methods of AdminService.
absl::StatusOr<admin::v1::RequestErasureResponse> RequestErasure(const identity::Operator& by,
                                                                 const admin::v1::RequestErasureRequest& request,
                                                                 const Eraser& eraser, Environment& env);
absl::StatusOr<admin::v1::ConfirmErasureResponse> ConfirmErasure(const identity::Operator& by,
                                                                 const admin::v1::ConfirmErasureRequest& request,
                                                                 Eraser& eraser, Environment& env);
// Those that have expired are left out.
absl::StatusOr<admin::v1::ListErasureRequestsResponse> ListErasureRequests(const Eraser& eraser, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ORDER_ERASURE_H_
