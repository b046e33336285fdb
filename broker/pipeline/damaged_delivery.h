// What becomes of a delivery of which something cannot be read any more: it is put aside for a human, its neighbours go
// on, and the log says so. Nothing of it is lost: once the row is mended, it is driven again.
#ifndef HANDOVER_BROKER_PIPELINE_DAMAGED_DELIVERY_H_
#define HANDOVER_BROKER_PIPELINE_DAMAGED_DELIVERY_H_

#include <vector>

#include "absl/status/statusor.h"

#include "broker/delivery/queues.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/store/committer.h"

namespace handover::pipeline {

// `done` of the transaction is the caller's to set; afterwards the delivery needs its place in the queue no more.
struct AsidePut {
  store::Transaction transaction;
  std::vector<EscalationNews> news;
};

// The commit that makes it a dead letter with the reason DAMAGED. Where the delivery's own row is what cannot be read,
// the commit holds the leaf alone, and the row in the queue table brings the delivery back at the next start.
// UNAVAILABLE: the medium failed. DATA_LOSS: of its escalation, too, nothing can be read.
absl::StatusOr<AsidePut> PutAside(const delivery::Waiting& waiting, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_DAMAGED_DELIVERY_H_
