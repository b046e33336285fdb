// The use case "give back": a recipient cannot take now what it was handed, and says until when. The delivery keeps its
// place, its attempt and its deadlines; that it was given back, and why, is in the log and in what its sender sees.
#ifndef HANDOVER_BROKER_PIPELINE_GIVE_BACK_H_
#define HANDOVER_BROKER_PIPELINE_GIVE_BACK_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::pipeline {

// In the order of the request: it is not handed out again before that time. Errors as in
// InboxService.GiveBackDeliveries, for each. Called once, on this thread or the committer's.
using GiveBackDone = std::function<void(std::vector<absl::StatusOr<absl::Time>>)>;

// REQUIRES: the counts, ids, reasons and delays of the request were checked. Needs no lease, only that the attempt is
// the newest: a restart of the broker forgets leases.
void GiveBackDeliveries(const identity::Caller& caller, const exchange::v1::GiveBackDeliveriesRequest& request,
                        Environment& env, GiveBackDone done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_GIVE_BACK_H_
