#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_report.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::Not;

TEST(CheckResponsesTest, InformerIsOneOfTheList) {
  const Checked checked(Report("two_months.json"));
  EXPECT_EQ(checked.report.answers[0].informer->code.display, "Borger");
  EXPECT_EQ(checked.report.answers[2].informer, nullptr);
}

TEST(CheckResponsesTest, FormOfAnotherAgeIsTold) {
  EXPECT_THAT(CodesOf(ReadReport(Report("school.json")).issues), Contains("KL_QUESTIONNAIRE_VERSION"));
  EXPECT_THAT(CodesOf(ReadReport(Spoiled("school.json", "children-sdq11-17", "children-sdq4-10")).issues),
              Not(Contains("KL_QUESTIONNAIRE_VERSION")));
}

TEST(CheckResponsesTest, AnswersEnteredInErrorAreCarried) {
  const Checked checked(Spoiled("two_months.json", "\"status\": \"completed\",\n        \"subject\"",
                                "\"status\": \"entered-in-error\",\n        \"subject\""));
  EXPECT_EQ(checked.report.answers.size(), 2u);
  EXPECT_EQ(checked.report.as_it_is.size(), 1u);
}

}  // namespace handover::adapters::kl::testing
