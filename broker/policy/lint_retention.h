// What the retention rows and holds of a policy must not say.
#ifndef HANDOVER_BROKER_POLICY_LINT_RETENTION_H_
#define HANDOVER_BROKER_POLICY_LINT_RETENTION_H_

#include <vector>

#include "broker/policy/lint_policy.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// Appends what is wrong, in the order of the policy.
void LintRetention(const v1::Policy& policy, std::vector<LintFinding>& findings);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_LINT_RETENTION_H_
