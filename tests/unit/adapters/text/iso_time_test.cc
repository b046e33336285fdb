#include "adapters/text/iso_time.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters {

TEST(IsoTimeTest, TimesAreReadAndWrittenBack) {
  for (const std::string text : {"2024-06-10", "2024-06-10T10:15", "2024-06-10T08:15:30+00:00"}) {
    EXPECT_EQ(WriteFormTime(ReadFormTime(text).value_or(model::v1::Moment())), text);
  }
  EXPECT_EQ(ReadFormTime("2024-06-10T10:15:00+02:00")->time().seconds(), 1'718'007'300);
  EXPECT_EQ(ReadFormTime("2024-06-10T08:15:00Z")->zone_assumed(), "");
}

TEST(IsoTimeTest, HourThatComesTwiceKeepsItsInstant) {
  model::v1::Moment moment = *ReadFormTime("2024-10-27T02:30");
  moment.mutable_time()->set_seconds(moment.time().seconds() + 3600);
  EXPECT_EQ(ReadFormTime(WriteFormTime(moment))->time().seconds(), moment.time().seconds());
}

TEST(IsoTimeTest, WhatIsNoTimeIsRefused) {
  for (const std::string text : {"", "2024-02-30", "10-06-2024", "2024-06-10 10:15", "2024-06-10T25:00", "2024-06",
                                  "2024-06-10T10:15:00", "infinite-future", " 2024-06-10T10:15:00Z",
                                 "2024-06-10T10:15Z", "9999-06-10T10:15:00Z", "2024x06x10T10:15"}) {
    EXPECT_FALSE(ReadFormTime(text).has_value()) << text;
  }
}

TEST(IsoTimeTest, DatesAreWhole) {
  EXPECT_EQ(WriteFormDate(*ReadFormDate("2024-02-29")), "2024-02-29");
  EXPECT_FALSE(ReadFormDate("2024-02").has_value());
  EXPECT_EQ(WriteFormDate(model::v1::Date()), "");
}

}  // namespace handover::adapters
