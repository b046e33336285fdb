// After a restart: what waited in the store waits again.
#ifndef HANDOVER_BROKER_PIPELINE_RECOVER_H_
#define HANDOVER_BROKER_PIPELINE_RECOVER_H_

#include <cstddef>

#include "absl/status/statusor.h"

#include "broker/delivery/queues.h"
#include "broker/pipeline/environment.h"
#include "broker/store/store.h"

namespace handover::pipeline {

// The queue table. Thread-safe; borrows the store.
class StoredWaitingRows final : public delivery::WaitingRows {
 public:
  explicit StoredWaitingRows(const store::Reader& store) : store_(store) {}

  absl::StatusOr<std::vector<delivery::Waiting>> ReadBehind(const PartyId& recipient, exchange::v1::Priority priority,
                                                            const delivery::Place& after, size_t limit) const override;

 private:
  const store::Reader& store_;
};

// Counts the rows of the queue table into the queues, which read them as they are taken: no delivery is read, so a
// start costs little. A row that is damaged is left where it is and counted, and so is a part of a queue that cannot be
// read: its neighbours are served. Call before serving, once the directory is there. UNAVAILABLE: the medium failed.
struct Recovered {
  size_t waiting = 0;
  size_t damaged = 0;
};
absl::StatusOr<Recovered> RecoverQueues(Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RECOVER_H_
