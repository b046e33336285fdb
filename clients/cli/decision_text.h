// A decision for people: verdict, rule, basis, and what passes.
#ifndef HANDOVER_CLIENTS_CLI_DECISION_TEXT_H_
#define HANDOVER_CLIENTS_CLI_DECISION_TEXT_H_

#include <string>

#include "handover/consent/v1/consent_service.pb.h"

namespace handover::cli {

// Two columns in, ending in a line break.
std::string DecisionText(const consent::v1::DecisionExplanation& decision, bool colours);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_DECISION_TEXT_H_
