// Reading on behind rows that cannot be read, so that one damaged block does not silence all that lies behind it.
#ifndef HANDOVER_BROKER_STORE_SCAN_PAST_DAMAGE_H_
#define HANDOVER_BROKER_STORE_SCAN_PAST_DAMAGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/store/store.h"

namespace handover::store {

// Keys from <= key < to of which no row could be read. An empty `to`: to the end of the table.
using Hole = Reader::Range;

// As Reader::Scan(), but goes on behind what is damaged. The holes it has met, in order; the caller says so to a human.
// A hole ends at the first key from which can be read again. It is searched from its beginning in growing steps, so
// begin near the rows: what lies between two holes that are closer to each other than the first row of the first to
// its beginning may be taken for a part of them. Up to 800 reads per hole. UNAVAILABLE: the medium failed.
absl::StatusOr<std::vector<Hole>> ScanPastDamage(const Reader& reader, Table table, const Reader::Range& range,
                                                 const Reader::Visitor& visit);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_SCAN_PAST_DAMAGE_H_
