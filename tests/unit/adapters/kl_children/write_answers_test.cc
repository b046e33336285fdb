#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/report_writer.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;

namespace write_answers_test_internal {

exchange::v1::Handover WithScreening(std::string_view instrument, int total) {
  exchange::v1::Handover handover = HandoverOf(Report("school.json"));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_child_screening()) continue;
    auto& results = *section.mutable_body()->mutable_child_screening()->mutable_results();
    results.DeleteSubrange(1, results.size() - 1);
    results[0].clear_items();
    results[0].set_instrument(std::string(instrument));
    results[0].set_total_score(total);
  }
  return handover;
}

}  // namespace write_answers_test_internal

using write_answers_test_internal::WithScreening;

TEST(WriteAnswersTest, TotalIsWrittenAsItsItem) {
  const std::string bytes = WriteJson({WithScreening("ADBB", 32)}).bytes;
  EXPECT_NE(bytes.find("{\"linkId\":\"score\",\"answer\":[{\"valueInteger\":32}]}"), std::string::npos) << bytes;
}

TEST(WriteAnswersTest, WhatTheGuideHasNoFormForIsALoss) {
  for (const auto& [instrument, total] : {std::pair<std::string_view, int>{"ASQ3", 50}, {"ADBB", 33}}) {
    const Written written = WriteJson({WithScreening(instrument, total)});
    EXPECT_EQ(written.bytes.find("QuestionnaireResponse"), std::string::npos) << instrument;
    EXPECT_THAT(CodesOf(written.losses), Contains("KL_OUT_CODE")) << instrument;
  }
}

TEST(WriteAnswersTest, AnotherVersionIsTold) {
  EXPECT_THAT(LossesOf({{}, {}, WriteJson({WithScreening("ADBB", 3)}).losses, {}}),
              Contains("KL_OUT_CODE ChildScreening.results.instrument_version"));
}

}  // namespace handover::adapters::kl::testing
