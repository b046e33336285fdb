#include "broker/store/scan_past_damage.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "broker/base/status_macros.h"

namespace handover::store {
namespace scan_past_damage_internal {

constexpr size_t kKeyBytes = 48;  // Those of the queue have 41; a longer one makes room for itself.

// `key`, as a number, and 2 to the power of `bit`. Nothing: it is too large.
std::optional<std::string> Plus(std::string key, size_t bit) {
  const size_t last = key.size() - 1 - bit / 8;
  unsigned carry = 1u << (bit % 8);
  for (size_t at = last + 1; carry > 0; --at) {
    if (at == 0) return std::nullopt;
    const unsigned sum = static_cast<uint8_t>(key[at - 1]) + carry;
    key[at - 1] = static_cast<char>(sum & 0xff);
    carry = sum >> 8;
  }
  return key;
}

// Whether the first row from `key` on can be read, or there is none. Errors other than DATA_LOSS of the store.
absl::StatusOr<bool> CanRead(const Reader& reader, Table table, const Hole& range) {
  const absl::Status read = reader.Scan(table, range, [](std::string_view, std::string_view) { return false; });
  if (absl::IsDataLoss(read)) return false;
  HANDOVER_RETURN_IF_ERROR(read);
  return true;
}

// The first key behind `bad` from which can be read again. Nothing: there is none before `to`.
absl::StatusOr<std::optional<std::string>> EndOfHole(const Reader& reader, Table table, std::string bad,
                                                     const std::string& to) {
  using Key = std::optional<std::string>;
  bad.resize(std::max(bad.size(), kKeyBytes), '\0');
  const auto is_inside = [&to](const Key& key) { return key.has_value() && (to.empty() || *key < to); };
  const auto is_bad = [&](const Key& key) -> absl::StatusOr<bool> {
    if (!is_inside(key)) return false;
    HANDOVER_ASSIGN_OR_RETURN(const bool good, CanRead(reader, table, {*key, to}));
    return !good;
  };
  // In growing steps, so that it is not jumped over what can be read between this hole and the next, then exactly.
  const std::string start = bad;
  size_t bit = 0;
  for (; bit < 8 * start.size(); ++bit) {
    const Key next = Plus(start, bit);
    HANDOVER_ASSIGN_OR_RETURN(const bool still, is_bad(next));
    if (!still) break;
    bad = *next;
  }
  while (bit > 1) {
    --bit;
    const Key next = Plus(bad, bit - 1);
    HANDOVER_ASSIGN_OR_RETURN(const bool still, is_bad(next));
    if (still) bad = *next;
  }
  const Key end = Plus(bad, 0);
  return is_inside(end) ? end : Key();
}

}  // namespace scan_past_damage_internal

absl::StatusOr<std::vector<Hole>> ScanPastDamage(const Reader& reader, Table table, const Reader::Range& range,
                                                 const Reader::Visitor& visit) {
  std::vector<Hole> holes;
  std::string from = range.from;
  const auto remember = [&](std::string_view key, std::string_view value) {
    from.assign(key).push_back('\0');
    return visit(key, value);
  };
  for (;;) {
    const absl::Status scanned = reader.Scan(table, {from, range.to}, remember);
    if (scanned.ok()) return holes;
    if (!absl::IsDataLoss(scanned)) return scanned;
    HANDOVER_ASSIGN_OR_RETURN(std::optional<std::string> end,
                              scan_past_damage_internal::EndOfHole(reader, table, from, range.to));
    holes.push_back({from, end.value_or(range.to)});
    if (!end.has_value()) return holes;
    from = *std::move(end);
  }
}

}  // namespace handover::store
