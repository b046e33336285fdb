#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_report.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace check_people_test_internal {

std::vector<options::v1::PersonRole> RolesOf(const Checked& checked) {
  std::vector<options::v1::PersonRole> roles;
  for (const Citizen& citizen : checked.report.citizens) roles.push_back(citizen.role);
  return roles;
}

}  // namespace check_people_test_internal

using check_people_test_internal::RolesOf;

TEST(CheckPeopleTest, RelationTellsWhoIsWhose) {
  EXPECT_THAT(RolesOf(Checked(Report("two_months.json"))),
              ElementsAre(options::v1::PERSON_ROLE_CHILD, options::v1::PERSON_ROLE_OTHER_PARENT,
                          options::v1::PERSON_ROLE_OTHER_PARENT));
}

TEST(CheckPeopleTest, PregnancyVisitTellsWhoGivesBirth) {
  const Checked checked(Report("pregnancy.json"));
  EXPECT_THAT(RolesOf(checked),
              ElementsAre(options::v1::PERSON_ROLE_BIRTHING_PARENT, options::v1::PERSON_ROLE_OTHER_PARENT));
  EXPECT_FALSE(checked.report.on_child);
  EXPECT_EQ(checked.report.subject, 0u);
}

TEST(CheckPeopleTest, PregnancyVisitAtASixteenYearOldIsAtTheMother) {
  const std::string text = Edited(Report("pregnancy.json"), "2911829996", "0505059996");
  EXPECT_THAT(RolesOf(Checked(text)),
              ElementsAre(options::v1::PERSON_ROLE_BIRTHING_PARENT, options::v1::PERSON_ROLE_OTHER_PARENT));
}

TEST(CheckPeopleTest, WithoutARelationAgeTells) {
  EXPECT_THAT(RolesOf(Checked(Report("weight_alone.json"))), ElementsAre(options::v1::PERSON_ROLE_CHILD));
  EXPECT_THAT(RolesOf(Checked(Spoiled("weight_alone.json", "0505239996", "2911829996"))),
              ElementsAre(options::v1::PERSON_ROLE_OTHER_PARENT));
}

TEST(CheckPeopleTest, NumberWithoutModulus11IsANumber) {
  EXPECT_THAT(ErrorsOf(ReadReport(Report("weight_alone.json"))), IsEmpty());
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("weight_alone.json", "0505239996", "3105239996"))), IsEmpty());
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("weight_alone.json", "0505239996", "3106239996"))),
              ElementsAre("KL_PERSON_NUMBER /entry/0/resource/identifier"));
}

}  // namespace handover::adapters::kl::testing
