// Leases kept for longer, for the stream and for the unary call.
#ifndef HANDOVER_BROKER_RPC_LEASE_ANSWER_H_
#define HANDOVER_BROKER_RPC_LEASE_ANSWER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/base/ids.h"
#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::rpc {

struct ExtendedLeases {
  exchange::v1::ExtendLeaseResponse response;
  std::vector<DeliveryId> deliveries;  // Those that are still on lease to the caller.
  absl::Duration lapse_at;             // Their new end, by the steady clock.
};

// INVALID_ARGUMENT: a count, an id or the lease; relative to the request.
absl::StatusOr<ExtendedLeases> ExtendLeases(const identity::Caller& caller,
                                            const exchange::v1::ExtendLeaseRequest& request,
                                            pipeline::Environment& env);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_LEASE_ANSWER_H_
