#include "adapters/text/danish_time.h"

#include <array>
#include <cstddef>

namespace handover::adapters {
namespace {

constexpr absl::Duration kWinterOffset = absl::Hours(1);
constexpr absl::Duration kSummerOffset = absl::Hours(2);

constexpr absl::civil_year_t kFirstYear = 1980;
constexpr absl::civil_year_t kLastYear = 2150;

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
SummerTime SummerTimeOf(absl::civil_year_t year) {
  if (year == kFirstYear) {
    return {OneInTheMorningUtc(absl::CivilDay(year, 4, 6)), OneInTheMorningUtc(absl::CivilDay(year, 9, 28))};
  }
  const int last_month = year < 1996 ? 9 : 10;
  return {OneInTheMorningUtc(LastSundayOf(absl::CivilMonth(year, 3))),
          OneInTheMorningUtc(LastSundayOf(absl::CivilMonth(year, last_month)))};
}

// Every year's, computed once: a letter tells dozens of times.
using SummerTimes = std::array<SummerTime, kLastYear - kFirstYear + 1>;

const SummerTimes& AllSummerTimes() {
  static const SummerTimes all = [] {
    SummerTimes made;
    for (size_t i = 0; i < made.size(); ++i) made[i] = SummerTimeOf(kFirstYear + static_cast<absl::civil_year_t>(i));
    return made;
  }();
  return all;
}

// `year` is that of the time in UTC, or at its turn, when nobody has summer time, the one beside it.
bool IsSummer(absl::Time time, absl::civil_year_t year) {
  if (year < kFirstYear || year > kLastYear) return false;
  const SummerTime& summer = AllSummerTimes()[static_cast<size_t>(year - kFirstYear)];
  return time >= summer.begin && time < summer.end;
}

// As absl::FromCivil() in UTC, which looks a zone up.
absl::Time AsUtc(absl::CivilSecond local) {
  const bool near = local.year() >= 1 && local.year() <= 9999;
  return near ? absl::FromUnixSeconds(local - absl::CivilSecond()) : absl::FromCivil(local, absl::UTCTimeZone());
}

}  // namespace

DanishInstant FromDanishLocalTime(absl::CivilSecond local) {
  const absl::Time as_utc = AsUtc(local);
  const absl::Time if_summer = as_utc - kSummerOffset;
  const absl::Time if_winter = as_utc - kWinterOffset;
  const bool may_be_summer = IsSummer(if_summer, local.year());
  const bool may_be_winter = !IsSummer(if_winter, local.year());
  if (may_be_summer && may_be_winter) return {if_summer, DanishInstant::Kind::kRepeated};
  if (may_be_summer) return {if_summer, DanishInstant::Kind::kUnique};
  if (may_be_winter) return {if_winter, DanishInstant::Kind::kUnique};
  return {if_winter, DanishInstant::Kind::kSkipped};
}

absl::CivilSecond ToDanishLocalTime(absl::Time time) {
  const absl::civil_year_t year = absl::ToCivilSecond(time, absl::UTCTimeZone()).year();
  const absl::Duration offset = IsSummer(time, year) ? kSummerOffset : kWinterOffset;
  return absl::ToCivilSecond(time + offset, absl::UTCTimeZone());
}

}  // namespace handover::adapters
