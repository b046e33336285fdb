#include "clients/verify/encoding.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace handover_verify {
namespace {

TEST(EncodingTest, HexOfEitherCaseIsDecoded) {
  EXPECT_EQ(DecodeHex("00ffAb"), std::string("\x00\xff\xab", 3));
  EXPECT_EQ(DecodeHex(""), "");
}

TEST(EncodingTest, HexThatIsOddOrHasAnotherCharacterIsRefused) {
  for (const char* text : {"0", "0g", "0x00", " 00", "00 ", "0\n", "g0", ":0", "/0", "`0", "@0"}) {
    EXPECT_EQ(DecodeHex(text), std::nullopt) << text;
  }
}

TEST(EncodingTest, HexIsEncodedInLowerCase) { EXPECT_EQ(EncodeHex(std::string("\x00\xff\xab", 3)), "00ffab"); }

TEST(EncodingTest, TheBase64ExamplesOfRfc4648AreDecoded) {
  EXPECT_EQ(DecodeBase64(""), "");
  EXPECT_EQ(DecodeBase64("Zg=="), "f");
  EXPECT_EQ(DecodeBase64("Zm8="), "fo");
  EXPECT_EQ(DecodeBase64("Zm9v"), "foo");
  EXPECT_EQ(DecodeBase64("Zm9vYg=="), "foob");
  EXPECT_EQ(DecodeBase64("Zm9vYmE="), "fooba");
  EXPECT_EQ(DecodeBase64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(DecodeBase64("+/+/"), "\xfb\xff\xbf");
}

TEST(EncodingTest, Base64WithoutItsPaddingIsRefused) {
  for (const char* text : {"Zg", "Zg=", "Zm8", "Z", "Zm9vY", "Zg===", "=", "====", "Z==="}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
}

TEST(EncodingTest, Base64WithAnotherCharacterIsRefused) {
  for (const char* text : {"Zm9 ", "Zm9\n", " Zm9", "Zm-_", "Z=g=", "Zg==Zg==", "Zm9v\n", "Zm9v "}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
}

TEST(EncodingTest, Base64WithBitsBehindTheLastByteIsRefused) {
  EXPECT_EQ(DecodeBase64("Zh=="), std::nullopt);
  EXPECT_EQ(DecodeBase64("Zm9="), std::nullopt);
}

TEST(EncodingTest, Base64ListIsSplitAtItsCommas) {
  EXPECT_EQ(DecodeBase64List(""), std::vector<std::string>());
  EXPECT_EQ(DecodeBase64List("Zg=="), std::vector<std::string>({"f"}));
  EXPECT_EQ(DecodeBase64List("Zg==,Zm8="), std::vector<std::string>({"f", "fo"}));
}

TEST(EncodingTest, AnEmptyElementOfABase64ListIsNoBytes) {
  EXPECT_EQ(DecodeBase64List("Zg==,"), std::vector<std::string>({"f", ""}));
  EXPECT_EQ(DecodeBase64List(",Zg=="), std::vector<std::string>({"", "f"}));
}

TEST(EncodingTest, ABase64ListWithOneMalformedElementIsRefused) {
  EXPECT_EQ(DecodeBase64List("Zg==,Zg"), std::nullopt);
  EXPECT_EQ(DecodeBase64List("Zg== ,Zg=="), std::nullopt);
}

TEST(EncodingTest, NumbersUpTo64BitsAreParsed) {
  EXPECT_EQ(ParseUnsigned64("0"), 0u);
  EXPECT_EQ(ParseUnsigned64("18446744073709551615"), 18446744073709551615u);
}

TEST(EncodingTest, WhatIsNotADecimalNumberOf64BitsIsRefused) {
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x1", "1.0", "1e3", "18446744073709551616",
                           "99999999999999999999999", "1,000", "a"}) {
    EXPECT_EQ(ParseUnsigned64(text), std::nullopt) << text;
  }
}

TEST(EncodingTest, MomentsAreFormattedInUtc) {
  EXPECT_EQ(FormatUtc(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatUtc(1767225700195), "2026-01-01T00:01:40.195Z");
  EXPECT_EQ(FormatUtc(1709210096789), "2024-02-29T12:34:56.789Z");
  EXPECT_EQ(FormatUtc(253402300799999), "9999-12-31T23:59:59.999Z");
}

TEST(EncodingTest, AMomentBeyondYear9999IsACount) {
  EXPECT_EQ(FormatUtc(253402300800000), "253402300800000 ms after 1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatUtc(18446744073709551615u), "18446744073709551615 ms after 1970-01-01T00:00:00Z");
}

}  // namespace
}  // namespace handover_verify
