// A decision, for people.
#ifndef HANDOVER_CLIENTS_CLI_EXPLANATION_H_
#define HANDOVER_CLIENTS_CLI_EXPLANATION_H_

#include <ostream>

#include "handover/consent/v1/consent_service.pb.h"

namespace handover::cli {

void PrintDecision(const consent::v1::DecisionExplanation& decision, std::ostream& out);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_EXPLANATION_H_
