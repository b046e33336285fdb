#include "adapters/kl_children/kl_measure.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace handover::adapters::kl {
namespace kl_measure_internal {

constexpr size_t kMaxDigits = 7;  // A thousand kilograms in tenths of a gram.

// Ten times the number.
std::optional<int64_t> TenthsOf(std::string_view value) {
  int64_t tenths = 0;
  size_t digits = 0;
  size_t decimals = 0;
  bool after_point = false;
  for (const char c : value) {
    if (c == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    tenths = tenths * 10 + (c - '0');
    ++digits;
    decimals += after_point ? 1 : 0;
  }
  const bool well_formed = digits > 0 && digits <= kMaxDigits && decimals <= 1 && (!after_point || decimals == 1);
  if (!well_formed) return std::nullopt;
  return decimals == 1 ? tenths : tenths * 10;
}

}  // namespace kl_measure_internal

std::optional<int64_t> ReadMeasure(std::string_view value, std::string_view unit) {
  const std::optional<int64_t> tenths = kl_measure_internal::TenthsOf(value);
  if (!tenths.has_value()) return std::nullopt;
  if (unit == "kg") return *tenths * 100;
  if (unit == "g") return *tenths / 10;
  if (unit == "cm") return *tenths;
  return std::nullopt;
}

bool LosesAFraction(std::string_view value, std::string_view unit) {
  const std::optional<int64_t> tenths = kl_measure_internal::TenthsOf(value);
  return unit == "g" && tenths.has_value() && *tenths % 10 != 0;
}

std::string Centimetres(int64_t millimetres) {
  std::string text = absl::StrCat(millimetres / 10);
  if (millimetres % 10 != 0) absl::StrAppend(&text, ".", millimetres % 10);
  return text;
}

MeasureRange RangeOf(ObservationKind kind) {
  switch (kind) {
    case ObservationKind::kWeight:
      return {200, 250'000};
    case ObservationKind::kHeight:
      return {150, 2'300};
    case ObservationKind::kHead:
      return {100, 700};
    case ObservationKind::kIndicator:
    case ObservationKind::kFinding:
    case ObservationKind::kFeeding:
      return {};
  }
  return {};
}

}  // namespace handover::adapters::kl
