// The coordinator (tovholder) of a pathway: one, from the first acceptance on, and never none. It changes when a
// handover of a kind that changes it is accepted, and by nothing else. The coordinator sends that handover; one that is
// suspended cannot, and then whoever may coordinate does it in its place.
#ifndef HANDOVER_BROKER_PIPELINE_COORDINATOR_H_
#define HANDOVER_BROKER_PIPELINE_COORDINATOR_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/matter.h"
#include "broker/store/rows.h"
#include "broker/store/store.h"
#include "handover/storage/v1/pathway_records.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

using CoordinatorRow = store::Row<storage::v1::CoordinatorRecord>;

// Who coordinates the pathway of a person with these keys, the one in use first, and under which of them it stands.
struct FoundCoordinator {
  PersonKey key;
  CoordinatorRow row;
};
// Nothing: nobody has accepted anything yet. DATA_LOSS: damaged.
absl::StatusOr<std::optional<FoundCoordinator>> FindCoordinator(const std::vector<PersonKey>& keys,
                                                                const store::Reader& reader);

// Whether this sender may hand over the coordination: PERMISSION_DENIED (NOT_COORDINATOR) when it is another's who is
// not suspended, or the sender's sector may not coordinate;
// INVALID_ARGUMENT (ONE_RECIPIENT) when not exactly one party is to accept. OK for every other kind.
absl::Status CheckCoordination(const Matter& matter, const std::vector<Ruling>& rulings, const ActivePolicy& policy,
                               Environment& env);

// What the acceptance of a delivery does; nothing where the handover takes another one back.
struct CoordinationEffect {
  std::vector<store::Operation> operations;
  std::string coordinator_party;  // 16 bytes; empty: it stays whose it is.
};
// FAILED_PRECONDITION (COORDINATOR_CHANGED): the sender has not had it any more since; decline.
absl::StatusOr<CoordinationEffect> CoordinateOnAcceptance(const DeliveryId& id,
                                                          const storage::v1::DeliveryRecord& delivery, absl::Time now,
                                                          Environment& env);

// The child's first coordinator is its mother's, from the birth on.
CoordinationEffect CoordinateFromBirth(const PersonKey& child, const storage::v1::CoordinatorRecord& mothers,
                                       absl::Time now);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_COORDINATOR_H_
