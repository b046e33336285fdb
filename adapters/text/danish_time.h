// Danish local time, which MedCom's older letters write to the minute and without a zone.
//
// The rule is computed, not read from the machine's time zone files: a translator touches no file and gives the same
// answer everywhere. Summer time as Denmark has had it since 1980 (EU directive 2000/84/EC since 1996); should the EU
// change it, this file changes.
#ifndef HANDOVER_ADAPTERS_TEXT_DANISH_TIME_H_
#define HANDOVER_ADAPTERS_TEXT_DANISH_TIME_H_

#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace handover::adapters {

// Goes into Moment.zone_assumed.
inline constexpr std::string_view kDanishZone = "Europe/Copenhagen";

struct DanishInstant {
  enum class Kind {
    kUnique,    // The usual case.
    kSkipped,   // The clock was put forward over it: read as if summer time had not begun yet (one hour later).
    kRepeated,  // The clock showed it twice: the first one, in summer time, is taken.
  };
  absl::Time time;
  Kind kind = Kind::kUnique;
};

// Years 1900 to 2150; outside of them winter time is assumed all year.
DanishInstant FromDanishLocalTime(absl::CivilSecond local);

// What a Danish clock shows.
absl::CivilSecond ToDanishLocalTime(absl::Time time);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_DANISH_TIME_H_
