// A decision in sentences that a health visitor understands, in Danish or English: what it says of the whole, on which
// rule and law, what goes, what stays and why, whose consent is missing, and what it obliges to. Made of the codes that
// the log holds, so that an old decision can be told in either language. No name and no number.
#ifndef HANDOVER_BROKER_POLICY_SPEAK_DECISION_H_
#define HANDOVER_BROKER_POLICY_SPEAK_DECISION_H_

#include <string>
#include <vector>

#include "broker/policy/spoken_words.h"
#include "handover/consent/v1/consent_service.pb.h"

namespace handover::policy {

// Never empty. Says nothing of a section, a person or a consent that is not in the explanation: what a recipient may
// not know is left out of that.
std::vector<std::string> SpeakDecision(const consent::v1::DecisionExplanation& decision, Language language);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_SPEAK_DECISION_H_
