#include "adapters/medcom_xml/xml_values.h"

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace {

absl::Time UtcTime(int year, int month, int day, int hour, int minute, int second) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute, second), absl::UTCTimeZone());
}

TEST(TrimTest, TakesTheWhiteSpaceOfXmlOff) {
  EXPECT_EQ(Trim(" \t\r\nx y\n "), "x y");
  EXPECT_EQ(Trim("  "), "");
  EXPECT_EQ(Trim("\xC2\xA0x"), "\xC2\xA0x");
}

TEST(IsBlankTest, KnowsTheWhiteSpaceOfXmlAlone) {
  for (const char* text : {"", " ", " \t\r\n "}) EXPECT_TRUE(IsBlank(text)) << text;
  for (const char* text : {"x", " x ", "\n-", "\xC2\xA0"}) EXPECT_FALSE(IsBlank(text)) << text;
}

TEST(ReadIntegerTest, TakesWhatXmlSchemaCallsAnInt) {
  EXPECT_EQ(ReadInteger("2650"), 2650);
  EXPECT_EQ(ReadInteger(" +2650\n"), 2650);
  EXPECT_EQ(ReadInteger("-1"), -1);
  EXPECT_EQ(ReadInteger("-0"), 0);
  EXPECT_EQ(ReadInteger("00000000000000000007"), 7);
  EXPECT_EQ(ReadInteger("2147483647"), 2147483647);
  EXPECT_EQ(ReadInteger("-2147483648"), -2147483648LL);
}

TEST(ReadIntegerTest, WhatIsNearlyANumberIsNone) {
  for (const char* text : {"", " ", "+", "-", "+-1", "1 2", "2.65", "2,65", "1e3", "0x10", "2147483648", "-2147483649",
                           "99999999999999999999", "１", "kg"}) {
    EXPECT_FALSE(ReadInteger(text).has_value()) << text;
  }
}

TEST(ReadDateTest, TakesADayThatExists) {
  EXPECT_EQ(ReadDate("2024-06-13"), absl::CivilDay(2024, 6, 13));
  EXPECT_EQ(ReadDate(" 2024-02-29 "), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(ReadDate("1850-01-01"), absl::CivilDay(1850, 1, 1));
  EXPECT_EQ(ReadDate("2150-12-31"), absl::CivilDay(2150, 12, 31));
}

TEST(ReadDateTest, WhatIsNearlyADateIsNone) {
  for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-00-10", "2024-06-00", "2024-06-31", "13-06-2024",
                           "2024-6-13", "20240613", "2024-06-13Z", "2024-06-13+02:00", "2024-06-13T00:00", "1849-12-31",
                           "2151-01-01", "-2024-06-13", "12024-06-13"}) {
    EXPECT_FALSE(ReadDate(text).has_value()) << text;
  }
}

TEST(ReadTimeTest, TakesHoursAndMinutesAlone) {
  EXPECT_EQ(ReadTime("23:59")->hour, 23);
  EXPECT_EQ(ReadTime("23:59")->minute, 59);
  EXPECT_EQ(ReadTime("00:00")->hour, 0);
  for (const char* text : {"", "24:00", "12:60", "9:15", "09:15:00", "0915", " 09:15", "09:15 ", "09.15", "-1:00"}) {
    EXPECT_FALSE(ReadTime(text).has_value()) << text;
  }
}

TEST(ReadDateTimeTest, WithoutAZoneItIsDanish) {
  EXPECT_EQ(ReadDateTime("2024-06-13T09:15:30"), UtcTime(2024, 6, 13, 7, 15, 30));
  EXPECT_EQ(ReadDateTime("2024-01-13T09:15:30.123"), UtcTime(2024, 1, 13, 8, 15, 30));
}

TEST(ReadDateTimeTest, AZoneIsHeeded) {
  EXPECT_EQ(ReadDateTime("2024-06-13T09:15:30Z"), UtcTime(2024, 6, 13, 9, 15, 30));
  EXPECT_EQ(ReadDateTime("2024-06-13T09:15:30+05:30"), UtcTime(2024, 6, 13, 3, 45, 30));
  EXPECT_EQ(ReadDateTime("2024-06-13T09:15:30-14:00"), UtcTime(2024, 6, 13, 23, 15, 30));
}

TEST(ReadDateTimeTest, WhatIsNearlyAMomentIsNone) {
  for (const char* text :
       {"", "2024-06-13", "2024-06-13 09:15:30", "2024-06-13T09:15", "2024-06-13T24:00:00", "2024-06-13T09:15:60",
        "2024-06-13T09:15:30.", "2024-06-13T09:15:30z", "2024-06-13T09:15:30+1", "2024-06-13T09:15:30+15:00",
        "2024-06-13T09:15:30+02:00x", "2024-06-31T09:15:30", "2024-06-13T09:15:30 Z"}) {
    EXPECT_FALSE(ReadDateTime(text).has_value()) << text;
  }
}

TEST(ReadBooleanTest, HasFourWords) {
  EXPECT_EQ(ReadBoolean("true"), true);
  EXPECT_EQ(ReadBoolean(" 1 "), true);
  EXPECT_EQ(ReadBoolean("false"), false);
  EXPECT_EQ(ReadBoolean("0"), false);
  for (const char* text : {"", "TRUE", "yes", "2", "true false"}) EXPECT_FALSE(ReadBoolean(text).has_value()) << text;
}

}  // namespace
}  // namespace handover::adapters::medcom
