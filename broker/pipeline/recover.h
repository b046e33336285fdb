// After a restart: what waited in the store waits again in the queues.
#ifndef HANDOVER_BROKER_PIPELINE_RECOVER_H_
#define HANDOVER_BROKER_PIPELINE_RECOVER_H_

#include <cstddef>

#include "absl/status/statusor.h"

#include "broker/pipeline/environment.h"

namespace handover::pipeline {

// Fills the queues from the queue table; how many deliveries wait. Call before serving. A queue row whose delivery is
// gone or damaged is left where it is and counted in `damaged`: its neighbours are served. One that cannot be read
// waits too, so that handing it out finds the damage and logs it. Errors of the store.
struct Recovered {
  size_t waiting = 0;
  size_t damaged = 0;
};
absl::StatusOr<Recovered> RecoverQueues(Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RECOVER_H_
