// Times, numbers and units of HL7 v2. Pure functions of their input.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_VALUES_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_VALUES_H_

#include <optional>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "handover/model/v1/common.pb.h"

namespace handover::adapters::hl7v2 {

// DTM, and the DT and TS of older versions: YYYY[MM[DD[HH[MM[SS[.S...]]]]]][+-ZZZZ].
struct Hl7Time {
  absl::Time time;
  absl::CivilDay day;  // As written, not shifted by the zone.
  model::v1::TimePrecision precision = model::v1::TIME_PRECISION_UNSPECIFIED;
  bool year_alone = false;
  bool zone_assumed = false;  // Danish local time.
};

std::optional<Hl7Time> ParseTime(std::string_view text);
// TM: HH[MM[SS[.S...]]][+-ZZZZ].
bool IsTimeOfDay(std::string_view text);

model::v1::Moment MomentOf(const Hl7Time& time);
// REQUIRES: the day is told, not the year or month alone.
model::v1::Date DateOf(const Hl7Time& time);

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
