// The expectations of a policy as a part of the page that a lawyer checks: docs/rules.md.
#ifndef HANDOVER_BROKER_POLICY_EXPECTATION_PAGE_H_
#define HANDOVER_BROKER_POLICY_EXPECTATION_PAGE_H_

#include <string>

#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// Markdown: a table with one row for each expectation, in the order of the policy, and who coordinates. REQUIRES: the
// policy passes LintPolicy().
std::string ExpectationPage(const v1::Policy& policy);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_EXPECTATION_PAGE_H_
