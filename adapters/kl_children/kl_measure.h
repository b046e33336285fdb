// Weights and lengths between the guide's units and the model's: grams and millimetres alone.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_MEASURE_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_MEASURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/kl_children/kl_report.h"

namespace handover::adapters::kl {

// Grams of g or kg, millimetres of cm. Digits with at most one decimal, as the guide's rule obs-1 has it; a fraction of
// a gram is cut off. Empty for anything else: a sign, an exponent, a second decimal.
std::optional<int64_t> ReadMeasure(std::string_view value, std::string_view unit);

// Whether the value has a fraction of a gram.
bool LosesAFraction(std::string_view value, std::string_view unit);

// `35.5` for 355 millimetres.
std::string Centimetres(int64_t millimetres);

struct MeasureRange {
  int64_t least = 0;
  int64_t most = 0;
};
// What the model takes, inclusive. REQUIRES: a weight, a height or a head.
MeasureRange RangeOf(ObservationKind kind);

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_MEASURE_H_
