// The law, from the texts of its files to what decides: at start and on command.
#ifndef HANDOVER_BROKER_PIPELINE_LOAD_POLICY_H_
#define HANDOVER_BROKER_PIPELINE_LOAD_POLICY_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "broker/policy/policy_set.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// The files, by name. INVALID_ARGUMENT: they do not parse, or a lint rule is broken; names file and line.
absl::StatusOr<std::shared_ptr<const ActivePolicy>> MakePolicy(std::vector<policy::NamedText> files);

// Puts a policy in force, with its leaf: also at start, so that the log says under which law it goes on. The policy
// counts from the commit. FAILED_PRECONDITION: the new one is malformed; the old one stays.
void ActivatePolicy(const identity::Operator& by, std::vector<policy::NamedText> files, Environment& env,
                    std::function<void(absl::StatusOr<admin::v1::ReloadPolicyResponse>)> done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_LOAD_POLICY_H_
