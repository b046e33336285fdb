// The use cases of a sender who acts on its own handover: take it back, or say that a return has been acted on.
#ifndef HANDOVER_BROKER_PIPELINE_WITHDRAW_HANDOVER_H_
#define HANDOVER_BROKER_PIPELINE_WITHDRAW_HANDOVER_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::pipeline {

using WithdrawDone = std::function<void(absl::StatusOr<exchange::v1::WithdrawHandoverResponse>)>;
using ResolveDone = std::function<void(absl::StatusOr<exchange::v1::ResolveReturnResponse>)>;

// Errors as in ExchangeService.WithdrawHandover. `done` is called once, on this thread or the committer's.
void WithdrawHandover(const identity::Caller& caller, const exchange::v1::WithdrawHandoverRequest& request,
                      Environment& env, WithdrawDone done);

// Errors as in ExchangeService.ResolveReturn.
void ResolveReturn(const identity::Caller& caller, const exchange::v1::ResolveReturnRequest& request, Environment& env,
                   ResolveDone done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_WITHDRAW_HANDOVER_H_
