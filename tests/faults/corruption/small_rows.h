// The rows of a small store: parties, and handovers with deliveries, queues, timers, escalations and expectations, made
// by what makes them in the broker. The rest is filled with what no start reads.
#ifndef HANDOVER_TESTS_FAULTS_CORRUPTION_SMALL_ROWS_H_
#define HANDOVER_TESTS_FAULTS_CORRUPTION_SMALL_ROWS_H_

#include "absl/time/time.h"

#include "broker/store/committer.h"
#include "broker/store/key_vault.h"

namespace handover::store {

// One handover to two recipients and a leaf, at `now`.
Transaction RowsOfHandover(int number, KeyVault& vault, absl::Time now);

}  // namespace handover::store

#endif  // HANDOVER_TESTS_FAULTS_CORRUPTION_SMALL_ROWS_H_
