#include "broker/base/organisation_number.h"

#include <string>

#include "gtest/gtest.h"

namespace handover {
namespace {

TEST(GlnTest, ThirteenDigitsAreAGln) {
  EXPECT_TRUE(IsGln("5790001659592"));
  EXPECT_FALSE(IsGln("579000165959"));
  EXPECT_FALSE(IsGln("57900016595921"));
  EXPECT_FALSE(IsGln("odense-sundhedsplejen"));
  EXPECT_FALSE(IsGln("579000165959X"));
  EXPECT_FALSE(IsGln(""));
}

TEST(GlnTest, TheCheckDigitIsAHint) {
  EXPECT_TRUE(HasGlnCheckDigit("5790001659592"));
  EXPECT_TRUE(HasGlnCheckDigit("5790000121526"));
  EXPECT_FALSE(HasGlnCheckDigit("5790001659593"));
  EXPECT_FALSE(HasGlnCheckDigit("5790000120400"));  // Of a constructed letter: still taken.
}

TEST(CvrTest, EightDigitsWithoutALeadingZeroAreACvr) {
  EXPECT_TRUE(IsCvr("25313763"));
  EXPECT_FALSE(IsCvr("02531376"));
  EXPECT_FALSE(IsCvr("2531376"));
  EXPECT_FALSE(IsCvr("253137631"));
  EXPECT_FALSE(IsCvr("2531376X"));
}

TEST(CvrTest, ModulusElevenIsAHint) {
  EXPECT_TRUE(PassesCvrModulus11("25313763"));
  EXPECT_FALSE(PassesCvrModulus11("25313764"));
}

TEST(SorTest, ElevenToEighteenDigitsAreASorCode) {
  EXPECT_TRUE(IsSorCode("325421000016001"));
  EXPECT_TRUE(IsSorCode(std::string(11, '1')));
  EXPECT_TRUE(IsSorCode(std::string(18, '1')));
  EXPECT_FALSE(IsSorCode(std::string(10, '1')));
  EXPECT_FALSE(IsSorCode(std::string(19, '1')));
  EXPECT_FALSE(IsSorCode("32542100001600A"));
}

}  // namespace
}  // namespace handover
