// A delivery and its rows: at its beginning, when a handover is accepted or redirected, and at every change of state.
#ifndef HANDOVER_BROKER_PIPELINE_DELIVERY_ROWS_H_
#define HANDOVER_BROKER_PIPELINE_DELIVERY_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/delivery/queues.h"
#include "broker/pipeline/deadlines.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/matter.h"
#include "broker/store/committer.h"
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
storage::v1::DeliveryRecord MakeDelivery(const NewDelivery& delivery, const Deadlines& deadlines, absl::Time now);

// The rows of a delivery in its state: its record, its places among what waits, and its timer. For a first writing;
// `order` is set.
std::vector<store::Operation> RowsOfNew(const DeliveryId& id, const storage::v1::DeliveryRecord& record);

// Its row in the queue table, as it is now. REQUIRES: QUEUED.
store::Operation QueueRowOf(const DeliveryId& id, const storage::v1::DeliveryRecord& record);

// For the queues in memory.
delivery::Waiting WaitingOf(const DeliveryId& id, const storage::v1::DeliveryRecord& record);

// The same category about the same persons, whatever is said of why.
bool SamePair(const exchange::v1::Pair& a, const exchange::v1::Pair& b);

// Replaces what is withheld. A pair that was withheld before keeps the sender's answer.
void SetWithheld(std::vector<exchange::v1::Pair> pairs, storage::v1::DeliveryRecord& record);

// How many withheld pairs the sender has not answered for. None where the delivery as a whole came back, was taken back
// or is carried on by another.
int OpenTasks(const storage::v1::DeliveryRecord& record);

// Replaces the duties by those of the newest hand-out that somebody can answer for. One that was there before keeps its
// answer.
void SetObligations(const std::vector<std::string>& codes, storage::v1::DeliveryRecord& record);

// Of a handover that is kept back from those whom it is about, what would tell them waits.
bool IsSuspended(const exchange::v1::Obligation& obligation, bool kept_back);

// Nothing more is expected of anybody.
bool HasEnded(const storage::v1::DeliveryRecord& record);

// Moves the record to `state` and gives the rows that change with it: the record (expecting `old_bytes` to be still
// there), its place in the queue table and among what is open, its timer, and its escalation: that is closed by an end,
// and by nothing else. DATA_LOSS: the row of the escalation is damaged or missing.
struct StateChange {
  exchange::v1::DeliveryState state;
  std::string reason;
  absl::Time time;
};
struct Changed {
  std::vector<store::Operation> operations;
  std::optional<storage::v1::EscalationRecord> escalation;  // As it is afterwards; unset = there is none.
};
absl::StatusOr<Changed> Change(const DeliveryId& id, const StateChange& change, const std::string& old_bytes,
                               storage::v1::DeliveryRecord& record, Environment& env);

// The leaf ESCALATION_CLOSED, where the change has closed one. To be called after the leaf of the change itself, which
// is the one that receipts are about. Errors as AppendLeaf() and ReadRow().
absl::Status AppendClosing(const DeliveryId& id, const Changed& changed, Environment& env,
                           store::Transaction& transaction);

// For TellWhenCommitted(). Empty where there is no escalation.
std::vector<EscalationNews> NewsOf(const DeliveryId& id, const Changed& changed);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_DELIVERY_ROWS_H_
