// Expectations follow what happens on a pathway: raised, met and ended in the commit of the handover that does it. What
// never comes is found by the tick (missed_expectations.h); what the registers say follows in fact_expectations.h.
#ifndef HANDOVER_BROKER_PIPELINE_EXPECTATIONS_H_
#define HANDOVER_BROKER_PIPELINE_EXPECTATIONS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/pathway_draft.h"
#include "broker/pipeline/pathway_follower.h"
#include "broker/validation/parsed_handover.h"

namespace handover::pipeline {

// A handover that is accepted.
struct AcceptedNews {
  const validation::ParsedHandover& parsed;
  const Matter& matter;
  HandoverId handover;
  PartyId sender;
  std::vector<AskedRecipient> recipients;
};

// Of the subject's pathway, and at a birth of the mother's too; of one that retracts another of its sender's, of
// everybody in it. Nothing for a number that was given up at an adoption. Errors as of the store.
absl::StatusOr<ExpectationEffects> FollowHandover(const AcceptedNews& news, const ActivePolicy& policy, absl::Time now,
                                                  Environment& env);

// A handover on these persons that its sender took back before anybody had it: TakeBack().
absl::StatusOr<ExpectationEffects> FollowWithdrawal(const std::vector<PersonKey>& persons, const HandoverId& handover,
                                                    absl::Time now, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_EXPECTATIONS_H_
