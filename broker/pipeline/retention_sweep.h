// What time erases: handovers whose retention is over, found by the day on which they have to be looked at.
#ifndef HANDOVER_BROKER_PIPELINE_RETENTION_SWEEP_H_
#define HANDOVER_BROKER_PIPELINE_RETENTION_SWEEP_H_

#include "absl/status/statusor.h"

#include "broker/pipeline/environment.h"
#include "broker/pipeline/eraser.h"
#include "broker/policy/retention.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

struct Swept {
  int looked_at = 0;  // Handovers; 0: nothing is due.
  int erased = 0;
  int on_hold = 0;
};

// What is known of a stored handover, as retention asks. UNAVAILABLE, DATA_LOSS: of the store.
absl::StatusOr<policy::RetentionQuestion> RetentionQuestionOf(const HandoverId& id,
                                                              const storage::v1::HandoverRecord& record,
                                                              Environment& env);

// One batch: looks at no more than `max_count` that are due to be looked at today. What must go is erased; the rest is
// looked at again on its day, or tomorrow while a delivery is open or a hold stands. Blocks as Eraser does; errors as
// Eraser::EraseHandovers(), and then the same are due again.
absl::StatusOr<Swept> SweepRetention(int max_count, Eraser& eraser, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RETENTION_SWEEP_H_
