// The keys of the erasure table: keys of units, generations of their wrapping keys, what is due, what was erased, what
// waits for a second decider. docs/formats/store.md.
#ifndef HANDOVER_BROKER_STORE_ERASURE_ROWS_H_
#define HANDOVER_BROKER_STORE_ERASURE_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "broker/base/ids.h"
#include "broker/store/key_unit.h"
#include "broker/store/store.h"

namespace handover::store {

// Of the meta table: how many erasures the store holds; absent = none.
inline constexpr char kErasureCountKey[] = "erasures";
absl::StatusOr<uint64_t> ErasureCount(const Reader& reader);

// -> UnitKeyRecord.
std::string UnitRowKey(const KeyUnit& unit);
// Of all units whose keys one key wraps.
std::string UnitRowPrefix(const KeyPeriod& period);
// The unit's id. REQUIRES: a key that UnitRowKey() made.
std::string_view IdOfUnitRow(std::string_view key);

// -> u64: the generation that wraps new units of the period. Absent = 0.
std::string GenerationRowKey(const KeyPeriod& period);
inline constexpr std::string_view kGenerationPrefix = "g";
// Expects that the period's keys have not been made anew since.
Operation ExpectGeneration(const KeyPeriod& period, int32_t generation);

// -> empty. In the order in which retention has to look at handovers; days since 1970.
std::string DueRowKey(int32_t day, const HandoverId& handover);
inline constexpr std::string_view kDuePrefix = "d";
HandoverId HandoverOfDueRow(std::string_view key);

// -> the entry of the erasure list.
std::string ErasedRowKey(uint64_t sequence);
// -> u64: its sequence. There for every unit that was erased, also where a restored store never held it.
std::string ErasedUnitRowKey(KeyUse use, std::string_view id);

// -> Sealed ErasureRequestRecord. The id is 16 bytes.
std::string ErasureRequestRowKey(std::string_view request_id);
inline constexpr std::string_view kErasureRequestPrefix = "r";

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_ERASURE_ROWS_H_
