#include "adapters/kl_children/kl_report.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(KlReportTest, GoodReportHasItsParts) {
  const Checked checked(Report("two_months.json"));
  EXPECT_FALSE(checked.parsed.findings.has_errors());
  EXPECT_EQ(checked.report.citizens.size(), 3u);
  EXPECT_EQ(checked.report.relations.size(), 2u);
  EXPECT_EQ(checked.report.contacts.size(), 1u);
  EXPECT_EQ(checked.report.observations.size(), 20u);
  EXPECT_EQ(checked.report.answers.size(), 3u);
  EXPECT_EQ(checked.report.plans.size(), 6u);
  EXPECT_TRUE(checked.report.on_child);
  EXPECT_EQ(checked.report.subject, 0u);
}

TEST(KlReportTest, WhatWasEnteredInErrorIsCarried) {
  const Checked checked(Report("school.json"));
  EXPECT_EQ(checked.report.as_it_is.size(), 3u) << "a relation to nobody, a contact, an observation";
  EXPECT_EQ(checked.report.observations.size(), 15u);
}

TEST(KlReportTest, ProfileMayNameItsVersion) {
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("pregnancy.json", "klgateway-children-delivery-report",
                                          "klgateway-children-delivery-report|2.1.0"))),
              IsEmpty());
}

TEST(KlReportTest, PeriodThatEndsOnItsOwnDayIsGood) {
  const auto errors_with_end = [](std::string_view end) {
    const std::string period =
        "\"period\": {\"start\": \"2023-07-05T10:15:00+02:00\", \"end\": \"" + std::string(end) + "\"}";
    return ErrorsOf(ReadReport(Spoiled(
        "two_months.json",
        "\"period\": {\"start\": \"2023-07-05T10:15:00+02:00\", \"end\": \"2023-07-05T11:15:00+02:00\"}", period)));
  };
  EXPECT_THAT(errors_with_end("2023-07-05"), IsEmpty());
  EXPECT_THAT(errors_with_end("2023-07-05T10:15:00+02:00"), IsEmpty());
  EXPECT_THAT(errors_with_end("2023-07-05T10:14:59+02:00"), ElementsAre("KL_TIME_FORMAT /entry/5/resource/period/end"));
  EXPECT_THAT(errors_with_end("2023-07-03"), ElementsAre("KL_TIME_FORMAT /entry/5/resource/period/end"));
}

}  // namespace handover::adapters::kl::testing
