// A decision that the log holds, made again: with the handover as it was signed, and the facts as they were known then.
// What comes out must be what was logged; that is how a decision is checked years later.
#ifndef HANDOVER_BROKER_PIPELINE_RECOMPUTE_DECISION_H_
#define HANDOVER_BROKER_PIPELINE_RECOMPUTE_DECISION_H_

#include <vector>

#include "absl/status/statusor.h"

#include "broker/pipeline/environment.h"
#include "broker/pipeline/person_events.h"

namespace handover::pipeline {

enum class Recomputed {
  kSame,
  kDiffers,      // Not what was logged: the log, the facts or the program is not what it was.
  kOtherPolicy,  // It was made by another policy than the one in force.
  kNotPossible,  // The handover, the delivery or the facts of then cannot be read any more.
};

// One for each decision of the event, in its order: of a submission one per addressee, else one. Empty for an event
// without decisions, and for those that a human or a redirection made, which rest on what is not in the log.
// UNAVAILABLE: the store cannot be read.
absl::StatusOr<std::vector<Recomputed>> RecomputeDecisions(const PersonEvent& event, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RECOMPUTE_DECISION_H_
