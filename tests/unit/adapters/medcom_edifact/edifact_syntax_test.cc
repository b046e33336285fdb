#include "adapters/medcom_edifact/edifact_syntax.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters::edifact {
namespace edifact_syntax_test_internal {

SyntaxProblem ProblemOf(std::string_view bytes) { return ReadSyntax(bytes).problem; }

TEST(ReadSyntaxTest, SegmentsElementsAndComponents) {
  const Syntax syntax = ReadSyntax("UNB+UNOC:3+a:14++x'\r\nUNZ+1'");
  ASSERT_EQ(syntax.problem, SyntaxProblem::kNone);
  ASSERT_EQ(syntax.segments.size(), 2u);
  const Segment& unb = syntax.segments[0];
  EXPECT_EQ(unb.tag, "UNB");
  EXPECT_EQ(unb.number, 1u);
  EXPECT_EQ(unb.At(1, 2), "3");
  EXPECT_EQ(unb.At(3, 1), "");
  EXPECT_EQ(unb.At(4, 1), "x");
  EXPECT_EQ(unb.At(5, 1), "");
  EXPECT_EQ(unb.At(0, 1), "");
  EXPECT_EQ(unb.At(1, 0), "");
  EXPECT_EQ(unb.ComponentsOf(2), 2u);
  EXPECT_EQ(unb.ComponentsOf(9), 0u);
  EXPECT_EQ(syntax.segments[1].number, 2u);
}

TEST(ReadSyntaxTest, TheServiceStringNamesTheCharacters) {
  const Syntax syntax = ReadSyntax("UNA;*.! ~UNB*a;b!~c:d+e~");
  ASSERT_EQ(syntax.segments.size(), 1u);
  EXPECT_EQ(syntax.segments[0].At(1, 2), "b~c:d+e");
}

TEST(ReadSyntaxTest, AServiceStringWithoutMeaningIsRefused) {
  for (const char* una : {"UNA", "UNA:+.? ", "UNA::.? '", "UNA:+.:*'", "UNAA+.? '", "UNA:+.0 '", "UNA:+.? \n"}) {
    EXPECT_EQ(ProblemOf(una), SyntaxProblem::kServiceString) << una;
  }
}

TEST(ReadSyntaxTest, TheReleaseCharacterTakesAwayTheMeaning) {
  EXPECT_EQ(ReadSyntax("FTX+a?+b?:c?'d??e'").segments[0].At(1, 1), "a+b:c'd?e");
  EXPECT_EQ(ReadSyntax("FTX+a?\r\n'b'").segments[0].At(1, 1), "a'b");
  EXPECT_EQ(ProblemOf("FTX+a?"), SyntaxProblem::kRelease);
  EXPECT_EQ(ProblemOf("FTX+a?\r\n"), SyntaxProblem::kRelease);
}

TEST(ReadSyntaxTest, LineBreaksCarryNothing) { EXPECT_EQ(ReadSyntax("\r\nFTX+a\r\nb'\n").segments[0].At(1, 1), "ab"); }

TEST(ReadSyntaxTest, Latin1BecomesUtf8) { EXPECT_EQ(ReadSyntax("FTX+Taarb\xE6k'").segments[0].At(1, 1), "Taarbæk"); }

TEST(ReadSyntaxTest, BytesThatAreUtf8AreRefused) {
  const Syntax syntax = ReadSyntax("UNB+a'FTX+Taarb\xC3\xA6k'");
  EXPECT_EQ(syntax.problem, SyntaxProblem::kEncoding);
  EXPECT_EQ(syntax.segment, 2u);
  EXPECT_EQ(ProblemOf("FTX+a\xC3\xA6'FTX+\xC3\xA5'"), SyntaxProblem::kEncoding);
  // Two letters that look like one of UTF-8, beside a letter that cannot be.
  EXPECT_EQ(ProblemOf("FTX+\xBBP\xC5\xAB \xE6'"), SyntaxProblem::kNone);
  EXPECT_EQ(ProblemOf("FTX+\x80'"), SyntaxProblem::kEncoding);
}

TEST(ReadSyntaxTest, ControlCharactersAreRefused) {
  EXPECT_EQ(ProblemOf(std::string("FTX+a\0b'", 8)), SyntaxProblem::kCharacter);
  EXPECT_EQ(ProblemOf("FTX+a\x07'"), SyntaxProblem::kCharacter);
}

TEST(ReadSyntaxTest, TagsAreThreeCapitalsOrDigits) {
  for (const char* wrong : {"'", "UN'", "UNBB+a'", "unb+a'", "UN\xC6+a'", "UNB:1+a'", "+a'", "xxx"}) {
    EXPECT_NE(ProblemOf(wrong), SyntaxProblem::kNone) << wrong;
  }
  EXPECT_EQ(ProblemOf("S01+01'"), SyntaxProblem::kNone);
  EXPECT_EQ(ProblemOf("UNB'"), SyntaxProblem::kNone);
}

TEST(ReadSyntaxTest, WhatIsCutOffIsRefusedAndTheRestIsKept) {
  const Syntax syntax = ReadSyntax("UNB+a'UNH+b");
  EXPECT_EQ(syntax.problem, SyntaxProblem::kTruncated);
  EXPECT_EQ(syntax.segment, 2u);
  EXPECT_EQ(syntax.segments.size(), 1u);
}

TEST(ReadSyntaxTest, APackageIsPassedOverByItsLength) {
  const std::string bytes("UNP'\0?+:\xFF", 9);
  const std::string begin = "UNB+a'UNO+1+x+y+9:14'";
  const Syntax syntax = ReadSyntax(begin + bytes + "UNP+9+1'UNZ+1'");
  ASSERT_EQ(syntax.problem, SyntaxProblem::kNone);
  ASSERT_EQ(syntax.segments.size(), 4u);
  EXPECT_EQ(syntax.segments[2].tag, "UNP");
  EXPECT_EQ(ReadSyntax(begin + "\r\n" + bytes + "UNP+9+1'").segments.size(), 3u);
}

TEST(ReadSyntaxTest, APackageOfAnotherLengthIsRefused) {
  for (const char* length : {"8", "10", "", "-9", "9x", "99999999999999999999999"}) {
    const std::string text = "UNO+1+x+y+" + std::string(length) + "'123456789UNP+9+1'";
    EXPECT_EQ(ProblemOf(text), SyntaxProblem::kPackage) << length;
  }
  EXPECT_EQ(ProblemOf("UNO+1+x+y+9'123456789UNP+9+1'"), SyntaxProblem::kNone);
  EXPECT_EQ(ProblemOf("UNO'"), SyntaxProblem::kPackage);
}

TEST(ReadSyntaxTest, NothingIsRefused) {
  EXPECT_EQ(ProblemOf(""), SyntaxProblem::kEmpty);
  EXPECT_EQ(ProblemOf(" \r\n\t"), SyntaxProblem::kEmpty);
}

TEST(ReadSyntaxTest, EverythingIsBounded) {
  const EdifactLimits limits = {.max_bytes = 40, .max_segments = 2, .max_components = 6, .max_component_bytes = 4};
  EXPECT_EQ(ReadSyntax("AAA+b'AAA+b'", limits).problem, SyntaxProblem::kNone);
  EXPECT_EQ(ReadSyntax("AAA+b'AAA+b'AAA'", limits).problem, SyntaxProblem::kTooMany);
  EXPECT_EQ(ReadSyntax("AAA+b:c:d:e:f'", limits).problem, SyntaxProblem::kNone);
  EXPECT_EQ(ReadSyntax("AAA+b:c:d:e:f:g'", limits).problem, SyntaxProblem::kTooMany);
  EXPECT_EQ(ReadSyntax("AAA+bcde'", limits).problem, SyntaxProblem::kNone);
  EXPECT_EQ(ReadSyntax("AAA+bcdef'", limits).problem, SyntaxProblem::kTooMany);
  EXPECT_EQ(ReadSyntax(std::string(41, ' '), limits).problem, SyntaxProblem::kTooLarge);
}

}  // namespace edifact_syntax_test_internal
}  // namespace handover::adapters::edifact
