// Expectations follow what happens on a pathway: raised, met and ended in the commit of the handover or fact that does
// it. What never comes is found by the tick (missed_expectations.h).
#ifndef HANDOVER_BROKER_PIPELINE_EXPECTATIONS_H_
#define HANDOVER_BROKER_PIPELINE_EXPECTATIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/pipeline/alarm.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/matter.h"
#include "broker/policy/expectation.h"
#include "broker/store/committer.h"
#include "broker/store/store.h"
#include "broker/validation/parsed_handover.h"
#include "handover/consent/v1/consent.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// What the commit does for expectations.
struct ExpectationEffects {
  std::vector<store::Operation> operations;
  // For the detail of the commit's own leaf.
  std::vector<storage::v1::LeafDetail::ExpectationChange> changes;
  // Escalations that end with it.
  std::vector<ClosedAlarm> closed;

  void Add(ExpectationEffects other);
};

// Puts the changes into the detail of the leaf that tells of them.
void Tell(const ExpectationEffects& effects, storage::v1::LeafDetail& detail);

// Adds the rows, and a leaf for each escalation that is closed. After the commit's own leaf. The news are for
// TellWhenCommitted(). Errors as AppendLeaf().
absl::StatusOr<std::vector<EscalationNews>> Append(ExpectationEffects effects, Environment& env,
                                                   store::Transaction& transaction);

// A handover that is accepted.
struct AcceptedNews {
  const validation::ParsedHandover& parsed;
  const Matter& matter;
  HandoverId handover;
  PartyId sender;
  // Of those who are to receive it, copies left out.
  std::vector<DeliveryId> deliveries;
};

// Of the subject's pathway, and at a birth of the mother's too. Errors as of the store.
absl::StatusOr<ExpectationEffects> FollowHandover(const AcceptedNews& news, const ActivePolicy& policy, absl::Time now,
                                                  Environment& env);

// Register facts of one person that replace others.
struct ChangedFacts {
  const PersonKey& person;
  const consent::v1::RegisterFacts& before;
  const consent::v1::RegisterFacts& after;
};
absl::StatusOr<ExpectationEffects> FollowFacts(const ChangedFacts& facts, const ActivePolicy& policy, absl::Time now,
                                               Environment& env);

// A handover that its sender took back before anybody had it: what it raised is not waited for.
absl::StatusOr<ExpectationEffects> FollowWithdrawal(const PersonKey& person, const HandoverId& handover, absl::Time now,
                                                    Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_EXPECTATIONS_H_
