#include "adapters/hl7v2/hl7_values.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/numbers.h"

namespace handover::adapters::hl7v2 {
namespace hl7_values_internal {

struct UnitRow {
  std::string_view code;
  Unit unit;
};

constexpr std::array kUnits = {
    UnitRow{"g", {UnitKind::kMass, 1, true}},      UnitRow{"kg", {UnitKind::kMass, 1000, true}},
    UnitRow{"gm", {UnitKind::kMass, 1, false}},    UnitRow{"gram", {UnitKind::kMass, 1, false}},
    UnitRow{"grams", {UnitKind::kMass, 1, false}}, UnitRow{"mm", {UnitKind::kLength, 1, true}},
    UnitRow{"cm", {UnitKind::kLength, 10, true}},  UnitRow{"m", {UnitKind::kLength, 1000, true}},
    UnitRow{"d", {UnitKind::kTime, 1, true}},      UnitRow{"days", {UnitKind::kTime, 1, false}},
    UnitRow{"wk", {UnitKind::kTime, 7, true}},     UnitRow{"week", {UnitKind::kTime, 7, false}},
    UnitRow{"weeks", {UnitKind::kTime, 7, false}}, UnitRow{"wks", {UnitKind::kTime, 7, false}},
};

}  // namespace hl7_values_internal

std::optional<double> ParseNumber(std::string_view text) {
  constexpr size_t kLongest = 16;  // NM of the standard.
  double value = 0;
  const bool plain = text.find_first_not_of("+-.0123456789") == std::string_view::npos;
  if (!plain || text.size() > kLongest || !absl::SimpleAtod(std::string(text), &value)) return std::nullopt;
  return value;
}

Unit ReadUnit(std::string_view code) {
  namespace internal = hl7_values_internal;
  if (code.empty()) return {};
  const auto found = std::find_if(internal::kUnits.begin(), internal::kUnits.end(),
                                  [code](const internal::UnitRow& row) { return row.code == code; });
  return found == internal::kUnits.end() ? Unit{UnitKind::kUnknown, 1, true} : found->unit;
}

}  // namespace handover::adapters::hl7v2
