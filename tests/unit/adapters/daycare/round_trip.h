// Written and read back, a handover is the same but for what was declared lost.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_DAYCARE_ROUND_TRIP_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_DAYCARE_ROUND_TRIP_H_

#include <cstdint>

#include "adapters/daycare/form_table.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare::testing {

// A handover of the form's kind made up from a seed: every field of its bodies is filled at times, those too that the
// form does not hold, and texts are such as break careless writers, readers and spreadsheets.
exchange::v1::Handover InventHandover(uint32_t seed, FormKind kind);

// Fails the test where a field that the form holds comes back otherwise, or not.
void ExpectRoundTrip(const exchange::v1::Handover& handover, FormKind kind, const Writer& writer, Spelling spelling);

}  // namespace handover::adapters::daycare::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_DAYCARE_ROUND_TRIP_H_
