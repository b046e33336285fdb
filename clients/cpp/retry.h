// When a call may be made again, and after how long.
#ifndef HANDOVER_CLIENTS_CPP_RETRY_H_
#define HANDOVER_CLIENTS_CPP_RETRY_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "broker/base/random.h"

namespace handover::client {

// Pauses grow by a factor of two and are drawn from the upper half of what they have grown to, so that clients that
// failed together do not come back together.
struct RetrySchedule {
  absl::Duration first_pause = absl::Milliseconds(50);
  absl::Duration longest_pause = absl::Seconds(5);
  // Counted from the first try. Zero: one try alone. Infinite: for programs that wait for a broker to come back.
  absl::Duration give_up_after = absl::Seconds(30);
};

// UNAVAILABLE alone: the broker was not reached, is draining, or the answer was lost. Every call of this library may
// then be made again with the same bytes, because every method is idempotent.
bool MayRetry(const absl::Status& status);

// The broker has judged what was sent and says no (INVALID_ARGUMENT, PERMISSION_DENIED, NOT_FOUND, ALREADY_EXISTS,
// FAILED_PRECONDITION): the same bytes are not sent again. Any other error is no judgement: the broker was not reached,
// not ready, does not let this certificate in, has failed, or accepted with a proof that does not hold. What was sent
// may have been accepted: its bytes are kept and sent again, and nobody is told that it was refused.
bool IsRefused(const absl::Status& status);

// The pause before try number `attempt`, from 1.
absl::Duration PauseBefore(int attempt, const RetrySchedule& schedule, Random& random);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_RETRY_H_
