// The part of the lint that is about rules and ceilings.
#ifndef HANDOVER_BROKER_POLICY_LINT_RULES_H_
#define HANDOVER_BROKER_POLICY_LINT_RULES_H_

#include <string_view>
#include <vector>

#include "broker/policy/lint_policy.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// Duties that a rule or basis may create. The enforcer must understand every one of them: a new code is a change here
// and where it is carried out.
bool IsObligation(std::string_view code);

// Adds what is wrong with the rules, each on its own and together.
// REQUIRES: nothing; names that do not exist are findings too.
void LintRules(const v1::Policy& policy, std::vector<LintFinding>& findings);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_LINT_RULES_H_
