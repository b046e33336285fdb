#include "adapters/medcom_edifact/text_lines.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/latin1_text.h"
#include "adapters/text/utf8.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace text_lines_test_internal {

using Lines = std::vector<std::string>;

TextBlocks Blocks(const std::string& inside) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(("<T>" + inside + "</T>").c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  return BlocksOf(document.document_element());
}

// One block of the plain format.
Lines Plain(const std::string& inside) {
  const TextBlocks blocks = Blocks(inside);
  EXPECT_EQ(blocks.blocks.size(), 1u);
  EXPECT_EQ(blocks.blocks.front().format, "P00");
  return blocks.blocks.front().lines;
}

// What the reader makes of the blocks.
class TextLinesTest : public testing::LetterTreeTestBase {
 protected:
  std::string ReadBack(const std::string& inside) {
    std::string segments;
    for (const TextBlock& block : Blocks(inside).blocks) {
      segments += "FTX+NC+" + block.format + "++";
      for (size_t i = 0; i < block.lines.size(); ++i) segments += (i > 0 ? ":" : "") + block.lines[i];
      segments += "'";
    }
    const Group& group = Parse(Utf8ToLatin1("S14+14'" + segments));
    tree_.root().remove_children();
    tree_.AddFormattedText(tree_.root(), "T", group.FindAll("FTX"));
    return Xml();
  }
};

TEST_F(TextLinesTest, ALineEndsWithItsBreak) {
  EXPECT_EQ(Plain("En<Break/>to"), (Lines{"En", "to"}));
  EXPECT_EQ(Plain("En<Break/>to<Break/>"), (Lines{"En", "to"}));
  EXPECT_EQ(Plain("En\nto"), (Lines{"En", "to"}));
  EXPECT_EQ(Plain("En<Space/>to"), (Lines{"En to"}));
  EXPECT_EQ(Plain("<Break/>a<Break/><Break/>b"), (Lines{".", "a", ".", "b"}));
  EXPECT_EQ(Plain(""), Lines{"."});
}

TEST_F(TextLinesTest, WhatWouldBeTakenForASignIsNot) {
  EXPECT_EQ(Plain("."), (Lines{".\\", "."}));
  EXPECT_EQ(Plain("a\\"), (Lines{"a\\\\", "."}));
  EXPECT_EQ(Plain(".."), Lines{".."});
  for (const char* text :
       {".<Break/>", "a\\<Break/>", "\\<Break/>b<Break/>", "a<Break/><Break/>b<Break/>", "..<Break/>"}) {
    EXPECT_EQ(ReadBack(text), "<T>" + std::string(text) + "</T>");
  }
}

TEST_F(TextLinesTest, AFormatIsABlockOfItsOwnInTheMiddleOfALineToo) {
  const TextBlocks blocks = Blocks("ikke <Bold>noget</Bold> her<Break/>");
  ASSERT_EQ(blocks.blocks.size(), 3u);
  EXPECT_EQ(blocks.blocks[0].lines, Lines{"ikke \\"});
  EXPECT_EQ(blocks.blocks[1].format, "PF0");
  EXPECT_EQ(blocks.blocks[1].lines, Lines{"noget\\"});
  EXPECT_EQ(blocks.blocks[2].lines, Lines{" her"});
  EXPECT_FALSE(blocks.changed);
  for (const char* text : {"ikke <Bold>noget</Bold> her<Break/>", "<FixedFont>a<Break/>b<Break/></FixedFont>",
                           "<FixedFont><Italic>a<Break/></Italic></FixedFont>", "x<Right>y<Break/></Right>",
                           "<Center>y<Break/></Center>", "<Underline>a<Break/>b</Underline>c<Break/>"}) {
    EXPECT_EQ(ReadBack(text), "<T>" + std::string(text) + "</T>");
  }
}

TEST_F(TextLinesTest, ALongLineIsCutBehindABlankAndReadInOnePiece) {
  const std::string words =
      "Patienten har godt af flere behandlinger, der anmodes derfor om tilsagn om fortsat behandling.";
  const Lines cut = Plain(words);
  ASSERT_EQ(cut.size(), 2u);
  EXPECT_TRUE(cut[0].ends_with(" \\")) << cut[0];
  for (const size_t length : {69u, 70u, 71u, 138u, 139u, 140u, 349u, 350u, 351u, 2000u}) {
    std::string line(length, 'x');
    line[length / 3] = ' ';
    for (const std::string& text : {line, line.substr(1) + "\\", testing::ReplacedEverywhere(line, "xx", "øx")}) {
      EXPECT_EQ(ReadBack(text), "<T>" + text + "<Break/></T>") << length;
      for (const TextBlock& block : Blocks(text).blocks) {
        EXPECT_LE(block.lines.size(), kMostLines);
        for (const std::string& piece : block.lines) EXPECT_LE(CountCodePoints(piece), kMostLineLetters);
      }
    }
  }
}

TEST_F(TextLinesTest, LettersThatTheSetDoesNotHaveAreTold) {
  EXPECT_TRUE(Blocks("Šimić").changed);
  EXPECT_FALSE(Blocks("Ærø").changed);
}

TEST(LinesOfTest, CutsPlainWords) {
  EXPECT_EQ(LinesOf("kort"), Lines{"kort"});
  EXPECT_EQ(LinesOf(""), Lines{""});
  const Lines lines = LinesOf(std::string(100, 'u'));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], std::string(69, 'u') + "\\");
  EXPECT_EQ(lines[1], std::string(31, 'u'));
}

}  // namespace text_lines_test_internal
}  // namespace handover::adapters::edifact
