// What the store knows of earlier handovers that a decision asks about.
#ifndef HANDOVER_BROKER_PIPELINE_RELATED_HANDOVERS_H_
#define HANDOVER_BROKER_PIPELINE_RELATED_HANDOVERS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/policy/question.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::pipeline {

struct Matter;

// The first handover that the envelope relates to and that went between the same two parties, the one way or the other.
struct Related {
  std::string kind;       // Empty when there is none: naming somebody else's handover helps nobody.
  bool referred = false;  // The recipient sent it, about the same subject.
};

// `subject_keys`: every key of the subject. Errors of the store.
absl::StatusOr<Related> FindRelated(const exchange::v1::Envelope& envelope, const policy::Question& question,
                                    const std::vector<PersonKey>& subject_keys, Environment& env);

// How many SSD exchanges about the subject under the same meeting were accepted before this one; before now, where it
// is not accepted yet. 0 for every other kind.
absl::StatusOr<int> CountSsdExchanges(const Matter& matter, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RELATED_HANDOVERS_H_
