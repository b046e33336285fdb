#include "adapters/medcom_edifact/letter_segments.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/edifact_issues.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace letter_segments_test_internal {

using Told = std::vector<std::string>;

class LetterSegmentsTest : public ::testing::Test {
 protected:
  // The root of the document.
  pugi::xml_node Load(const std::string& xml) {
    EXPECT_TRUE(document_.load_string(xml.c_str()));
    return document_.document_element();
  }

  // What was added behind UNB, without the rest.
  std::string Text() {
    const std::string bytes = WriteSegments(segments_.Finish()).bytes;
    const size_t begin = bytes.find("++++") + 5;
    const std::string added = bytes.substr(begin, bytes.find("UNZ+") - begin);
    return testing::ReplacedEverywhere(added, "\r\n", "");
  }

  Told Losses() const { return testing::LossesOf(written_); }

  pugi::xml_document document_;
  Written written_;
  InterchangeSegments segments_{{.sender = "1", .receiver = "2", .sent = {}, .reference = "r", .acknowledgement = "0"}};
  LetterSegments out_{segments_, written_.issues, written_.losses};
};

TEST_F(LetterSegmentsTest, WhatWasNotWrittenIsLostByItsName) {
  const pugi::xml_node root =
      Load("<L><A>a</A><B><C>c</C><D>d</D><E/></B><Local_Elements><X>x</X></Local_Elements></L>");
  EXPECT_EQ(out_.Text(root, "A"), "a");
  EXPECT_EQ(out_.Text(root.child("B"), "D"), "d");
  EXPECT_EQ(out_.Text(root, "Z"), "");
  out_.LoseRest(root);
  EXPECT_EQ(testing::ReplacedEverywhere(::testing::PrintToString(Losses()), "EDIFACT_NO_PLACE ", ""),
            "{ \"/L/Local_Elements\", \"/L/B/C\" }");
}

TEST_F(LetterSegmentsTest, ACodeWithoutItsLikeIsAMoreGeneralOneAndALoss) {
  const pugi::xml_node root = Load("<L><A>gift</A><B>gifte</B></L>");
  EXPECT_EQ(out_.Code(root.child("A"), kMaritalCodes, "SI"), "MA");
  EXPECT_EQ(Losses(), Told{});
  EXPECT_EQ(out_.Code(root.child("B"), kMaritalCodes, "SI"), "SI");
  EXPECT_EQ(out_.Code(root.child("C"), kMaritalCodes, "SI"), "");
  EXPECT_EQ(Losses(), Told{"EDIFACT_CODE /L/B"});
}

TEST_F(LetterSegmentsTest, LettersThatTheSetDoesNotHaveAreALoss) {
  const pugi::xml_node root = Load("<L><A>Ærø</A><B>Šimić</B></L>");
  EXPECT_EQ(out_.Text(root, "A") + out_.Text(root, "B"), "Ærø?imi?");
  EXPECT_EQ(Losses(), Told{"EDIFACT_CHARACTERS /L/B"});
}

TEST_F(LetterSegmentsTest, ALongTextTakesAsManyGroupsAsThereAre) {
  std::string text;
  for (int i = 0; i < 11; ++i) text += "linje<Break/>";
  const pugi::xml_node root = Load("<L><T>" + text + "</T></L>");
  const auto next = [](LetterSegments& out) { out.Add("S14", {{"14"}}); };
  EXPECT_EQ(out_.AddFormatted("NC", root.child("T"), 2, next), 2u);
  EXPECT_EQ(out_.AddFormatted("NC", root.child("T"), 3, nullptr), 1u);
  EXPECT_TRUE(written_.issues.empty());
  EXPECT_EQ(out_.AddFormatted("NC", root.child("T"), 2, nullptr), 1u);
  ASSERT_EQ(written_.issues.size(), 1u);
  EXPECT_EQ(written_.issues[0].code, "EDIFACT_TEXT_LENGTH");
  EXPECT_EQ(written_.issues[0].path, "/L/T");
}

TEST_F(LetterSegmentsTest, AParticipantHasItsNumberWithTheList) {
  const pugi::xml_node root = Load(
      "<L><P><Identifier>461</Identifier><IdentifierCode>kommunenummer</IdentifierCode>"
      "<OrganisationName>Odense</OrganisationName><StreetName>Gade 1</StreetName></P></L>");
  AddParticipantSegments(out_, {.qualifier = "PO", .node = root.child("P"), .number = 2});
  AddParticipantSegments(out_, {.qualifier = "PRH", .node = root.child("Q"), .number = 3, .is_person = true});
  out_.LoseRest(root);
  EXPECT_EQ(Losses(), Told{});
  EXPECT_EQ(Text(), "'S01+01'NAD+PO+461:KOM:IM++Odense:::::US'ADR++US:Gade 1'SEQ++2'S01+01'NAD+PRH+++_:::::US'SEQ++3'");
}

TEST_F(LetterSegmentsTest, ANumberOfNoListIsLostAndNotTakenForALocationNumber) {
  const pugi::xml_node root = Load(
      "<L><P><Identifier>42</Identifier><IdentifierCode>amt</IdentifierCode></P><Q><Identifier>43</Identifier></Q></"
      "L>");
  AddParticipantSegments(out_, {.qualifier = "PO", .node = root.child("P"), .number = 2});
  AddParticipantSegments(out_, {.qualifier = "BV", .node = root.child("Q"), .number = 5, .is_person = true});
  EXPECT_EQ(Losses(), (Told{"EDIFACT_NUMBER_LIST /L/P/Identifier", "EDIFACT_NUMBER_LIST /L/Q/Identifier"}));
  const std::string text = Text();
  EXPECT_EQ(text.find("42"), std::string::npos);
  EXPECT_EQ(text.find("43"), std::string::npos);
}

TEST_F(LetterSegmentsTest, AStatisticalCodeThatCannotComeBackIsALoss) {
  const pugi::xml_node root = Load(
      "<L><Letter><Identifier>B1</Identifier><StatisticalCode>XDIS32</StatisticalCode></Letter>"
      "<Other><Identifier>B2</Identifier><StatisticalCode>DIS32</StatisticalCode></Other></L>");
  AddHeadSegments(out_, root.child("Letter"), {"DIS32", "D3234L"});
  EXPECT_EQ(Losses(), Told{});
  AddHeadSegments(out_, root.child("Other"), {"DIS32", "D3234L"});
  EXPECT_EQ(Losses(), Told{"EDIFACT_CODE /L/Other/StatisticalCode"});
  EXPECT_NE(Text().find("UNH+B1+MEDDIS:D:93A:UN:D3234L+DIS32'BGM+EPI++9+NA'"), std::string::npos);
}

}  // namespace letter_segments_test_internal
}  // namespace handover::adapters::edifact
