#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/report_writer.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(WriteObservationsTest, WhatAVisitMustHaveIsWrittenAsUnknown) {
  exchange::v1::Handover handover = HandoverOf(Report("two_months.json"));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_growth_and_feeding()) section.mutable_body()->clear_growth_and_feeding();
    if (section.body().has_parent_mental_health()) section.mutable_body()->clear_parent_mental_health();
  }
  const Written written = WriteJson({handover});
  EXPECT_THAT(CodesOf(written.issues), ElementsAre("KL_OUT_DUE_ADDED"));
  EXPECT_THAT(ErrorsOf(ReadReport(written.bytes)), IsEmpty());
}

TEST(WriteObservationsTest, NothingIsAddedToAWholeReport) {
  EXPECT_THAT(WriteJson({HandoverOf(Report("two_months.json"))}).issues, IsEmpty());
}

TEST(WriteObservationsTest, TwoValuesOfOneLevelKeepTheirCode) {
  const std::string bytes = WriteJson({HandoverOf(Report("school.json"))}).bytes;
  EXPECT_NE(bytes.find("2ef19cdf-f6e6-4b2c-aaef-f466e33cf261"), std::string::npos) << "too much exercise";
}

TEST(WriteObservationsTest, UnknownDomainIsALoss) {
  exchange::v1::Handover handover = HandoverOf(Report("two_months.json"));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().development().indicators_size() == 0) continue;
    section.mutable_body()->mutable_development()->mutable_indicators(0)->set_domain("SINGING");
  }
  EXPECT_THAT(LossesOf({{}, {}, WriteJson({handover}).losses, {}}),
              Contains("KL_OUT_CODE Development.indicators.domain"));
}

}  // namespace handover::adapters::kl::testing
