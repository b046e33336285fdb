// The operator's use case "what did the register say": for one time, as far as it was known at another.
#ifndef HANDOVER_BROKER_PIPELINE_REGISTER_HISTORY_H_
#define HANDOVER_BROKER_PIPELINE_REGISTER_HISTORY_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// Of the one number that is asked for, not of others of the same person. The question is logged before it is answered.
// Errors as in AdminService.GetRegisterFacts. `done` is called once, on this thread or the committer's.
void GetRegisterFacts(const identity::Operator& by, const admin::v1::GetRegisterFactsRequest& request, Environment& env,
                      std::function<void(absl::StatusOr<admin::v1::GetRegisterFactsResponse>)> done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_REGISTER_HISTORY_H_
