// Numbers and units of HL7 v2; times are in adapters/text/hl7_time.h. Pure functions of their input.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_VALUES_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_VALUES_H_

#include <optional>
#include <string_view>

#include "adapters/text/hl7_time.h"

namespace handover::adapters::hl7v2 {

// NM: digits with a sign and a point, no exponent.
std::optional<double> ParseNumber(std::string_view text);

// What a unit measures, and by how much a value of it is multiplied to get grams, millimetres or days.
enum class UnitKind { kNone, kUnknown, kMass, kLength, kTime };
struct Unit {
  UnitKind kind = UnitKind::kNone;
  double factor = 1;
  bool is_ucum = true;  // False for `grams` and the like.
};

Unit ReadUnit(std::string_view code);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_VALUES_H_
