// The use case of a sender who acts on what was kept back of a delivery: it has sent it otherwise, or lets it be.
#ifndef HANDOVER_BROKER_PIPELINE_ANSWER_WITHHELD_H_
#define HANDOVER_BROKER_PIPELINE_ANSWER_WITHHELD_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::pipeline {

using AnswerWithheldDone = std::function<void(absl::StatusOr<exchange::v1::AnswerWithheldResponse>)>;

// Errors as in ExchangeService.AnswerWithheld. `done` is called once, on this thread or the committer's.
void AnswerWithheld(const identity::Caller& caller, const exchange::v1::AnswerWithheldRequest& request,
                    Environment& env, AnswerWithheldDone done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ANSWER_WITHHELD_H_
