// What the registers say, and what happens to who a person is, goes over the expectations of the pathways: a birth, a
// death, a move, a place in daycare, two numbers of one person, an adoption. In the commit of the import that says so.
#ifndef HANDOVER_BROKER_PIPELINE_FACT_EXPECTATIONS_H_
#define HANDOVER_BROKER_PIPELINE_FACT_EXPECTATIONS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/pipeline/environment.h"
#include "broker/pipeline/facts_draft.h"
#include "broker/pipeline/pathway_draft.h"

namespace handover::pipeline {

// Everything that was noted in the draft, in its order; what its leaves tell of it is filled in there. Errors as
// FactsDraft::PersonOf() and PathwayDraft::ExpectationsUnder().
absl::StatusOr<ExpectationEffects> FollowOccurrences(FactsDraft& facts, const ActivePolicy& policy, absl::Time now,
                                                     Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_FACT_EXPECTATIONS_H_
