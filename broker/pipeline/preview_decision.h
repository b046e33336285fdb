// The use case "what would happen": the same decision as for a submission, and nothing stored but that it was asked.
#ifndef HANDOVER_BROKER_PIPELINE_PREVIEW_DECISION_H_
#define HANDOVER_BROKER_PIPELINE_PREVIEW_DECISION_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/consent/v1/consent_service.pb.h"

namespace handover::pipeline {

using PreviewDone = std::function<void(absl::StatusOr<consent::v1::PreviewDecisionResponse>)>;

// Errors as in ConsentService.PreviewDecision. `done` is called once, on this thread or the committer's.
void PreviewDecision(const identity::Caller& caller, const consent::v1::PreviewDecisionRequest& request,
                     Environment& env, PreviewDone done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PREVIEW_DECISION_H_
