// The use case "where is it": the state of a handover for every recipient, for its sender alone.
#ifndef HANDOVER_BROKER_PIPELINE_HANDOVER_STATUS_H_
#define HANDOVER_BROKER_PIPELINE_HANDOVER_STATUS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::pipeline {

// The one answer for what does not exist and for what is somebody else's.
absl::Status NoSuchHandover();

// The id in its text form. NOT_FOUND for anything else: the caller has no such handover either.
absl::StatusOr<HandoverId> ParseHandoverId(const std::string& text);

// NOT_FOUND: no handover of the caller's has this id.
absl::StatusOr<exchange::v1::HandoverStatus> GetHandoverStatus(const identity::Caller& caller, const HandoverId& id,
                                                               Environment& env);

// INVALID_ARGUMENT: page_size or page_token.
absl::StatusOr<exchange::v1::ListHandoversResponse> ListHandovers(const identity::Caller& caller,
                                                                  const exchange::v1::ListHandoversRequest& request,
                                                                  Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_HANDOVER_STATUS_H_
