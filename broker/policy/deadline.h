// Deadlines by the Danish working calendar. Holidays are data of the policy; Danish time is computed from the EU rule,
// so that no time zone file is read.
#ifndef HANDOVER_BROKER_POLICY_DEADLINE_H_
#define HANDOVER_BROKER_POLICY_DEADLINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// Wall clock in Denmark at `time`: CET, or CEST from the last Sunday of March 01:00 UTC to the last of October 01:00
// UTC.
absl::CivilSecond DanishTime(absl::Time time);

// When a day begins in Denmark.
absl::Time StartOfDanishDay(absl::CivilDay day);

// Easter Sunday of the Gregorian year.
absl::CivilDay EasterSunday(absl::civil_year_t year);

// Which days are free. Immutable.
class WorkCalendar {
 public:
  WorkCalendar() = default;  // Saturdays and Sundays alone are free.
  explicit WorkCalendar(const google::protobuf::RepeatedPtrField<v1::FreeDay>& free_days);

  // Its days, and those on which a party is closed: MM-DD for every year, YYYY-MM-DD for one. What is neither
  // is not looked at; the rules of a party's record keep it out.
  WorkCalendar With(const google::protobuf::RepeatedPtrField<std::string>& closing_days) const;

  bool IsWorkingDay(absl::CivilDay day) const;

  // The `count`th working day after `day`; `day` itself for 0.
  absl::CivilDay AddWorkingDays(absl::CivilDay day, int count) const;

 private:
  // As a policy's or a party's words, read once: calendars are asked about years of days for every route.
  struct FreeDay {
    int month = 0;  // 0: counted from Easter Sunday.
    int day = 0;
    int days_after_easter = 0;
    absl::civil_year_t first_year = 0;  // 0: always.
    absl::civil_year_t last_year = 0;   // 0: for ever.

    // `after_easter`: how many days `other` is after Easter Sunday of its year.
    bool Is(absl::CivilDay other, int64_t after_easter) const;
  };
  void AddMonthDay(const std::string& month_day, FreeDay free_day);

  std::vector<FreeDay> free_days_;
};

// The first moment that is too late. Working days end with the Danish day: 0 = the end of the same day, whatever day it
// is. before_needed_by_date ends as that date begins, or with the same day when that is past; without the date it is
// one working day.
absl::Time DeadlineAfter(absl::Time start, const v1::Deadline& limit, std::optional<absl::CivilDay> needed_by,
                         const WorkCalendar& calendar);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_DEADLINE_H_
