#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_report.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckPlansTest, ReasonTellsWhereAPlanStands) {
  const Checked checked(Report("two_months.json"));
  ASSERT_EQ(checked.report.plans.size(), 6u);
  EXPECT_THAT(checked.report.plans[0].reasons, ElementsAre(Home::kParentMental));
  EXPECT_THAT(checked.report.plans[3].reasons, ElementsAre(Home::kInteraction));
  EXPECT_THAT(checked.report.plans[1].reasons, IsEmpty());
}

TEST(CheckPlansTest, PlanHasOneActivity) {
  const std::string text = Spoiled("school.json", "\"activity\": [", "\"other\": [");
  EXPECT_THAT(ErrorsOf(ReadReport(text)), Contains("FHIR_MISSING /entry/25/resource/activity/detail"));
}

TEST(CheckPlansTest, PlanEnteredInErrorIsCarried) {
  const Checked checked(Spoiled("two_months.json", "\"status\": \"draft\"", "\"status\": \"entered-in-error\""));
  EXPECT_EQ(checked.report.plans.size(), 5u);
  EXPECT_EQ(checked.report.as_it_is.size(), 1u);
}

}  // namespace handover::adapters::kl::testing
