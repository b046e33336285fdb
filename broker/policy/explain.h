// A decision in codes, for the sender, for the log and for `handover explain`. No personal data: persons appear by
// their role and by their random id of the handover.
#ifndef HANDOVER_BROKER_POLICY_EXPLAIN_H_
#define HANDOVER_BROKER_POLICY_EXPLAIN_H_

#include <vector>

#include "broker/policy/decision.h"
#include "broker/policy/question.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "handover/exchange/v1/error.pb.h"

namespace handover::policy {

// REQUIRES, of all of them: `decision` was made for `question`.

// The codes alone: what the log holds of every decision. Sentences are made of them by SpeakDecision().
consent::v1::DecisionExplanation RecordDecision(const Question& question, const Decision& decision);

// What the sender is answered when the decision is no: rule, basis, reason and the missing consents.
exchange::v1::PolicyRefusal RefusalOf(const Question& question, const Decision& decision, int addressee_index);

// The withheld sections as pairs, each pair once: the sender's open task. Empty when nothing is withheld.
std::vector<exchange::v1::Pair> WithheldPairs(const Question& question, const Decision& decision);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_EXPLAIN_H_
