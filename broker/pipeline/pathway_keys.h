// Under which numbers the pathway of a person lies: every number keeps its own rows, and whoever reads them follows the
// links between the numbers. ADR 0010 and 0012.
#ifndef HANDOVER_BROKER_PIPELINE_PATHWAY_KEYS_H_
#define HANDOVER_BROKER_PIPELINE_PATHWAY_KEYS_H_

#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"

namespace handover::pipeline {

// The number in use first, an unborn child's among the earlier ones. None where it was given up at an adoption. Where
// the person's record is damaged the number alone, since what should follow must not stop a statutory duty.
// UNAVAILABLE: the store cannot be read.
absl::StatusOr<std::vector<PersonKey>> PathwayKeys(const PersonKey& person, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PATHWAY_KEYS_H_
