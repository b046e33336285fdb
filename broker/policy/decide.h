// The one decision function: every egress, on every path, is one call of it.
//
// Order (CONSENT 3.2): the kind and the claim are known; the rule for (kind, from, to) at that date; its bases in turn,
// each if its own conditions hold; per section: ceiling, address protection, objection, consent; then what the result
// means for the whole. Of several available bases the one that lets most sections pass is chosen, the first on a tie.
// No rule = no. An error = no. A statutory duty (an unblockable basis) asks no consent and no objection, but notes the
// objections that it overrides; where it still cannot be cleared, it is held for a human instead of denied.
#ifndef HANDOVER_BROKER_POLICY_DECIDE_H_
#define HANDOVER_BROKER_POLICY_DECIDE_H_

#include "absl/time/time.h"

#include "broker/consent/facts.h"
#include "broker/policy/decision.h"
#include "broker/policy/policy_set.h"
#include "broker/policy/question.h"

namespace handover::policy {

// Pure: the same arguments give the same decision. Never fails: an impossible question is kDenied with
// kEvaluationError.
Decision Decide(const Question& question, const PolicySet& policy, const consent::Facts& facts, absl::Time time);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_DECIDE_H_
