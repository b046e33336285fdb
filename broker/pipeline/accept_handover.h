// One commit for one decided handover: what is kept of it, a delivery per addressee, the idempotency record and the
// leaf.
#ifndef HANDOVER_BROKER_PIPELINE_ACCEPT_HANDOVER_H_
#define HANDOVER_BROKER_PIPELINE_ACCEPT_HANDOVER_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/commitment/key_statement.h"
#include "broker/pipeline/door.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/matter.h"
#include "broker/store/committer.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::pipeline {

// What the answer and the queues need once the commit is durable. Filled in as far as the log index by the commit.
struct Accepted {
  exchange::v1::Acceptance acceptance;
  std::vector<delivery::Waiting> waiting;  // Deliveries that are QUEUED.
  std::vector<EscalationNews> news;        // Escalations that end with it.
};

struct AcceptRequest {
  const Entrant& entrant;
  const Matter& matter;
  const LoadedFacts& facts;
  const std::vector<Ruling>& rulings;  // One per addressee, in order.
  const DoorContext& context;
  const EnrolledKey& key;
  const exchange::v1::SignedFrame& frame;
  const std::vector<Digest>& frame_path;  // Leaf to root, also where the request left it out.
};

// The transaction, and what follows from it: shared with the commit, which fills in what is known then.
// PERMISSION_DENIED with the refusals when an addressee is denied: then nobody gets it and nothing is stored.
// UNAVAILABLE: it could not be sealed.
absl::StatusOr<store::Transaction> AcceptHandover(const AcceptRequest& request, Environment& env,
                                                  std::shared_ptr<Accepted>& accepted);

struct RefusedHandover {
  const absl::Status& refusal;
  Digest root{};  // Zero when none could be built.
  PartyId caller;
  // What the broker learned from a slip that it could check, under a signature that holds: whom it concerns. Null where
  // it came to know nobody.
  const exchange::v1::Envelope* envelope = nullptr;
  const std::vector<PersonOfHandover>* persons = nullptr;
  const consent::Facts* facts = nullptr;
  std::vector<Ruling> rulings;  // As far as it was decided.
};
// The REFUSED leaf, in the stream of everybody whom it concerns. Holds code, field path and decisions; no value.
// UNAVAILABLE, RESOURCE_EXHAUSTED: its detail could not be sealed, so that the refusal cannot be logged, and may not be
// told.
absl::StatusOr<store::Transaction> RefuseHandover(const RefusedHandover& refused, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ACCEPT_HANDOVER_H_
