// What the expectations of a policy must not say.
#ifndef HANDOVER_BROKER_POLICY_LINT_EXPECTATIONS_H_
#define HANDOVER_BROKER_POLICY_LINT_EXPECTATIONS_H_

#include <vector>

#include "broker/policy/lint_policy.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// Adds what is wrong, in the order of the policy. Kinds and rules are those of the same policy.
void LintExpectations(const v1::Policy& policy, std::vector<LintFinding>& findings);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_LINT_EXPECTATIONS_H_
