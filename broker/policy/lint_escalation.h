// What a policy's ladders must keep to, so that nothing that is late is left without a step.
#ifndef HANDOVER_BROKER_POLICY_LINT_ESCALATION_H_
#define HANDOVER_BROKER_POLICY_LINT_ESCALATION_H_

#include <vector>

#include "broker/policy/lint_policy.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// Adds what it finds: ESCALATION_LIMIT (a deadline is missing or out of range), LADDER_MISSING (a reason has none),
// LADDER_TWICE, LADDER_EMPTY (without reasons or steps), STEP_TIME, STEP_NAMES. A policy without `escalation` has the
// defaults, and is not looked at.
void LintEscalation(const v1::Policy& policy, std::vector<LintFinding>& findings);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_LINT_ESCALATION_H_
