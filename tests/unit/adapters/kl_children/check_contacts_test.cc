#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_report.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;

TEST(CheckContactsTest, ClassesOfTheGuideAreTaken) {
  const Checked checked(Report("school.json"));
  ASSERT_EQ(checked.report.contacts.size(), 4u);
  EXPECT_EQ(checked.report.contacts[0].manner->manner, model::v1::Encounters::Encounter::CLINIC);
  EXPECT_EQ(checked.report.contacts[1].manner->manner, model::v1::Encounters::Encounter::VIDEO);
  EXPECT_EQ(checked.report.contacts[2].manner->manner, model::v1::Encounters::Encounter::OTHER_MANNER);
  EXPECT_EQ(checked.report.contacts[0].school, "280295");
  EXPECT_TRUE(checked.report.contacts[3].in_error);
}

TEST(CheckContactsTest, SecondPlaceIsRefused) {
  const std::string place = "<location>\n          <location>";
  const std::string text =
      Edited(Report("school.xml"), place,
             "<location><location><reference value=\"Location/00000000-0000-4000-8000-000000000060\"/></location>"
             "</location>\n        " +
                 place);
  EXPECT_THAT(ErrorsOf(ReadReport(text)), Contains("FHIR_CARDINALITY /Bundle/entry[3]/resource/Encounter/location[2]"));
}

TEST(CheckContactsTest, BasisIsAnInterventionOfTheReport) {
  EXPECT_THAT(ErrorsOf(ReadReport(
                  Spoiled("school.json", "CarePlan/00000000-0000-4000-8000-000000000050\"}", "CarePlan/none\"}"))),
              Contains("FHIR_REFERENCE_UNRESOLVED /entry/3/resource/extension/0/valueReference/reference"));
}

}  // namespace handover::adapters::kl::testing
