#include "adapters/medcom_edifact/latin1_text.h"

#include <string>

#include "gtest/gtest.h"

#include "adapters/text/utf8.h"

namespace handover::adapters::edifact {
namespace latin1_text_test_internal {

TEST(HoldInLatin1Test, WhatTheSetHasStaysAsItIs) {
  const std::string held = "Sdr. Boulevard 29, Ærø: é ñ ÿ '+:?";
  EXPECT_EQ(HoldInLatin1(held).text, held);
  EXPECT_FALSE(HoldInLatin1(held).changed);
  EXPECT_FALSE(HoldInLatin1("").changed);
}

TEST(HoldInLatin1Test, WhatItDoesNotHaveIsSeenToBeMissing) {
  EXPECT_EQ(HoldInLatin1("Šimić").text, "?imi?");
  EXPECT_EQ(HoldInLatin1("\xE2\x80\x93 \xE2\x80\x9Cja\xE2\x80\x9D\xE2\x80\xA6").text, "- \"ja\"...");
  EXPECT_EQ(HoldInLatin1("a\tb\nc").text, "a b c");
  EXPECT_EQ(HoldInLatin1("\xC2\x85\x7F").text, "??");  // Control characters, of which the reader has none.
  for (const char* text : {"Š", "\t", "\xE2\x80\x93", "\x7F"}) EXPECT_TRUE(HoldInLatin1(text).changed) << text;
}

TEST(Utf8ToLatin1Test, EveryLetterIsOneByteAndComesBack) {
  EXPECT_EQ(Utf8ToLatin1("Ærø"), "\xC6r\xF8");
  std::string all;
  for (uint32_t letter = 0xA0; letter <= 0xFF; ++letter) AppendUtf8(letter, all);
  EXPECT_FALSE(HoldInLatin1(all).changed);
  EXPECT_EQ(Latin1ToUtf8(Utf8ToLatin1(all)), all);
}

}  // namespace latin1_text_test_internal
}  // namespace handover::adapters::edifact
