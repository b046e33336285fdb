// The policy as a page that a lawyer can check line by line: docs/rules.md.
#ifndef HANDOVER_BROKER_POLICY_RULE_PAGE_H_
#define HANDOVER_BROKER_POLICY_RULE_PAGE_H_

#include <string>

#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// Markdown: one row for each rule, then each rule with its ceiling as pairs, the bases with their citations, the kinds,
// the open questions with the rules they touch, and the words that are used. In the order of the rules' ids; the same
// policy gives the same page. REQUIRES: the policy passes LintPolicy().
std::string RulePage(const v1::Policy& policy);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_RULE_PAGE_H_
