// The use case "acknowledge": a recipient's signed word on what it was handed. Stored, accepted, declined or
// redirected.
#ifndef HANDOVER_BROKER_PIPELINE_ACKNOWLEDGE_DELIVERY_H_
#define HANDOVER_BROKER_PIPELINE_ACKNOWLEDGE_DELIVERY_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/inbox_service.pb.h"
#include "handover/exchange/v1/receipt.pb.h"

namespace handover::pipeline {

struct Acknowledged {
  exchange::v1::Receipt receipt;  // Of the STATEMENT leaf; of the original one for a repetition.
  exchange::v1::DeliveryState state = exchange::v1::DELIVERY_STATE_UNSPECIFIED;
};

// One result per acknowledgement, in the order given. NOT_FOUND: no such delivery of the caller's. FAILED_PRECONDITION:
// it is concluded otherwise, or was never handed out. INVALID_ARGUMENT: malformed or wrongly signed. PERMISSION_DENIED:
// the policy does not let the one it is redirected to have it.
using AcknowledgeDone = std::function<void(std::vector<absl::StatusOr<Acknowledged>>)>;

// `done` is called once, on this thread or the committer's, and must not block.
void AcknowledgeDeliveries(const identity::Caller& caller, exchange::v1::AcknowledgeDeliveriesRequest request,
                           Environment& env, AcknowledgeDone done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ACKNOWLEDGE_DELIVERY_H_
