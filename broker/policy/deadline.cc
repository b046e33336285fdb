#include "broker/policy/deadline.h"

#include <algorithm>

#include "absl/strings/numbers.h"

namespace handover::policy {
namespace deadline_internal {

// The last Sunday of the month, 01:00 UTC: when Europe changes its clocks (directive 2000/84/EC).
absl::Time ChangeOfClocks(absl::CivilMonth month) {
  const absl::CivilDay sunday = absl::PrevWeekday(absl::CivilDay(month + 1), absl::Weekday::sunday);
  return absl::FromCivil(absl::CivilHour(sunday) + 1, absl::UTCTimeZone());
}

absl::Time EndOfDay(absl::CivilDay day) { return StartOfDanishDay(day + 1); }

}  // namespace deadline_internal

absl::CivilSecond DanishTime(absl::Time time) {
  const absl::CivilSecond utc = absl::ToCivilSecond(time, absl::UTCTimeZone());
  const bool summer = time >= deadline_internal::ChangeOfClocks(absl::CivilMonth(utc.year(), 3)) &&
                      time < deadline_internal::ChangeOfClocks(absl::CivilMonth(utc.year(), 10));
  return absl::ToCivilSecond(time + absl::Hours(summer ? 2 : 1), absl::UTCTimeZone());
}

absl::Time StartOfDanishDay(absl::CivilDay day) {
  // The clocks change after midnight, so midnight is never twice and never missing.
  const absl::Time in_winter = absl::FromCivil(day, absl::UTCTimeZone()) - absl::Hours(1);
  return DanishTime(in_winter) == absl::CivilSecond(day) ? in_winter : in_winter - absl::Hours(1);
}

absl::CivilDay EasterSunday(absl::civil_year_t year) {
  // The Gregorian computus in the form of Meeus, Jones and Butcher.
  const absl::civil_year_t a = year % 19;
  const absl::civil_year_t b = year / 100;
  const absl::civil_year_t c = year % 100;
  const absl::civil_year_t g = (8 * b + 13) / 25;
  const absl::civil_year_t h = (19 * a + b - b / 4 - g + 15) % 30;
  const absl::civil_year_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const absl::civil_year_t m = (a + 11 * h + 22 * l) / 451;
  const absl::civil_year_t month_and_day = h + l - 7 * m + 114;
  return absl::CivilDay(year, month_and_day / 31, month_and_day % 31 + 1);
}

WorkCalendar::WorkCalendar(const google::protobuf::RepeatedPtrField<v1::FreeDay>& free_days) {
  for (const v1::FreeDay& row : free_days) {
    FreeDay free_day;
    free_day.first_year = row.first_year();
    free_day.last_year = row.last_year();
    free_day.days_after_easter = row.days_after_easter();
    if (row.has_month_day()) AddMonthDay(row.month_day(), free_day);
    if (row.has_days_after_easter()) free_days_.push_back(free_day);
  }
}

// MM-DD, or nothing.
void WorkCalendar::AddMonthDay(const std::string& month_day, FreeDay free_day) {
  const bool has_form = month_day.size() == 5 && month_day[2] == '-';
  if (has_form && absl::SimpleAtoi(month_day.substr(0, 2), &free_day.month) && free_day.month > 0 &&
      absl::SimpleAtoi(month_day.substr(3), &free_day.day)) {
    free_days_.push_back(free_day);
  }
}

WorkCalendar WorkCalendar::With(const google::protobuf::RepeatedPtrField<std::string>& closing_days) const {
  constexpr size_t kMonthDay = 5;  // MM-DD
  constexpr size_t kDate = 10;     // YYYY-MM-DD
  WorkCalendar calendar = *this;
  for (const std::string& day : closing_days) {
    if (day.size() != kMonthDay && day.size() != kDate) continue;
    FreeDay closed;
    int year = 0;
    if (day.size() == kDate && absl::SimpleAtoi(day.substr(0, 4), &year)) {
      closed.first_year = year;
      closed.last_year = year;
    }
    calendar.AddMonthDay(day.substr(day.size() - kMonthDay), closed);
  }
  return calendar;
}

bool WorkCalendar::FreeDay::Is(absl::CivilDay other, int64_t after_easter) const {
  if (first_year != 0 && other.year() < first_year) return false;
  if (last_year != 0 && other.year() > last_year) return false;
  if (month != 0) return other.month() == month && other.day() == day;
  return after_easter == days_after_easter;
}

bool WorkCalendar::IsWorkingDay(absl::CivilDay day) const {
  const absl::Weekday weekday = absl::GetWeekday(day);
  if (weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday) return false;
  const int64_t after_easter = day - EasterSunday(day.year());
  return std::none_of(free_days_.begin(), free_days_.end(),
                      [&](const FreeDay& free_day) { return free_day.Is(day, after_easter); });
}

absl::CivilDay WorkCalendar::AddWorkingDays(absl::CivilDay day, int count) const {
  while (count > 0) {
    ++day;
    if (IsWorkingDay(day)) --count;
  }
  return day;
}

absl::Time DeadlineAfter(absl::Time start, const v1::Deadline& limit, std::optional<absl::CivilDay> needed_by,
                         const WorkCalendar& calendar) {
  const absl::CivilDay today(DanishTime(start));
  switch (limit.limit_case()) {
    case v1::Deadline::kWorkingDays:
      return deadline_internal::EndOfDay(calendar.AddWorkingDays(today, limit.working_days()));
    case v1::Deadline::kHours:
      return start + absl::Hours(limit.hours());
    case v1::Deadline::kBeforeNeededByDate:
      if (!needed_by.has_value()) break;
      return std::max(StartOfDanishDay(*needed_by), deadline_internal::EndOfDay(today));
    case v1::Deadline::LIMIT_NOT_SET:
      break;
  }
  return deadline_internal::EndOfDay(calendar.AddWorkingDays(today, 1));
}

}  // namespace handover::policy
