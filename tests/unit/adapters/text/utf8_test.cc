#include "adapters/text/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

using std::string_literals::operator""s;

TEST(IsValidUtf8Test, DanishLettersAndEveryLengthAreValid) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("Gynækologisk Åge Ø"));
  EXPECT_TRUE(IsValidUtf8("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"));
}

TEST(IsValidUtf8Test, WhatIsNearlyValidIsNot) {
  EXPECT_FALSE(IsValidUtf8("Gyn\xE6kologisk"));   // ISO-8859-1.
  EXPECT_FALSE(IsValidUtf8("\x80"));              // A continuation alone.
  EXPECT_FALSE(IsValidUtf8("\xC0\xAF"));          // Overlong.
  EXPECT_FALSE(IsValidUtf8("\xC1\xBF"));          // Overlong.
  EXPECT_FALSE(IsValidUtf8("\xE0\x9F\xBF"));      // Overlong.
  EXPECT_FALSE(IsValidUtf8("\xF0\x8F\xBF\xBF"));  // Overlong.
  EXPECT_FALSE(IsValidUtf8("\xED\xA0\x80"));      // A surrogate.
  EXPECT_FALSE(IsValidUtf8("\xF4\x90\x80\x80"));  // Above U+10FFFF.
  EXPECT_FALSE(IsValidUtf8("\xF5\x80\x80\x80"));
  EXPECT_FALSE(IsValidUtf8("\xC3"));  // Cut off.
  EXPECT_FALSE(IsValidUtf8("\xE2\x82"));
  EXPECT_FALSE(IsValidUtf8("\xF0\x9F\x98"));
}

TEST(CountCodePointsTest, CountsLettersNotBytes) { EXPECT_EQ(CountCodePoints("ÆØÅ€😀"), 5u); }

TEST(AppendUtf8Test, WhatIsAppendedIsReadBack) {
  for (const uint32_t value : {0x41u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFDu, 0x10000u, 0x10FFFFu}) {
    std::string text;
    AppendUtf8(value, text);
    EXPECT_EQ(CodePointAt(text, 0).value, value);
    EXPECT_EQ(CodePointAt(text, 0).length, text.size());
  }
}

// Wherever it stands among characters that are looked at eight at a time.
TEST(FindForbiddenTest, FindsEachByteAtEachPlace) {
  for (int byte = 0; byte < 0x80; ++byte) {
    const bool forbidden = IsForbiddenInText(static_cast<uint32_t>(byte));
    for (size_t place = 0; place < 20; ++place) {
      std::string text(20, 'a');
      text[place] = static_cast<char>(byte);
      EXPECT_EQ(FindForbidden(text), forbidden ? place : std::string_view::npos) << byte << " at " << place;
    }
  }
}

TEST(FindForbiddenTest, WhatIsNotUtf8IsFoundBehindLongerCharacters) {
  EXPECT_EQ(FindForbidden("æøå og en lang tekst bagefter"), std::string_view::npos);
  EXPECT_EQ(FindForbidden("ældre tekster\xFF"), 14U);
  EXPECT_EQ(FindForbidden("ældre tekster\xC2\x85"), 14U);
  EXPECT_FALSE(IsValidUtf8("otte tegn \xE6 senere"));
  EXPECT_TRUE(IsValidUtf8("otte tegn \x01\x7F senere og æ"));
}

TEST(IsPlainTextTest, ControlCharactersAreForbidden) {
  EXPECT_TRUE(IsPlainText("tab\tline\nreturn\r ÆØÅ\xC2\xA0"));
  for (const std::string& text : {"\0"s, "\x01"s, "\x0B"s, "\x1F"s, "\x7F"s, "\xC2\x80"s, "\xC2\x9F"s, "\xEF\xBF\xBE"s,
                                  "\xEF\xBF\xBF"s, "\xC3"s}) {
    EXPECT_FALSE(IsPlainText(text));
  }
}

TEST(Latin1ToUtf8Test, DanishLetters) {
  EXPECT_EQ(Latin1ToUtf8("f\xF8"
                         "dt \xC5ge \xE6"),
            "født Åge æ");
}

TEST(Windows1252ToUtf8Test, QuotesAndTheEuroAreItsOwn) {
  EXPECT_EQ(Windows1252ToUtf8("f\xF8"
                              "dt \x80 \x93x\x94"),
            "født € “x”");
}

TEST(Windows1252ToUtf8Test, FiveBytesMeanNothing) {
  for (const char* text : {"\x81", "\x8D", "\x8F", "\x90", "\x9D"}) EXPECT_FALSE(Windows1252ToUtf8(text).has_value());
}

TEST(TruncateCodePointsTest, NeverCutsALetter) {
  EXPECT_EQ(TruncateCodePoints("ÆØÅ", 2), "ÆØ");
  EXPECT_EQ(TruncateCodePoints("ÆØÅ", 3), "ÆØÅ");
  EXPECT_EQ(TruncateCodePoints("ÆØÅ", 0), "");
}

TEST(EqualsIgnoringCaseTest, ComparesAsciiLetters) {
  EXPECT_TRUE(EqualsIgnoringCase("UTF-8", "utf-8"));
  EXPECT_FALSE(EqualsIgnoringCase("UTF-8", "utf-"));
  EXPECT_FALSE(EqualsIgnoringCase("Æ", "æ"));
}

}  // namespace
}  // namespace handover::adapters
