#include "broker/validation/text_rules.h"

#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"

namespace handover::validation {
namespace text_rules_test_internal {

TEST(ScanTextTest, CountsCodePointsAndNotBytes) {
  EXPECT_EQ(ScanText("").character_count, 0);
  EXPECT_EQ(ScanText("Rødovre").character_count, 7);
  EXPECT_EQ(ScanText("æøåÆØÅ").character_count, 6);
  EXPECT_EQ(ScanText("€𝄞").character_count, 2);
}

TEST(ScanTextTest, FindsControlCharactersButNotLineBreaksAndTabs) {
  EXPECT_FALSE(ScanText("a\tb\r\nc").has_control);
  EXPECT_TRUE(ScanText(std::string("a\0b", 3)).has_control);
  EXPECT_TRUE(ScanText("\x1b[31m").has_control);
  EXPECT_TRUE(ScanText("a\x7f").has_control);
  EXPECT_TRUE(ScanText("\x01").has_control);
  EXPECT_FALSE(ScanText("ø~ ").has_control);
}

class DirectionControlTest : public testing::TestWithParam<std::string> {};

// T-42: all of Unicode's Bidi_Control.
TEST_P(DirectionControlTest, IsFound) { EXPECT_TRUE(ScanText("abc" + GetParam() + "d").has_direction_control); }

INSTANTIATE_TEST_SUITE_P(All, DirectionControlTest,
                         testing::Values("\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
                                         "\u2066", "\u2067", "\u2068", "\u2069"));

class NoDirectionControlTest : public testing::TestWithParam<std::string> {};

TEST_P(NoDirectionControlTest, IsLeftAlone) { EXPECT_FALSE(ScanText(GetParam()).has_direction_control); }

INSTANTIATE_TEST_SUITE_P(Neighbours, NoDirectionControlTest,
                         testing::Values("\u061b", "\u061d", "\u200d", "\u2010", "\u2029", "\u202f", "\u2065", "\u206a",
                                         "\u2e8e", "عربي", "–"));

class PersonNumberTest : public testing::TestWithParam<std::string> {};

TEST_P(PersonNumberTest, IsFound) { EXPECT_TRUE(ScanText(GetParam()).has_person_number); }

INSTANTIATE_TEST_SUITE_P(All, PersonNumberTest,
                         testing::Values("2911829996", "291182-9996", "291182 9996", "Mor (291182-9996) ringede.",
                                         "cpr:2911829996.", "tlf 12345678, cpr 2911829996"));

class NoPersonNumberTest : public testing::TestWithParam<std::string> {};

TEST_P(NoPersonNumberTest, IsNotTakenForOne) { EXPECT_FALSE(ScanText(GetParam()).has_person_number); }

INSTANTIATE_TEST_SUITE_P(All, NoPersonNumberTest,
                         testing::Values("", "12345678", "3013829996", "29118299961", "12911829996",
                                         "5790000120400#BRV20240613001", "a2911829996", "2911829996b", "291182--9996",
                                         "2911-829996", "29 11 82 99 96", "0000000000"));

TEST(IsCodeTest, CapitalsDigitsAndUnderscoresACapitalFirst) {
  EXPECT_TRUE(IsCode("MIDWIFE", 40));
  EXPECT_TRUE(IsCode("A1_B", 4));
  EXPECT_FALSE(IsCode("A1_BC", 4));
  EXPECT_FALSE(IsCode("", 40));
  EXPECT_FALSE(IsCode("1A", 40));
  EXPECT_FALSE(IsCode("_A", 40));
  EXPECT_FALSE(IsCode("Midwife", 40));
  EXPECT_FALSE(IsCode("MID WIFE", 40));
  EXPECT_FALSE(IsCode("SUNDHEDSPLEJÆRSKE", 40));
}

TEST(IsRandomIdTest, SixteenToSixtyFourHexadecimalDigitsInLowerCase) {
  EXPECT_TRUE(IsRandomId("0123456789abcdef"));
  EXPECT_TRUE(IsRandomId(std::string(64, 'a')));
  EXPECT_FALSE(IsRandomId("0123456789abcde"));
  EXPECT_FALSE(IsRandomId(std::string(65, 'a')));
  EXPECT_FALSE(IsRandomId("0123456789ABCDEF"));
  EXPECT_FALSE(IsRandomId("0123456789abcdeg"));
}

TEST(CheckLineTest, LimitsCharactersAndRefusesLineBreaks) {
  EXPECT_TRUE(CheckLine("", 3, "f").ok());
  EXPECT_TRUE(CheckLine("æøå", 3, "f").ok());
  EXPECT_EQ(CodeOf(CheckLine("æøåa", 3, "f")), "TEXT_LENGTH");
  EXPECT_EQ(CodeOf(CheckLine("a\nb", 3, "f")), "TEXT_CHARACTER");
  EXPECT_EQ(CodeOf(CheckLine("a\tb", 3, "f")), "TEXT_CHARACTER");
  EXPECT_EQ(CodeOf(CheckLine("a\u202e", 3, "f")), "TEXT_CHARACTER");
  EXPECT_EQ(DetailOf(CheckLine("a\x01", 3, "f")).field_path(), "f");
}

TEST(CheckProseTest, AllowsLineBreaksAndNoOtherControls) {
  EXPECT_TRUE(CheckProse("a\nb\tc", 5, "f").ok());
  EXPECT_EQ(CodeOf(CheckProse("a\nb\tc", 4, "f")), "TEXT_LENGTH");
  EXPECT_EQ(CodeOf(CheckProse("\x1b", 4, "f")), "TEXT_CHARACTER");
}

TEST(CheckRequiredLineTest, AnEmptyOneIsMissing) {
  EXPECT_EQ(CodeOf(CheckRequiredLine("", 3, "f")), "FIELD_REQUIRED");
  EXPECT_EQ(CodeOf(CheckRequiredLine("abcd", 3, "f")), "TEXT_LENGTH");
  EXPECT_TRUE(CheckRequiredLine("abc", 3, "f").ok());
}

TEST(CheckRequiredCodeTest, AnEmptyOneIsMissingAndAWordIsNoCode) {
  EXPECT_EQ(CodeOf(CheckRequiredCode("", "f")), "FIELD_REQUIRED");
  EXPECT_EQ(CodeOf(CheckRequiredCode("because", "f")), "CODE_FORMAT");
  EXPECT_TRUE(CheckRequiredCode(std::string(40, 'A'), "f").ok());
  EXPECT_EQ(CodeOf(CheckRequiredCode(std::string(41, 'A'), "f")), "CODE_FORMAT");
}

}  // namespace text_rules_test_internal
}  // namespace handover::validation
