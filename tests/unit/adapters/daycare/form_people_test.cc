#include "adapters/daycare/form_people.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace handover::adapters::daycare {
namespace form_people_test_internal {

exchange::v1::SectionHeader& AddSection(exchange::v1::Handover& handover, const std::string& person_id,
                                        options::v1::PersonRole role) {
  exchange::v1::SectionHeader& header = *handover.add_sections()->mutable_header();
  header.add_about()->set_person_id(person_id);
  header.mutable_about(0)->set_role(role);
  return header;
}

}  // namespace form_people_test_internal

using form_people_test_internal::AddSection;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FormPeopleTest, BirthingParentComesFirst) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_subject_person_id("c");
  AddSection(handover, "a", options::v1::PERSON_ROLE_OTHER_PARENT);
  AddSection(handover, "b", options::v1::PERSON_ROLE_BIRTHING_PARENT);
  AddSection(handover, "b", options::v1::PERSON_ROLE_BIRTHING_PARENT);
  const FormPeople people(handover);
  EXPECT_EQ(people.id(Whom::kParent1), "b");
  EXPECT_EQ(people.role(Whom::kParent1), options::v1::PERSON_ROLE_BIRTHING_PARENT);
  EXPECT_EQ(people.id(Whom::kParent2), "a");
  EXPECT_EQ(people.LabelOf("c", Spelling::kDanish), "barn");
  EXPECT_EQ(people.LabelOf("a", Spelling::kDanish), "forælder 2");
  EXPECT_EQ(people.LabelOf("b", Spelling::kJson), "parent_1");
  EXPECT_EQ(people.LabelOf("x", Spelling::kJson), "");
}

TEST(FormPeopleTest, LabelsReadBack) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_subject_person_id("c");
  AddSection(handover, "a", options::v1::PERSON_ROLE_OTHER_PARENT);
  const FormPeople people(handover);
  EXPECT_EQ(people.WhomOf("barn", Spelling::kDanish), Whom::kChild);
  EXPECT_EQ(people.WhomOf("forælder 1", Spelling::kDanish), Whom::kParent1);
  EXPECT_EQ(people.WhomOf("forælder 2", Spelling::kDanish), std::nullopt) << "there is one parent";
  EXPECT_EQ(people.WhomOf("child", Spelling::kDanish), std::nullopt);
  EXPECT_EQ(people.WhomOf("", Spelling::kDanish), std::nullopt);
}

TEST(FormPeopleTest, ThirdParentAndSiblingAreNobody) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_subject_person_id("c");
  for (const std::string id : {"q", "p", "r"}) AddSection(handover, id, options::v1::PERSON_ROLE_OTHER_PARENT);
  exchange::v1::SectionHeader& both = AddSection(handover, "c", options::v1::PERSON_ROLE_CHILD);
  both.add_about()->set_person_id("p");
  exchange::v1::SectionHeader& third = AddSection(handover, "c", options::v1::PERSON_ROLE_CHILD);
  third.add_about()->set_person_id("r");
  const FormPeople people(handover);
  EXPECT_THAT(people.LabelsOf(both, Spelling::kDanish), ElementsAre("barn", "forælder 1"));
  EXPECT_THAT(people.LabelsOf(third, Spelling::kDanish), IsEmpty());
}

TEST(FormPeopleTest, ParentWhomOnlyTheEnvelopeKnowsIsStillOne) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->add_parent_involvements()->set_person_id("a");
  EXPECT_EQ(FormPeople(handover).LabelOf("a", Spelling::kDanish), "forælder 1");
}

}  // namespace handover::adapters::daycare
