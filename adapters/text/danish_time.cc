#include "adapters/text/danish_time.h"

#include <optional>

namespace handover::adapters {
namespace {

constexpr absl::Duration kWinterOffset = absl::Hours(1);
constexpr absl::Duration kSummerOffset = absl::Hours(2);

struct SummerTime {
  absl::Time begin;
  absl::Time end;
};

absl::CivilDay LastSundayOf(absl::CivilMonth month) {
  constexpr int kDaysOfWeek = 7;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  const int behind_monday = static_cast<int>(absl::GetWeekday(last)) - static_cast<int>(absl::Weekday::monday);
  return last - (behind_monday + 1) % kDaysOfWeek;
}

absl::Time OneInTheMorningUtc(absl::CivilDay day) {
  return absl::FromCivil(absl::CivilSecond(day.year(), day.month(), day.day(), 1), absl::UTCTimeZone());
}

// 1980 had its own days; the end moved from September to October in 1996.
std::optional<SummerTime> SummerTimeOf(absl::civil_year_t year) {
  if (year < 1980 || year > 2150) return std::nullopt;
  if (year == 1980) {
    return SummerTime{OneInTheMorningUtc(absl::CivilDay(1980, 4, 6)), OneInTheMorningUtc(absl::CivilDay(1980, 9, 28))};
  }
  const int last_month = year < 1996 ? 9 : 10;
  return SummerTime{OneInTheMorningUtc(LastSundayOf(absl::CivilMonth(year, 3))),
                    OneInTheMorningUtc(LastSundayOf(absl::CivilMonth(year, last_month)))};
}

bool IsSummer(absl::Time time) {
  const absl::CivilSecond utc = absl::ToCivilSecond(time, absl::UTCTimeZone());
  // No year has summer time in these months, so its days need not be found.
  if (utc.month() < 3 || utc.month() > 10) return false;
  const std::optional<SummerTime> summer = SummerTimeOf(utc.year());
  return summer.has_value() && time >= summer->begin && time < summer->end;
}

}  // namespace

DanishInstant FromDanishLocalTime(absl::CivilSecond local) {
  const absl::Time as_utc = absl::FromCivil(local, absl::UTCTimeZone());
  const absl::Time if_summer = as_utc - kSummerOffset;
  const absl::Time if_winter = as_utc - kWinterOffset;
  const bool may_be_summer = IsSummer(if_summer);
  const bool may_be_winter = !IsSummer(if_winter);
  if (may_be_summer && may_be_winter) return {if_summer, DanishInstant::Kind::kRepeated};
  if (may_be_summer) return {if_summer, DanishInstant::Kind::kUnique};
  if (may_be_winter) return {if_winter, DanishInstant::Kind::kUnique};
  return {if_winter, DanishInstant::Kind::kSkipped};
}

absl::CivilSecond ToDanishLocalTime(absl::Time time) {
  const absl::Duration offset = IsSummer(time) ? kSummerOffset : kWinterOffset;
  return absl::ToCivilSecond(time + offset, absl::UTCTimeZone());
}

}  // namespace handover::adapters
