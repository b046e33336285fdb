#include "adapters/medcom_xml/birth_letter.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xdis32_letter_writer.h"
#include "adapters/text/xml_names.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace birth_letter_test_internal {

using testing::Fixture;
using testing::Translate;

std::vector<exchange::v1::Handover> Twins() { return Translate(Fixture("twins.xml")).handovers; }

exchange::v1::SectionBody& BodyIn(exchange::v1::Handover& handover, exchange::v1::SectionBody::BodyCase body) {
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().body_case() == body) return *section.mutable_body();
  }
  ADD_FAILURE() << body;
  return *handover.add_sections()->mutable_body();
}

std::vector<std::string> LossesOfBirth(const std::vector<exchange::v1::Handover>& handovers, std::string_view code) {
  std::vector<std::string> paths;
  for (const Loss& loss : BuildXdis32(handovers).losses) {
    if (loss.code == code) paths.push_back(loss.path);
  }
  return paths;
}

TEST(BirthLetterTest, ChildrenStandInTheOrderOfTheirBirth) {
  std::vector<exchange::v1::Handover> twins = Twins();
  std::swap(twins[0], twins[1]);
  const EmessageTree tree = BuildXdis32(twins);
  const pugi::xml_node letter = ChildOf(tree.document.document_element(), "BirthNotification");
  const std::vector<pugi::xml_node> children = ChildrenOf(letter, "ChildRelation");
  const std::vector<pugi::xml_node> infos = ChildrenOf(letter, "ChildInfo");
  ASSERT_EQ(children.size(), 2u);
  EXPECT_EQ(TextOf(ChildOf(ChildOf(children[0], "TimeOfBirth"), "Time")), "03:12");
  EXPECT_EQ(TextOf(ChildOf(ChildOf(infos[0], "ChildDimensions"), "Weight")), "2650");
  EXPECT_EQ(TextOf(ChildOf(children[1], "BirthStatus2")), "flerfødt");
}

TEST(BirthLetterTest, WhatTheHandoversTellDifferentlyIsNamed) {
  std::vector<exchange::v1::Handover> twins = Twins();
  EXPECT_EQ(LossesOfBirth(twins, "XDIS32_OUT_DIFFERS"), std::vector<std::string>{});
  BodyIn(twins[1], exchange::v1::SectionBody::kPregnancy).mutable_pregnancy()->set_cycle_days(28);
  EXPECT_EQ(LossesOfBirth(twins, "XDIS32_OUT_DIFFERS"), std::vector<std::string>{"Pregnancy"});
}

TEST(BirthLetterTest, ATextThatOnlyOneHandoverHoldsIsWritten) {
  std::vector<exchange::v1::Handover> twins = Twins();
  model::v1::Note& note = *twins[1].add_sections()->mutable_body()->mutable_note();
  note.set_title("Emne");
  note.set_text("Fra en anden kilde");
  const EmessageTree tree = BuildXdis32(twins);
  const pugi::xml_node birth = ChildOf(ChildOf(tree.document.document_element(), "BirthNotification"), "Birth");
  EXPECT_EQ(WordsOf(ChildOf(birth, "BirthAdditionalInfo")), "Emne:\nFra en anden kilde");
}

TEST(BirthLetterTest, WithoutPlacesOfTheirOwnTwinsAreRefused) {
  std::vector<exchange::v1::Handover> twins = Twins();
  BodyIn(twins[1], exchange::v1::SectionBody::kNewborn).mutable_newborn()->set_birth_order(1);
  EXPECT_EQ(testing::ErrorCodes(BuildXdis32(twins).issues), std::vector<std::string>{"XDIS32_OUT_CHILDREN"});
}

TEST(BirthLetterTest, AParentWhoMustNotBeToldIsNoMatterForALetter) {
  std::vector<exchange::v1::Handover> twins = Twins();
  twins[1].mutable_envelope()->add_parent_involvements()->set_state(
      exchange::v1::Envelope::ParentInvolvement::WITHHELD);
  EXPECT_EQ(testing::ErrorCodes(BuildXdis32(twins).issues), std::vector<std::string>{"XDIS32_OUT_WITHHELD"});
}

TEST(BirthLetterTest, WhatMustBeThereAndNobodyToldIsWrittenSo) {
  std::vector<exchange::v1::Handover> birth = Translate(Fixture("everything.xml")).handovers;
  BodyIn(birth[0], exchange::v1::SectionBody::kPregnancy).mutable_pregnancy()->clear_conditions();
  BodyIn(birth[0], exchange::v1::SectionBody::kBirth).mutable_birth()->clear_amniotic_fluid_text();
  const EmessageTree tree = BuildXdis32(birth);
  const pugi::xml_node letter = ChildOf(tree.document.document_element(), "BirthNotification");
  EXPECT_EQ(TextOf(ChildOf(ChildOf(letter, "Birth"), "AmnioticFluidDescription")), "Ikke oplyst");
  EXPECT_EQ(TextOf(ChildOf(ChildOf(ChildOf(letter, "Pregnancy"), "PregnancyPrincipalDiagnoses"), "DiagnoseCode")),
            "Ikke oplyst");
  EXPECT_EQ(tree.issues.size(), 2u);
  EXPECT_NE(testing::FindIssue(tree.issues, "XDIS32_OUT_NOT_TOLD"), nullptr);
}

}  // namespace birth_letter_test_internal
}  // namespace handover::adapters::medcom
