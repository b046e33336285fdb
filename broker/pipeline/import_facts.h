// The operator's use case "what the registers say": custody, residence, protection, GP, daycare, and what happened to
// who a person is.
#ifndef HANDOVER_BROKER_PIPELINE_IMPORT_FACTS_H_
#define HANDOVER_BROKER_PIPELINE_IMPORT_FACTS_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// All or nothing; what is known already changes nothing. Errors as in AdminService.ImportFacts. `done` is called once,
// on this thread or the committer's.
void ImportFacts(const identity::Operator& by, const admin::v1::ImportFactsRequest& request, Environment& env,
                 std::function<void(absl::StatusOr<admin::v1::ImportFactsResponse>)> done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_IMPORT_FACTS_H_
