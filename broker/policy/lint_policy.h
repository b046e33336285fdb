// What a policy must not say (POLICY 2.7, SECTIONS 3): checked before a policy is taken into use, and by a test for the
// one that is shipped.
#ifndef HANDOVER_BROKER_POLICY_LINT_POLICY_H_
#define HANDOVER_BROKER_POLICY_LINT_POLICY_H_

#include <string>
#include <vector>

#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// One thing that is wrong.
struct LintFinding {
  std::string code;   // Such as RULES_OVERLAP; docs/errors.md lists them.
  std::string place;  // Such as `rules[P-05].ceiling[2]`.
  std::string text;   // The rule, in one sentence.
};

// Empty = clean. In the order of the policy.
std::vector<LintFinding> LintPolicy(const v1::Policy& policy);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_LINT_POLICY_H_
