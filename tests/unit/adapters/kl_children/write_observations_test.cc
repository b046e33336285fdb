#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/report_writer.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(WriteObservationsTest, WhatAVisitMustHaveIsWrittenAsUnknown) {
  const Written written = WriteJson({HandoverOf(Report("school.json"))});
  EXPECT_THAT(CodesOf(written.issues), ElementsAre("KL_OUT_DUE_ADDED"));
  const Checked checked(written.bytes);
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  EXPECT_THAT(checked.parsed.warnings(), Not(Contains(::testing::HasSubstr("UNTESTED"))));
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
  EXPECT_THAT(LossesOf({{}, {}, WriteJson({handover}).losses, {}}), Contains("KL_OUT_CODE Development.indicators.domain"));
}

}  // namespace handover::adapters::kl::testing
