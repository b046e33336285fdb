#include "broker/store/erasure_rows.h"

#include <optional>

#include "broker/base/commitment/bytes.h"
#include "broker/base/status_macros.h"

namespace handover::store {
namespace erasure_rows_internal {

std::string Ordered32(int32_t value) {
  uint8_t bytes[4];
  PutU32(bytes, static_cast<uint32_t>(value));
  return std::string(reinterpret_cast<const char*>(bytes), sizeof bytes);
}

std::string Join(std::string_view a, std::string_view b) {
  std::string key(a);
  key.append(b);
  return key;
}

std::string PeriodKey(std::string_view prefix, const KeyPeriod& period) {
  return Join(prefix, period.party.bytes()) + Ordered32(period.period);
}

constexpr size_t kUnitPrefixBytes = 1 + PartyId::kSize + 4;

}  // namespace erasure_rows_internal

absl::StatusOr<uint64_t> ErasureCount(const Reader& reader) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row, reader.Get(Table::kMeta, kErasureCountKey));
  if (!row.has_value()) return 0;
  if (row->size() != 8) return absl::DataLossError("erasures: the count is damaged");
  return ReadOrderedU64(*row);
}

std::string UnitRowKey(const KeyUnit& unit) { return UnitRowPrefix(unit.period) + unit.id; }

std::string UnitRowPrefix(const KeyPeriod& period) { return erasure_rows_internal::PeriodKey("u", period); }

std::string_view IdOfUnitRow(std::string_view key) { return key.substr(erasure_rows_internal::kUnitPrefixBytes); }

std::string GenerationRowKey(const KeyPeriod& period) {
  return erasure_rows_internal::PeriodKey(kGenerationPrefix, period);
}

Operation ExpectGeneration(const KeyPeriod& period, int32_t generation) {
  if (generation == 0) return ExpectAbsent(Table::kErasure, GenerationRowKey(period));
  return ExpectValue(Table::kErasure, GenerationRowKey(period), OrderedU64(static_cast<uint64_t>(generation)));
}

std::string DueRowKey(int32_t day, const HandoverId& handover) {
  return erasure_rows_internal::Join(erasure_rows_internal::Join(kDuePrefix, erasure_rows_internal::Ordered32(day)),
                                     handover.bytes());
}

HandoverId HandoverOfDueRow(std::string_view key) {
  return HandoverId::FromBytes(key.substr(key.size() - HandoverId::kSize)).value_or(HandoverId());
}

std::string ErasedRowKey(uint64_t sequence) { return "e" + OrderedU64(sequence); }

std::string ErasedUnitRowKey(KeyUse use, std::string_view id) {
  std::string key = "i";
  key.push_back(static_cast<char>(use));
  return erasure_rows_internal::Join(key, id);
}

std::string ErasureRequestRowKey(std::string_view request_id) {
  return erasure_rows_internal::Join(kErasureRequestPrefix, request_id);
}

}  // namespace handover::store
