// The use cases that look back: a person's timeline, why a handover went where it went, and what the log holds on a
// person. Each shows a caller only what it sent or received itself.
#ifndef HANDOVER_BROKER_PIPELINE_PATHWAY_H_
#define HANDOVER_BROKER_PIPELINE_PATHWAY_H_

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/audit/v1/audit_service.pb.h"
#include "handover/pathway/v1/pathway_service.pb.h"

namespace handover::pipeline {

// NOT_FOUND: nothing the caller may know, or no such person: one answer.
absl::StatusOr<pathway::v1::GetTimelineResponse> GetTimeline(const identity::Caller& caller,
                                                             const pathway::v1::GetTimelineRequest& request,
                                                             Environment& env);

// NOT_FOUND: no handover the caller sent or received has this id.
absl::StatusOr<pathway::v1::ExplainHandoverResponse> ExplainHandover(const identity::Caller& caller,
                                                                     const pathway::v1::ExplainHandoverRequest& request,
                                                                     Environment& env);

// NOT_FOUND: nothing.
absl::StatusOr<audit::v1::GetSubjectAccessResponse> GetSubjectAccess(const identity::Caller& caller,
                                                                     const audit::v1::GetSubjectAccessRequest& request,
                                                                     Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PATHWAY_H_
