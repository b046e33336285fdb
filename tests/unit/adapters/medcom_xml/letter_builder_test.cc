#include "adapters/medcom_xml/letter_builder.h"

#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_structure.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::medcom {
namespace letter_builder_test_internal {

struct Building {
  EmessageTree tree;
  LetterBuilder builder{kXdis32Schema, kXdis32Out, tree};
  LetterNode letter = builder.Add(builder.root(), "BirthNotification");

  std::vector<std::string> Lost() const {
    std::vector<std::string> lost;
    for (const Loss& loss : tree.losses) lost.push_back(loss.code + " " + loss.path);
    return lost;
  }
  std::string Text(pugi::xml_node node) const {
    std::ostringstream out;
    node.print(out, "", pugi::format_raw);
    return out.str();
  }
};
using Lines = std::vector<std::string>;

TEST(LetterBuilderTest, TheRootIsInItsNamespace) {
  const Building building;
  const pugi::xml_node root = building.tree.document.document_element();
  EXPECT_EQ(std::string(root.name()), "Emessage");
  EXPECT_EQ(NameOf(root)->space, kXdis32Schema.name_space);
}

TEST(LetterBuilderTest, EveryElementComesToItsPlace) {
  Building building;
  const LetterNode patient = building.builder.Add(building.letter, "Patient");
  building.builder.Add(building.letter, "Birth");
  building.builder.Add(building.letter, "Letter");
  building.builder.SetText(patient, "PersonGivenName", "Kirsten", "");
  building.builder.SetWhole(patient, "CivilRegistrationNumber", "2911829996", "");
  building.builder.SetText(patient, "PersonSurnameName", "Berggren", "");
  EXPECT_EQ(building.Text(building.letter.node),
            "<BirthNotification><Letter/><Patient><CivilRegistrationNumber>2911829996</CivilRegistrationNumber>"
            "<PersonSurnameName>Berggren</PersonSurnameName><PersonGivenName>Kirsten</PersonGivenName></Patient>"
            "<Birth/></BirthNotification>");
}

TEST(LetterBuilderTest, AmongItsLikeAnElementTakesThePlaceThatIsAskedFor) {
  Building building;
  const LetterNode info = building.builder.Add(building.letter, "ChildInfo");
  const auto add = [&](const char* text, size_t place) {
    const LetterNode node = building.builder.Add(info, "ChildOtherDiagnoses", place);
    building.builder.SetText(node, "DiagnoseText", text, "");
  };
  add("b", 0);
  add("d", 0);
  add("a", 1);
  add("c", 3);
  add("e", 99);
  std::string texts;
  for (const pugi::xml_node node : ChildrenOf(info.node, "ChildOtherDiagnoses")) {
    texts += TextOf(ChildOf(node, "DiagnoseText"));
  }
  EXPECT_EQ(texts, "abcde");
  EXPECT_EQ(TextOf(ChildOf(building.builder.Find(info, "ChildOtherDiagnoses", 3).node, "DiagnoseText")), "c");
  EXPECT_FALSE(building.builder.Find(info, "ChildOtherDiagnoses", 6));
  EXPECT_EQ(building.builder.Sole(info, "ApgarScore").node, building.builder.Sole(info, "ApgarScore").node);
}

TEST(LetterBuilderTest, LettersFollowOneAnother) {
  Building building;
  building.builder.root().node.append_child("Local_Elements");
  building.builder.Add(building.builder.root(), "BirthNotification");
  EXPECT_EQ(std::string(building.tree.document.document_element().last_child().name()), "BirthNotification");
}

TEST(LetterBuilderTest, ATextIsShortenedAndAValueIsNot) {
  Building building;
  const LetterNode sender = building.builder.Add(building.letter, "Sender");
  EXPECT_TRUE(building.builder.SetText(sender, "OrganisationName", std::string(36, 'x'), "F.name"));
  EXPECT_FALSE(building.builder.SetWhole(sender, "Identifier", std::string(18, '1'), "F.number"));
  EXPECT_FALSE(building.builder.SetWhole(sender, "IdentifierCode", "cvr", "F.list"));
  EXPECT_FALSE(building.builder.SetText(sender, "StreetName", "  ", "F.street"));
  EXPECT_FALSE(building.builder.SetWhole(sender, "UnitName", "", "F.unit"));
  EXPECT_EQ(building.Text(sender.node),
            "<Sender><OrganisationName>" + std::string(35, 'x') + "</OrganisationName></Sender>");
  EXPECT_EQ(building.Lost(),
            (Lines{"XDIS32_OUT_SHORTENED F.name", "XDIS32_OUT_VALUE F.number", "XDIS32_OUT_VALUE F.list"}));
}

TEST(LetterBuilderTest, WhatXmlCannotHoldIsLeftOut) {
  Building building;
  const LetterNode sender = building.builder.Add(building.letter, "Sender");
  building.builder.SetText(sender, "OrganisationName",
                           "A\x01<&>\r\n\xff"
                           "Å",
                           "F.name");
  EXPECT_EQ(TextOf(ChildOf(sender.node, "OrganisationName")), "A<&>\nÅ");
  EXPECT_EQ(building.Lost(), Lines{"XDIS32_OUT_CHARACTER F.name"});
}

TEST(LetterBuilderTest, WhatMustBeThereIsWrittenAsNotTold) {
  Building building;
  const LetterNode sender = building.builder.Add(building.letter, "Sender");
  building.builder.SetRequired(sender, "OrganisationName", "", "F.name");
  building.builder.SetRequired(sender, "OrganisationName", "again", "F.name");
  EXPECT_EQ(building.Text(sender.node), "<Sender><OrganisationName>Ikke oplyst</OrganisationName></Sender>");
  ASSERT_EQ(building.tree.issues.size(), 1u);
  EXPECT_EQ(building.tree.issues[0].code, "XDIS32_OUT_NOT_TOLD");
  EXPECT_EQ(building.tree.issues[0].path, "/Emessage/BirthNotification/Sender/OrganisationName");
}

TEST(LetterBuilderTest, LinesAreBroken) {
  Building building;
  const LetterNode birth = building.builder.Add(building.letter, "Birth");
  EXPECT_TRUE(building.builder.SetLines(birth, "BirthAdditionalInfo", "a\n\nb", "F.text"));
  EXPECT_FALSE(building.builder.SetLines(birth, "BleedingVolume", "\n", "F.text"));
  EXPECT_EQ(building.Text(birth.node), "<Birth><BirthAdditionalInfo>a<Break/><Break/>b</BirthAdditionalInfo></Birth>");
}

TEST(LetterBuilderTest, ATimeIsDateAndTime) {
  Building building;
  const LetterNode head = building.builder.Add(building.letter, "Letter");
  building.builder.SetTime(head, "Authorisation", absl::CivilMinute(2024, 6, 3, 4, 5));
  EXPECT_EQ(building.Text(head.node),
            "<Letter><Authorisation><Date>2024-06-03</Date><Time>04:05</Time></Authorisation></Letter>");
}

TEST(LetterBuilderTest, ALossIsToldOnce) {
  Building building;
  building.builder.Lose(kXdis32Out.field, "F");
  building.builder.Lose(kXdis32Out.field, "F");
  building.builder.Lose(kXdis32Out.value, "F");
  EXPECT_EQ(building.Lost(), (Lines{"XDIS32_OUT_FIELD F", "XDIS32_OUT_VALUE F"}));
}

}  // namespace letter_builder_test_internal
}  // namespace handover::adapters::medcom
