#include "adapters/text/hl7_time.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

TEST(ParseTimeTest, AZoneIsTakenAndItsAbsenceIsDanishTime) {
  const std::optional<Hl7Time> told = ParseTime("20240613131500-0500");
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(absl::FormatTime(told->time, absl::UTCTimeZone()), "2024-06-13T18:15:00+00:00");
  EXPECT_FALSE(told->zone_assumed);
  const std::optional<Hl7Time> summer = ParseTime("202406131315");
  ASSERT_TRUE(summer.has_value());
  EXPECT_EQ(absl::FormatTime(summer->time, absl::UTCTimeZone()), "2024-06-13T11:15:00+00:00");
  EXPECT_TRUE(summer->zone_assumed);
  EXPECT_EQ(MomentOf(*summer).zone_assumed(), "Europe/Copenhagen");
  EXPECT_EQ(MomentOf(*told).zone_assumed(), "");
}

TEST(ParseTimeTest, PrecisionIsThatOfTheDigits) {
  EXPECT_EQ(ParseTime("20240613131500")->precision, model::v1::TIME_PRECISION_UNSPECIFIED);
  EXPECT_EQ(ParseTime("20240613131500.1234+0200")->precision, model::v1::TIME_PRECISION_UNSPECIFIED);
  EXPECT_EQ(ParseTime("202406131315")->precision, model::v1::TIME_PRECISION_MINUTE);
  EXPECT_EQ(ParseTime("2024061313")->precision, model::v1::TIME_PRECISION_MINUTE);
  EXPECT_EQ(ParseTime("20240613")->precision, model::v1::TIME_PRECISION_DAY);
  EXPECT_EQ(ParseTime("202406")->precision, model::v1::TIME_PRECISION_MONTH);
  EXPECT_EQ(DateOf(*ParseTime("20240229")).day(), 29);
}

TEST(ParseTimeTest, WhatIsNoTime) {
  for (const char* text : {"", "202", "20230229", "20241301", "2024061324", "202406131360", "20240613131560", "2024061",
                           "February 2 2024", "DOB", "20240613+2", "20240613+2500", "20240613+0160", "20240613.5",
                           "20240613131500.", "20240613131500.12345", "18000101", "20240613131500Z"}) {
    EXPECT_FALSE(ParseTime(text).has_value()) << text;
  }
}

TEST(IsTimeOfDayTest, HoursMinutesSeconds) {
  for (const char* text : {"13", "1315", "131559", "131559.5", "0000", "1315+0100"}) EXPECT_TRUE(IsTimeOfDay(text));
  for (const char* text : {"", "24", "1360", "1", "131", "+0100", "noon"}) EXPECT_FALSE(IsTimeOfDay(text)) << text;
}

}  // namespace
}  // namespace handover::adapters
