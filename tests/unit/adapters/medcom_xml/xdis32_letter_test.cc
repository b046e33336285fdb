#include "adapters/medcom_xml/xdis32_letter.h"

#include <string>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xml_structure.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace xdis32_letter_test_internal {

using testing::Fixture;

class Xdis32LetterTest : public ::testing::Test {
 protected:
  Xdis32Letter Read(const std::string& name) {
    EXPECT_TRUE(document_.load_string(Fixture(name).c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
    return ReadLetter(ChildOf(document_.document_element(), "BirthNotification"));
  }
  pugi::xml_document document_;
};

TEST_F(Xdis32LetterTest, EveryFieldOfAFullLetterIsThere) {
  const Xdis32Letter letter = Read("everything.xml");
  EXPECT_EQ(letter.identifier.text, "BRV20240613002");
  EXPECT_EQ(letter.authorised.local, absl::CivilMinute(2024, 6, 13, 9, 10));
  EXPECT_FALSE(letter.corrects());
  EXPECT_EQ(letter.sender.speciality.text, "gynaekologi_obstetrik_sygehus");
  EXPECT_EQ(letter.receiver.address.post_code.text, "5000");
  EXPECT_EQ(letter.own_midwife.name.text, "Birthe Jordemoder");
  EXPECT_EQ(letter.practitioner.telephone.text, "60 70 80 90");
  EXPECT_EQ(letter.birth_midwife.organisation_name.text, "Jordemodercenter Øst");
  EXPECT_EQ(letter.mother.number().text, "2911829996");
  EXPECT_EQ(letter.mother.language_code.text, "ARA");
  EXPECT_TRUE(letter.partner.known());
  EXPECT_EQ(letter.partner.address.suburb.text, "Mosehuse");
  EXPECT_EQ(letter.pregnancy_diagnoses.size(), 4u);
  EXPECT_EQ(letter.pregnancy_diagnoses[0].time.local, absl::CivilMinute(2023, 11, 20, 10, 30));
  EXPECT_FALSE(letter.pregnancy_diagnoses[1].time.present());
  ASSERT_EQ(letter.investigations.size(), 2u);
  EXPECT_EQ(letter.investigations[0].diagnoses.size(), 2u);
  EXPECT_FALSE(letter.investigations[0].diagnoses[1].code.present());
  EXPECT_EQ(letter.investigations[0].text.text, "Scanning i uge 13\nuden anmærkninger.");
  EXPECT_EQ(letter.last_menstruation.day(), absl::CivilDay(2023, 9, 14));
  EXPECT_EQ(letter.due_date.day(), absl::CivilDay(2024, 6, 20));
  EXPECT_EQ(NumberOf(letter.weeks), 39);
  EXPECT_EQ(letter.birth_diagnoses.size(), 4u);
  EXPECT_EQ(letter.amniotic_fluid.text, "Klart, rigeligt");
  EXPECT_EQ(letter.appointment.text, "Jordemoder ringer 17. juni kl. 10");
  ASSERT_EQ(letter.children.size(), 1u);
  EXPECT_EQ(letter.children[0].diagnoses.size(), 5u);
  EXPECT_EQ(NumberOf(letter.children[0].weight), 3420);
  EXPECT_EQ(letter.children[0].apgar_1.text, "0");
  EXPECT_EQ(letter.children[0].transferral.text, "Neonatalafdelingen til observation");
  EXPECT_EQ(PathOf(letter.local_elements), "/Emessage/Local_Elements");
}

TEST_F(Xdis32LetterTest, WhatIsNotThereIsAbsent) {
  const Xdis32Letter letter = Read("unusual.xml");
  EXPECT_FALSE(letter.episode.present());
  EXPECT_FALSE(letter.own_midwife.present());
  EXPECT_FALSE(letter.birth_midwife.present());
  EXPECT_FALSE(letter.mother.cpr.present());
  EXPECT_EQ(letter.mother.number().text, "0703921VJ4");
  EXPECT_TRUE(letter.partner.present());
  EXPECT_FALSE(letter.partner.known());
  EXPECT_FALSE(letter.last_menstruation.present());
  EXPECT_FALSE(letter.appointment.present());
  EXPECT_FALSE(letter.children[0].number.present());
  EXPECT_FALSE(letter.children[0].apgar_1.present());
  EXPECT_EQ(NumberOf(letter.children[0].apgar_1), 0);
  EXPECT_TRUE(letter.local_elements.empty());
}

TEST_F(Xdis32LetterTest, ChildrenAndTheirMeasuresBelongTogetherByPlace) {
  const Xdis32Letter letter = Read("stillborn_twin.xml");
  ASSERT_EQ(letter.children.size(), 2u);
  EXPECT_EQ(letter.child_info_count, 2u);
  EXPECT_FALSE(letter.children[0].stillborn());
  EXPECT_TRUE(letter.children[1].stillborn());
  EXPECT_TRUE(letter.children[1].multiple());
  EXPECT_EQ(letter.children[0].weight.text, "2650");
  EXPECT_EQ(letter.children[1].weight.text, "2410");
  EXPECT_EQ(letter.stillborn_count(), 1);
}

TEST(WordsOfTest, MarkupBecomesLinesAndBlanks) {
  pugi::xml_document document;
  ASSERT_TRUE(
      document.load_string("<t>\n a<Break/>b<Space/>c<Bold>d</Bold><!-- x -->e<Center>f</Center>g<Right>h</Right>"
                           "<![CDATA[<i>]]> </t>",
                           pugi::parse_default | pugi::parse_ws_pcdata));
  EXPECT_EQ(WordsOf(document.document_element()), "a\nb cde\nf\ng\nh\n<i>");
  EXPECT_TRUE(HasMarkup(document.document_element()));
}

TEST(WordsOfTest, BreakAndSpaceAreNoMarkup) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string("<t>a<Break/>b<Space/></t>"));
  EXPECT_FALSE(HasMarkup(document.document_element()));
  EXPECT_EQ(WordsOf(pugi::xml_node()), "");
  EXPECT_FALSE(HasMarkup(pugi::xml_node()));
}

TEST(OuterXmlOfTest, IsTheElementAsText) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string("<a><b c='d'>&amp;<e/></b></a>"));
  EXPECT_EQ(OuterXmlOf(document.document_element().first_child()), "<b c=\"d\">&amp;<e/></b>");
  EXPECT_EQ(OuterXmlOf(pugi::xml_node()), "");
}

}  // namespace xdis32_letter_test_internal
}  // namespace handover::adapters::medcom
