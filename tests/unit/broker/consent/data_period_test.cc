#include "broker/consent/data_period.h"

#include <optional>
#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "broker/base/refusal.h"

namespace handover::consent {
namespace data_period_test {

v1::DataPeriod Message(const std::string& text) {
  v1::DataPeriod message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// `CODE FIELD`.
std::string Mistake(const std::string& text) {
  const absl::Status status = ParseDataPeriod(Message(text)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
  return DetailOf(status).code() + " " + DetailOf(status).field_path();
}

DataPeriod June() { return {absl::CivilDay(2024, 6, 1), absl::CivilDay(2024, 6, 30)}; }

DataPeriod Days(int first, int last) { return {absl::CivilDay(2024, 6, first), absl::CivilDay(2024, 6, last)}; }

TEST(DataPeriodTest, BothDaysAreOfIt) {
  const auto period =
      ParseDataPeriod(Message("first_date { year: 2024 month: 6 day: 1 } last_date { year: 2024 month: 6 day: 30 }"));
  ASSERT_TRUE(period.ok()) << period.status();
  EXPECT_EQ(*period, June());
}

TEST(DataPeriodTest, AnEndThatIsLeftOutIsOpen) {
  const auto from = ParseDataPeriod(Message("first_date { year: 2024 month: 6 day: 1 }"));
  ASSERT_TRUE(from.ok());
  EXPECT_EQ(from->last, (absl::CivilDay::max)());
  const auto to = ParseDataPeriod(Message("last_date { year: 2024 month: 6 day: 1 }"));
  ASSERT_TRUE(to.ok());
  EXPECT_EQ(to->first, (absl::CivilDay::min)());
}

TEST(DataPeriodTest, WhatIsNoPeriodIsRefused) {
  EXPECT_EQ(Mistake(""), "DATA_PERIOD_FORMAT first_date");
  EXPECT_EQ(Mistake("first_date { year: 2024 }"), "DATA_PERIOD_FORMAT first_date");
  EXPECT_EQ(Mistake("first_date { year: 2024 month: 6 }"), "DATA_PERIOD_FORMAT first_date");
  EXPECT_EQ(Mistake("last_date { year: 2024 month: 6 day: 31 }"), "DATA_PERIOD_FORMAT last_date");
  EXPECT_EQ(Mistake("last_date { month: 6 day: 30 }"), "DATA_PERIOD_FORMAT last_date");
  EXPECT_EQ(Mistake("first_date { year: 2024 month: 6 day: 2 } last_date { year: 2024 month: 6 day: 1 }"),
            "DATA_PERIOD_FORMAT last_date");
}

TEST(DataPeriodTest, DataIsWithinWhenAllOfItIs) {
  EXPECT_TRUE(IsWithin(June(), June()));
  EXPECT_TRUE(IsWithin(Days(1, 1), June()));
  EXPECT_FALSE(IsWithin(Days(2, 10), Days(3, 10)));
  EXPECT_FALSE(IsWithin(Days(2, 11), Days(2, 10)));
  EXPECT_FALSE(IsWithin(std::nullopt, June()));
}

TEST(DataPeriodTest, DataMayTouchWhenSomeOfItMayBeOfThePeriod) {
  EXPECT_TRUE(MayTouch(Days(2, 3), Days(3, 10)));
  EXPECT_TRUE(MayTouch(Days(10, 11), Days(3, 10)));
  EXPECT_FALSE(MayTouch(Days(1, 2), Days(3, 10)));
  EXPECT_FALSE(MayTouch(Days(11, 12), Days(3, 10)));
  EXPECT_TRUE(MayTouch(std::nullopt, Days(3, 10)));
}

}  // namespace data_period_test
}  // namespace handover::consent
