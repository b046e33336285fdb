#include "adapters/text/danish_time.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

using Kind = DanishInstant::Kind;

absl::Time Utc(int year, int month, int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute), absl::UTCTimeZone());
}

DanishInstant Local(int year, int month, int day, int hour, int minute) {
  return FromDanishLocalTime(absl::CivilSecond(year, month, day, hour, minute));
}

TEST(FromDanishLocalTimeTest, SummerIsTwoHoursAheadAndWinterOne) {
  EXPECT_EQ(Local(2024, 6, 13, 3, 12).time, Utc(2024, 6, 13, 1, 12));
  EXPECT_EQ(Local(2024, 1, 13, 0, 12).time, Utc(2024, 1, 12, 23, 12));
  EXPECT_EQ(Local(2024, 6, 13, 3, 12).kind, Kind::kUnique);
}

TEST(FromDanishLocalTimeTest, TheHourThatIsSkippedInMarch) {
  EXPECT_EQ(Local(2024, 3, 31, 1, 59).kind, Kind::kUnique);
  EXPECT_EQ(Local(2024, 3, 31, 1, 59).time, Utc(2024, 3, 31, 0, 59));
  EXPECT_EQ(Local(2024, 3, 31, 2, 0).kind, Kind::kSkipped);
  EXPECT_EQ(Local(2024, 3, 31, 2, 30).time, Utc(2024, 3, 31, 1, 30));
  EXPECT_EQ(Local(2024, 3, 31, 3, 0).kind, Kind::kUnique);
  EXPECT_EQ(Local(2024, 3, 31, 3, 0).time, Utc(2024, 3, 31, 1, 0));
}

TEST(FromDanishLocalTimeTest, TheHourThatComesTwiceInOctober) {
  EXPECT_EQ(Local(2024, 10, 27, 1, 59).kind, Kind::kUnique);
  EXPECT_EQ(Local(2024, 10, 27, 2, 0).kind, Kind::kRepeated);
  EXPECT_EQ(Local(2024, 10, 27, 2, 30).time, Utc(2024, 10, 27, 0, 30));
  EXPECT_EQ(Local(2024, 10, 27, 3, 0).kind, Kind::kUnique);
  EXPECT_EQ(Local(2024, 10, 27, 3, 0).time, Utc(2024, 10, 27, 2, 0));
}

// The days of the change, copied from the published calendar, not computed.
TEST(FromDanishLocalTimeTest, TheDaysOfTheChange) {
  const absl::CivilDay forward[] = {absl::CivilDay(1980, 4, 6),  absl::CivilDay(1981, 3, 29),
                                    absl::CivilDay(1996, 3, 31), absl::CivilDay(2011, 3, 27),
                                    absl::CivilDay(2025, 3, 30), absl::CivilDay(2026, 3, 29),
                                    absl::CivilDay(2027, 3, 28)};
  for (const absl::CivilDay day : forward) {
    EXPECT_EQ(FromDanishLocalTime(absl::CivilSecond(day) + 2 * 3600).kind, Kind::kSkipped) << day;
  }
  const absl::CivilDay back[] = {absl::CivilDay(1980, 9, 28),  absl::CivilDay(1981, 9, 27),
                                 absl::CivilDay(1995, 9, 24),  absl::CivilDay(1996, 10, 27),
                                 absl::CivilDay(2011, 10, 30), absl::CivilDay(2025, 10, 26),
                                 absl::CivilDay(2026, 10, 25), absl::CivilDay(2027, 10, 31)};
  for (const absl::CivilDay day : back) {
    EXPECT_EQ(FromDanishLocalTime(absl::CivilSecond(day) + 2 * 3600).kind, Kind::kRepeated) << day;
  }
}

TEST(FromDanishLocalTimeTest, BeforeSummerTimeItIsWinterAllYear) {
  EXPECT_EQ(Local(1979, 7, 1, 12, 0).time, Utc(1979, 7, 1, 11, 0));
}

TEST(FromDanishLocalTimeTest, OutsideOfTheYearsItIsWinterToo) {
  EXPECT_EQ(Local(2150, 7, 1, 12, 0).time, Utc(2150, 7, 1, 10, 0));
  EXPECT_EQ(Local(2151, 7, 1, 12, 0).time, Utc(2151, 7, 1, 11, 0));
  EXPECT_EQ(Local(0, 7, 1, 12, 0).time, Utc(0, 7, 1, 11, 0));
  EXPECT_EQ(Local(12024, 7, 1, 12, 0).time, Utc(12024, 7, 1, 11, 0));
  EXPECT_EQ(Local(2024, 1, 1, 0, 30).time, Utc(2023, 12, 31, 23, 30)) << "another year in UTC";
}

TEST(ToDanishLocalTimeTest, IsTheWayBack) {
  for (absl::Time time = Utc(2024, 1, 1, 0, 0); time < Utc(2025, 1, 1, 0, 0); time += absl::Minutes(30)) {
    const DanishInstant back = FromDanishLocalTime(ToDanishLocalTime(time));
    const absl::Duration off = time - back.time;
    // In the hour that comes twice the first one is taken.
    EXPECT_EQ(off, back.kind == Kind::kRepeated && off > absl::ZeroDuration() ? absl::Hours(1) : absl::ZeroDuration());
  }
  EXPECT_EQ(ToDanishLocalTime(Utc(2024, 6, 12, 22, 30)), absl::CivilSecond(2024, 6, 13, 0, 30));
}

}  // namespace
}  // namespace handover::adapters
