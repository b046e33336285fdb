#include "broker/rpc/lease_answer.h"

#include <optional>

#include "broker/base/status_macros.h"
#include "broker/rpc/request_checks.h"

namespace handover::rpc {

absl::StatusOr<ExtendedLeases> ExtendLeases(const identity::Caller& caller,
                                            const exchange::v1::ExtendLeaseRequest& request,
                                            pipeline::Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<DeliveryId> ids, DeliveryIdsOf(request));
  HANDOVER_ASSIGN_OR_RETURN(const absl::Duration lease, LeaseOf(request.lease(), env.settings.default_lease));
  ExtendedLeases extended;
  extended.lapse_at = env.clock.SinceStart() + lease;
  for (const DeliveryId& id : ids) {
    google::protobuf::Timestamp& time = *extended.response.add_lease_expire_times();
    const std::optional<absl::Time> end = env.queues.Extend(caller.party, id, lease);
    if (!end.has_value()) continue;
    time.set_seconds(absl::ToUnixSeconds(*end));
    extended.deliveries.push_back(id);
  }
  return extended;
}

}  // namespace handover::rpc
