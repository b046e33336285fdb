// The use cases that look at consents: of one person, and those of a party that carry a flag.
#ifndef HANDOVER_BROKER_PIPELINE_LIST_CONSENTS_H_
#define HANDOVER_BROKER_PIPELINE_LIST_CONSENTS_H_

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/consent/v1/consent_service.pb.h"

namespace handover::pipeline {

// The records that the caller's party made, under whichever of the person's numbers. Errors as in
// ConsentService.ListConsents.
absl::StatusOr<consent::v1::ListConsentsResponse> ListConsents(const identity::Caller& caller,
                                                               const consent::v1::ListConsentsRequest& request,
                                                               Environment& env);

// Errors as in ConsentService.ListFlaggedConsents.
absl::StatusOr<consent::v1::ListFlaggedConsentsResponse> ListFlaggedConsents(
    const identity::Caller& caller, const consent::v1::ListFlaggedConsentsRequest& request, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_LIST_CONSENTS_H_
