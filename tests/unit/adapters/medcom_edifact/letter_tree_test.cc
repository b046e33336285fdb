#include "adapters/medcom_edifact/letter_tree.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace letter_tree_test_internal {

constexpr CodeWord kWords[] = {{"A", "apple"}, {"N", ""}};

class LetterTreeTest : public testing::LetterTreeTestBase {};

using Lines = std::vector<std::string>;

TEST_F(LetterTreeTest, GroupsBeginAtTheirMark) {
  Parse("UNH+a'BGM'S01+01'NAD+X'S01+01'NAD+Y'SEQ++2'UNT+8+a'");
  ASSERT_EQ(groups_.size(), 3u);
  EXPECT_EQ(groups_[0].name, "");
  EXPECT_EQ(groups_[0].segments.size(), 2u);
  EXPECT_EQ(groups_[2].name, "S01");
  EXPECT_EQ(groups_[2].segments.size(), 3u);
  EXPECT_EQ(groups_[2].Find("NAD", "Y"), groups_[2].Find("NAD"));
  EXPECT_EQ(groups_[2].Find("NAD", "X"), nullptr);
  EXPECT_EQ(groups_[2].Find("ADR"), nullptr);
  EXPECT_TRUE(groups_[1].FindAll("SEQ").empty());
}

TEST_F(LetterTreeTest, ValuesAndCodesBecomeElements) {
  const Group& group = Parse("UNH+a+A:N:Z'");
  const Segment* unh = group.Find("UNH");
  pugi::xml_node node = tree_.Add(tree_.root(), "Letter", unh);
  tree_.AddValue(node, "Value", {unh, 1, 1});
  tree_.AddValue(node, "Empty", {unh, 3, 1});
  tree_.AddValue(node, "None", {nullptr, 1, 1});
  tree_.AddCode(node, "Code", {unh, 2, 1}, kWords);
  tree_.AddCode(node, "Nothing", {unh, 2, 2}, kWords);
  tree_.AddCode(node, "Unknown", {unh, 2, 3}, kWords);
  EXPECT_EQ(Xml(), "<Letter><Value>a</Value><Code>apple</Code></Letter>");
  EXPECT_EQ(Told(), Lines{"EDIFACT_CODE_UNKNOWN segment 1 UNH 2.3"});
  EXPECT_EQ(tree_.Locate("/Emessage/Letter/Code"), "segment 1 UNH 2.1");
  EXPECT_EQ(tree_.Locate("/Emessage/Letter/Missing/Date"), "segment 1 UNH (Missing/Date)");
  EXPECT_EQ(tree_.Locate("/Other"), "/Other");
  ASSERT_EQ(tree_.Mappings().size(), 2u);
  EXPECT_EQ(tree_.Mappings()[0], (std::pair<std::string, std::string>("UNH 1.1", "Emessage/Letter/Value")));
}

TEST_F(LetterTreeTest, TimesHaveTheDigitsOfTheirFormat) {
  const Group& group = Parse(
      "DTM+1:202406130910:203'DTM+2:20240613091059:204'DTM+3:202406130910:204'DTM+4:2024:102'"
      "DTM+5:20240613091x:203'DTM+6::102'DTM+7'");
  for (const char* qualifier : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
    tree_.AddTime(tree_.root(), "T", group.Find("DTM", qualifier));
  }
  const std::string time = "<T><Date>2024-06-13</Date><Time>09:10</Time></T>";
  EXPECT_EQ(Xml(), time + time);
  EXPECT_EQ(Told(), (Lines{"EDIFACT_DATE_FORMAT segment 3 DTM(3) 1.2", "EDIFACT_DATE_FORMAT segment 4 DTM(4) 1.2",
                           "EDIFACT_DATE_FORMAT segment 5 DTM(5) 1.2", "EDIFACT_DATE_FORMAT segment 6 DTM(6) 1.2",
                           "EDIFACT_DATE_FORMAT segment 7 DTM(7) 1.2"}));
  ASSERT_EQ(losses_.size(), 1u);
  EXPECT_EQ(losses_[0].code, "EDIFACT_SECONDS");
}

TEST_F(LetterTreeTest, TextKeepsItsLinesAndItsMarkup) {
  const Group& group = Parse("FTX+NC+P00++one:.:two \\:lines\\'FTX+NC+FF0++fat'FTX+NC+PK0++x\\'FTX+NC+P0H++y'");
  tree_.AddFormattedText(tree_.root(), "Text", group.FindAll("FTX"));
  tree_.AddFormattedText(tree_.root(), "None", {});
  EXPECT_EQ(Xml(),
            "<Text>one<Break/><Break/>two lines<FixedFont><Bold>fat<Break/></Bold></FixedFont>"
            "<Italic>x</Italic><Right>y<Break/></Right></Text>");
}

TEST_F(LetterTreeTest, WhatNobodyTookIsToldAndCarried) {
  Parse("UNH+a'BGM+b'S01+01'NAD+X+secret:y'ADR++z'SEQ'");
  tree_.Take({groups_[0].Find("UNH"), 1, 1});
  tree_.Take({groups_[1].Find("NAD"), 1, 1});
  tree_.TakeIfSame({groups_[1].Find("NAD"), 2, 2}, "y");
  tree_.TakeIfSame({groups_[1].Find("NAD"), 2, 1}, "other");
  tree_.Expect(*groups_[1].Find("ADR"));
  tree_.CarryRest(tree_.root());
  EXPECT_EQ(Told(), (Lines{"EDIFACT_SEGMENT_UNEXPECTED segment 2 BGM", "EDIFACT_CARRIED segment 4 S01/NAD(X) 2.1",
                           "EDIFACT_CARRIED segment 5 S01/ADR 2.1"}));
  EXPECT_EQ(Xml(),
            "<Local_Elements><Value from=\"segment 4 S01/NAD(X) 2.1\">secret</Value>"
            "<Value from=\"segment 5 S01/ADR 2.1\">z</Value></Local_Elements>");
}

TEST_F(LetterTreeTest, NoPathHoldsAValue) {
  const Group& group = Parse("RFF+1234567890:x'PNA+ABC'FTX+x y'");
  for (const Segment* segment : group.segments) tree_.Tell(kCarried, {segment, 1, 1});
  EXPECT_EQ(Told(), (Lines{"EDIFACT_CARRIED segment 1 RFF 1.1", "EDIFACT_CARRIED segment 2 PNA 1.1",
                           "EDIFACT_CARRIED segment 3 FTX 1.1"}));
}

}  // namespace letter_tree_test_internal
}  // namespace handover::adapters::edifact
