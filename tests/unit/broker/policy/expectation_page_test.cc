#include "broker/policy/expectation_page.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace handover::policy {
namespace expectation_page_test {

using testing::HasSubstr;
using testing::Not;

std::string PageOf(const std::string& rule) {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString("expectations { " + rule + " }", &policy)) << rule;
  return ExpectationPage(policy);
}

TEST(ExpectationPageTest, ARowSaysEverything) {
  EXPECT_THAT(PageOf(R"(id: "E-9" text: "A visit." kinds: "BIRTH_NOTIFICATION" due { days: 14 } owner: RESIDENCE
                        owner_sector: HEALTH_VISITING met_by: "VISIT_SUMMARY" met_by_contacts: "ESTABLISHING"
                        ended_by: [DEATH, MOVED] note: "A note.")"),
              HasSubstr("| E-9 | A visit. A note. | birth notification | 14 days | health visiting where the person "
                        "lives | visit summary with a contact that took place: establishing | death, moved |\n"));
}
TEST(ExpectationPageTest, ALevelIsPartOfWhatRaisesIt) {
  EXPECT_THAT(
      PageOf(R"(kinds: "VISITATION_LEVEL" min_care_level: 3 owner: SENDER
                        due { pregnancy_week: 32 at_least_working_days: 10 })"),
      HasSubstr("| visitation level of care level 3 or higher | 32 weeks of pregnancy, at least 10 working days "
                "| who sent it |"));
}
TEST(ExpectationPageTest, AnOfferIsNamed) {
  EXPECT_THAT(
      PageOf(R"(text: "A visit." event: CHILD_KNOWN offer: "VISIT" owner: RECIPIENT
                        due { age_months: 18 grace_working_days: 20 })"),
      HasSubstr("| A visit. Only where `VISIT` is offered. | child known | age of 18 months and 20 working days "
                "| who received it |"));
}
TEST(ExpectationPageTest, WhatPassesToTheChildSaysSo) {
  EXPECT_THAT(PageOf(R"(event: DAYCARE_START_KNOWN owner: FORMER_RESIDENCE owner_sector: HEALTH_VISITING
                        due { working_days_before_daycare_start: 5 } passes_to_child: true in_conversation: true)"),
              HasSubstr("| daycare start known | 5 working days before daycare begins | health visiting where the "
                        "person lived | , in the same conversation | with the birth it passes to the child |"));
}
TEST(ExpectationPageTest, WorkingDaysAreNamed) {
  EXPECT_THAT(PageOf("due { working_days: 30 }"), HasSubstr("| 30 working days |"));
}
TEST(ExpectationPageTest, AnEmptyPolicyExpectsNothing) {
  EXPECT_EQ(ExpectationPage(v1::Policy()), "Nothing is expected.\n");
}
TEST(ExpectationPageTest, WhoCoordinatesIsNamed) {
  v1::Policy policy;
  policy.add_expectations();
  EXPECT_THAT(ExpectationPage(policy), Not(HasSubstr("coordinates")));
  policy.add_coordinator_sectors(directory::v1::HEALTH_VISITING);
  EXPECT_THAT(ExpectationPage(policy), HasSubstr("coordinates the pathway, or that sent it: health visiting.\n"));
}

}  // namespace expectation_page_test
}  // namespace handover::policy
