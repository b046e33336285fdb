// The promise that nothing late is silent, looked for in every row of a store.
#ifndef HANDOVER_TESTS_FAKES_WORLD_ESCALATION_CHECK_H_
#define HANDOVER_TESTS_FAKES_WORLD_ESCALATION_CHECK_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "broker/store/store.h"

namespace handover::fakes {

// OK when, at `now` and after a round of the clockwork:
//   - every delivery that is not at an end has a deadline, and a timer row where its record says, unless its ladder has
//     ended;
//   - every delivery past its deadline has an open escalation, in the list of all and in its sender's;
//   - no delivery at an end has a timer or an open escalation;
//   - no row of the timer table and no place among the open escalations is of anything else.
// Else which delivery breaks which of them. Looks at everything: for tests.
absl::Status CheckEscalations(const store::Reader& reader, absl::Time now);

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_WORLD_ESCALATION_CHECK_H_
