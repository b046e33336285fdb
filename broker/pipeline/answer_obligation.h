// The use case of a party that has met a duty which a hand-out created for it, or says why it need not.
#ifndef HANDOVER_BROKER_PIPELINE_ANSWER_OBLIGATION_H_
#define HANDOVER_BROKER_PIPELINE_ANSWER_OBLIGATION_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::pipeline {

using AnswerObligationDone = std::function<void(absl::StatusOr<exchange::v1::AnswerObligationResponse>)>;

// Errors as in ExchangeService.AnswerObligation. `done` is called once, on this thread or the committer's.
void AnswerObligation(const identity::Caller& caller, const exchange::v1::AnswerObligationRequest& request,
                      Environment& env, AnswerObligationDone done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ANSWER_OBLIGATION_H_
