// Times as HL7 writes them: DTM and TM of version 2, TS of CDA. Pure functions of their input.
#ifndef HANDOVER_ADAPTERS_TEXT_HL7_TIME_H_
#define HANDOVER_ADAPTERS_TEXT_HL7_TIME_H_

#include <optional>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "handover/model/v1/common.pb.h"

namespace handover::adapters {

// DTM, DT and TS: YYYY[MM[DD[HH[MM[SS[.S...]]]]]][+-ZZZZ].
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

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_HL7_TIME_H_
