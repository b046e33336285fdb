#include "broker/policy/deadline.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"

#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace deadline_test {

absl::Time Utc(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << error;
  return time;
}

std::string Danish(const std::string& utc) { return absl::FormatCivilTime(DanishTime(Utc(utc))); }

const WorkCalendar& Shipped() {
  static const auto& policy = *new PolicySet(fakes::ShippedPolicy());
  return policy.calendar();
}

v1::Deadline WorkingDays(int count) {
  v1::Deadline limit;
  limit.set_working_days(count);
  return limit;
}

TEST(DanishTimeTest, ChangesWithTheClocksOfEurope) {
  EXPECT_EQ(Danish("2026-01-15T12:00:00Z"), "2026-01-15T13:00:00");
  EXPECT_EQ(Danish("2026-07-15T12:00:00Z"), "2026-07-15T14:00:00");
  EXPECT_EQ(Danish("2026-03-29T00:59:59Z"), "2026-03-29T01:59:59");
  EXPECT_EQ(Danish("2026-03-29T01:00:00Z"), "2026-03-29T03:00:00");
  EXPECT_EQ(Danish("2026-10-25T00:59:59Z"), "2026-10-25T02:59:59");
  EXPECT_EQ(Danish("2026-10-25T01:00:00Z"), "2026-10-25T02:00:00");
  EXPECT_EQ(Danish("2026-12-31T23:30:00Z"), "2027-01-01T00:30:00");
}

TEST(DanishTimeTest, ADayBeginsAtMidnightInDenmark) {
  EXPECT_EQ(StartOfDanishDay(absl::CivilDay(2026, 1, 15)), Utc("2026-01-14T23:00:00Z"));
  EXPECT_EQ(StartOfDanishDay(absl::CivilDay(2026, 7, 15)), Utc("2026-07-14T22:00:00Z"));
  EXPECT_EQ(StartOfDanishDay(absl::CivilDay(2026, 3, 29)), Utc("2026-03-28T23:00:00Z"));
  EXPECT_EQ(StartOfDanishDay(absl::CivilDay(2026, 3, 30)), Utc("2026-03-29T22:00:00Z"));
  EXPECT_EQ(StartOfDanishDay(absl::CivilDay(2026, 10, 26)), Utc("2026-10-25T23:00:00Z"));
}

TEST(EasterTest, FallsWhereTheAlmanacHasIt) {
  EXPECT_EQ(EasterSunday(2023), absl::CivilDay(2023, 4, 9));
  EXPECT_EQ(EasterSunday(2024), absl::CivilDay(2024, 3, 31));
  EXPECT_EQ(EasterSunday(2025), absl::CivilDay(2025, 4, 20));
  EXPECT_EQ(EasterSunday(2026), absl::CivilDay(2026, 4, 5));
  EXPECT_EQ(EasterSunday(2038), absl::CivilDay(2038, 4, 25));  // The latest it can be.
  EXPECT_EQ(EasterSunday(2285), absl::CivilDay(2285, 3, 22));  // The earliest.
}

TEST(WorkCalendarTest, KnowsTheDanishHolidays) {
  for (const absl::CivilDay day :
       {absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 4, 2), absl::CivilDay(2026, 4, 3), absl::CivilDay(2026, 4, 6),
        absl::CivilDay(2026, 5, 14), absl::CivilDay(2026, 5, 25), absl::CivilDay(2026, 6, 5),
        absl::CivilDay(2026, 12, 24), absl::CivilDay(2026, 12, 25), absl::CivilDay(2026, 12, 31),
        absl::CivilDay(2026, 3, 7)}) {
    EXPECT_FALSE(Shipped().IsWorkingDay(day)) << day;
  }
  for (const absl::CivilDay day : {absl::CivilDay(2026, 1, 2), absl::CivilDay(2026, 4, 1), absl::CivilDay(2026, 4, 7),
                                   absl::CivilDay(2026, 12, 23), absl::CivilDay(2026, 12, 30)}) {
    EXPECT_TRUE(Shipped().IsWorkingDay(day)) << day;
  }
}

TEST(WorkCalendarTest, GreatPrayerDayIsAWorkingDayFrom2024) {
  EXPECT_FALSE(Shipped().IsWorkingDay(absl::CivilDay(2023, 5, 5)));
  EXPECT_TRUE(Shipped().IsWorkingDay(absl::CivilDay(2024, 4, 26)));
}

TEST(WorkCalendarTest, AFreeDayCanBegin) {
  v1::Policy policy;
  policy.add_free_days()->set_month_day("03-02");
  policy.mutable_free_days(0)->set_first_year(2026);
  const WorkCalendar calendar(policy.free_days());
  EXPECT_TRUE(calendar.IsWorkingDay(absl::CivilDay(2021, 3, 2)));
  EXPECT_FALSE(calendar.IsWorkingDay(absl::CivilDay(2026, 3, 2)));
}

TEST(WorkCalendarTest, AnEmptyCalendarKnowsWeekendsAndADayThatIsNoneIsIgnored) {
  v1::Policy policy;
  policy.add_free_days();
  EXPECT_TRUE(WorkCalendar(policy.free_days()).IsWorkingDay(absl::CivilDay(2026, 12, 24)));
  EXPECT_FALSE(WorkCalendar().IsWorkingDay(absl::CivilDay(2026, 3, 1)));
}

// A party's closing days: Ascension Friday of one year, and a day of every year.
WorkCalendar WithClosingDays(const std::vector<std::string>& days) {
  google::protobuf::RepeatedPtrField<std::string> closing_days;
  for (const std::string& day : days) *closing_days.Add() = day;
  return Shipped().With(closing_days);
}

TEST(WorkCalendarTest, ClosingDaysOfAPartyAreNoWorkingDaysOfIts) {
  const WorkCalendar calendar = WithClosingDays({"2026-05-15", "10-12"});
  EXPECT_FALSE(calendar.IsWorkingDay(absl::CivilDay(2026, 5, 15)));
  EXPECT_TRUE(calendar.IsWorkingDay(absl::CivilDay(2025, 5, 15)));
  EXPECT_FALSE(calendar.IsWorkingDay(absl::CivilDay(2026, 10, 12)));
  EXPECT_FALSE(calendar.IsWorkingDay(absl::CivilDay(2027, 10, 12)));
  EXPECT_FALSE(calendar.IsWorkingDay(absl::CivilDay(2026, 12, 24)));
  EXPECT_TRUE(Shipped().IsWorkingDay(absl::CivilDay(2026, 5, 15)));
}

TEST(WorkCalendarTest, AClosingDayThatIsNoneIsIgnored) {
  EXPECT_TRUE(WithClosingDays({"", "May", "2026-5-15"}).IsWorkingDay(absl::CivilDay(2026, 5, 15)));
}

TEST(DeadlineTest, OneWorkingDayEndsWithTheNextOne) {
  EXPECT_EQ(DeadlineAfter(Utc("2026-03-02T08:00:00Z"), WorkingDays(1), {}, Shipped()), Utc("2026-03-03T23:00:00Z"));
}

TEST(DeadlineTest, WeekendsAndHolidaysAreSkipped) {
  // Friday, so Monday.
  EXPECT_EQ(DeadlineAfter(Utc("2026-03-06T14:00:00Z"), WorkingDays(1), {}, Shipped()), Utc("2026-03-09T23:00:00Z"));
  // Wednesday before Easter, so Tuesday after it; summer time by then.
  EXPECT_EQ(DeadlineAfter(Utc("2026-04-01T10:00:00Z"), WorkingDays(1), {}, Shipped()), Utc("2026-04-07T22:00:00Z"));
  // 23 December: the 28th is a Monday.
  EXPECT_EQ(DeadlineAfter(Utc("2026-12-23T10:00:00Z"), WorkingDays(1), {}, Shipped()), Utc("2026-12-28T23:00:00Z"));
}

TEST(DeadlineTest, TheDayIsTheDanishOne) {
  // 23:30 UTC on Monday is Tuesday in Denmark.
  EXPECT_EQ(DeadlineAfter(Utc("2026-03-02T23:30:00Z"), WorkingDays(1), {}, Shipped()), Utc("2026-03-04T23:00:00Z"));
}

TEST(DeadlineTest, TheSameDayIsTheSameDayAlsoOnASunday) {
  EXPECT_EQ(DeadlineAfter(Utc("2026-03-01T10:00:00Z"), WorkingDays(0), {}, Shipped()), Utc("2026-03-01T23:00:00Z"));
}

TEST(DeadlineTest, HoursGoByTheClock) {
  v1::Deadline limit;
  limit.set_hours(24);
  EXPECT_EQ(DeadlineAfter(Utc("2026-12-24T10:00:00Z"), limit, {}, Shipped()), Utc("2026-12-25T10:00:00Z"));
}

TEST(DeadlineTest, TheNeededByDateEndsAsItBegins) {
  v1::Deadline limit;
  limit.set_before_needed_by_date(true);
  const absl::Time start = Utc("2026-03-02T10:00:00Z");
  EXPECT_EQ(DeadlineAfter(start, limit, absl::CivilDay(2026, 4, 1), Shipped()), Utc("2026-03-31T22:00:00Z"));
  // It is past, or today: the rest of the day is left.
  EXPECT_EQ(DeadlineAfter(start, limit, absl::CivilDay(2026, 2, 1), Shipped()), Utc("2026-03-02T23:00:00Z"));
  EXPECT_EQ(DeadlineAfter(start, limit, absl::CivilDay(2026, 3, 2), Shipped()), Utc("2026-03-02T23:00:00Z"));
  // There is none.
  EXPECT_EQ(DeadlineAfter(start, limit, {}, Shipped()), Utc("2026-03-03T23:00:00Z"));
}

TEST(DeadlineTest, NoLimitIsOneWorkingDay) {
  EXPECT_EQ(DeadlineAfter(Utc("2026-03-02T08:00:00Z"), {}, {}, Shipped()), Utc("2026-03-03T23:00:00Z"));
}

}  // namespace deadline_test
}  // namespace handover::policy
