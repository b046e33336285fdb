#include "broker/pipeline/pathway_keys.h"

#include "absl/status/status.h"

#include "broker/pipeline/facts_source.h"

namespace handover::pipeline {

absl::StatusOr<std::vector<PersonKey>> PathwayKeys(const PersonKey& person, Environment& env) {
  absl::StatusOr<std::vector<PersonKey>> keys = env.facts.KeysOf(person);
  if (absl::IsDataLoss(keys.status())) return std::vector<PersonKey>{person};
  return keys;
}

}  // namespace handover::pipeline
