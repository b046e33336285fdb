#include "adapters/text/base64.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

TEST(DecodeBase64Test, EveryLengthOfTheLastGroup) {
  EXPECT_EQ(DecodeBase64(""), "");
  EXPECT_EQ(DecodeBase64("YQ=="), "a");
  EXPECT_EQ(DecodeBase64("YWI="), "ab");
  EXPECT_EQ(DecodeBase64("YWJj"), "abc");
  EXPECT_EQ(DecodeBase64("+/+/"), "\xFB\xFF\xBF");
  EXPECT_EQ(DecodeBase64("AAAA"), std::string(3, '\0'));
}

TEST(DecodeBase64Test, WhiteSpaceMayStandAnywhere) { EXPECT_EQ(DecodeBase64(" Y\r\nW\tJ j Y Q = = \n"), "abca"); }

TEST(DecodeBase64Test, WhatIsNearlyBase64IsRefused) {
  for (const char* text : {"Y", "YQ", "YQ=", "YQ===", "YWJ", "YWJj=", "Y===", "A===", "====", "YQ==YQ==", "=YQ=",
                           "YW J-", "YWJ_", "YQ=a", "YW.=", "YR==", "YWK=\xC2\xA0", "YWL="}) {
    EXPECT_FALSE(DecodeBase64(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace handover::adapters
