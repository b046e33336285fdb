// A delivery and its rows: at its beginning, when a handover is accepted or redirected, and at every change of state.
#ifndef HANDOVER_BROKER_PIPELINE_DELIVERY_ROWS_H_
#define HANDOVER_BROKER_PIPELINE_DELIVERY_ROWS_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/delivery/queues.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/matter.h"
#include "broker/store/store.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

struct NewDelivery {
  DeliveryId id;
  HandoverId handover;
  PartyId sender;
  int addressee_index = 0;
  const Ruling& ruling;
  const Matter& matter;
  const exchange::v1::Addressee& addressee;
};

// QUEUED, or HELD with the reason. `order` is left 0: the log index of acceptance is known at the commit.
storage::v1::DeliveryRecord MakeDelivery(const NewDelivery& delivery, const ActivePolicy& policy, absl::Time now);

// The rows of a delivery in its state: its record, and its places among what waits. For a first writing; `order` is
// set.
std::vector<store::Operation> RowsOfNew(const DeliveryId& id, const storage::v1::DeliveryRecord& record);

// For the queues in memory.
delivery::Waiting WaitingOf(const DeliveryId& id, const storage::v1::DeliveryRecord& record);

// The same category about the same persons, whatever is said of why.
bool SamePair(const exchange::v1::Pair& a, const exchange::v1::Pair& b);

// Replaces what is withheld. A pair that was withheld before keeps the sender's answer.
void SetWithheld(std::vector<exchange::v1::Pair> pairs, storage::v1::DeliveryRecord& record);

// How many withheld pairs the sender has not answered for. None where the delivery as a whole came back, was taken back
// or is carried on by another.
int OpenTasks(const storage::v1::DeliveryRecord& record);

// Nothing more is expected of anybody.
bool HasEnded(const storage::v1::DeliveryRecord& record);

// Moves the record to `state` and gives the rows that change with it: the record (expecting `old_bytes` to be still
// there), its place in the queue table and among what is open.
struct StateChange {
  exchange::v1::DeliveryState state;
  std::string reason;
  absl::Time time;
};
std::vector<store::Operation> Change(const DeliveryId& id, const StateChange& change, const std::string& old_bytes,
                                     storage::v1::DeliveryRecord& record);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_DELIVERY_ROWS_H_
