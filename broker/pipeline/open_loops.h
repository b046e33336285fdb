// The use cases "who coordinates this pathway" and "what is open on those that we coordinate". A party sees what it
// sent, what was handed out to it, and what is expected of it; the coordinator also what it is there to follow up.
#ifndef HANDOVER_BROKER_PIPELINE_OPEN_LOOPS_H_
#define HANDOVER_BROKER_PIPELINE_OPEN_LOOPS_H_

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/pathway/v1/coordination.pb.h"

namespace handover::pipeline {

// NOT_FOUND: nothing the caller may know, or no such person: one answer.
absl::StatusOr<pathway::v1::GetPathwayResponse> GetPathway(const identity::Caller& caller,
                                                           const pathway::v1::GetPathwayRequest& request,
                                                           Environment& env);

// INVALID_ARGUMENT: the page.
absl::StatusOr<pathway::v1::ListOpenLoopsResponse> ListOpenLoops(const identity::Caller& caller,
                                                                 const pathway::v1::ListOpenLoopsRequest& request,
                                                                 Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_OPEN_LOOPS_H_
