#include "adapters/medcom_xml/person_numbers.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace {

using Kind = NumberFinding::Kind;

std::string CodeFor(const char* text, NumberPlace place) {
  const NumberFinding finding = JudgeNumber(text, place);
  EXPECT_EQ(finding.kind == Kind::kRefused, finding.issue != nullptr && finding.issue->severity == Severity::kError);
  return finding.issue == nullptr ? "" : std::string(finding.issue->code);
}

TEST(JudgeNumberTest, ACivilRegistrationNumberIsACprNumber) {
  constexpr NumberPlace kPlace = NumberPlace::kCivilRegistrationNumber;
  EXPECT_EQ(JudgeNumber("2911829996", kPlace).kind, Kind::kCpr);
  EXPECT_EQ(CodeFor("2911829996", kPlace), "");
  EXPECT_EQ(CodeFor("291182-9996", kPlace), "XDIS32_CPR_FORMAT");
  EXPECT_EQ(CodeFor("0703921VJ4", kPlace), "XDIS32_CPR_FORMAT");
  EXPECT_EQ(CodeFor("291182999", kPlace), "XDIS32_CPR_FORMAT");
  EXPECT_EQ(CodeFor(" 2911829996", kPlace), "XDIS32_CPR_FORMAT");
  EXPECT_EQ(CodeFor("0000000000", kPlace), "XDIS32_CPR_UNKNOWN");
  EXPECT_EQ(CodeFor("3102829996", kPlace), "XDIS32_CPR_DATE");
  EXPECT_EQ(CodeFor("2902239996", kPlace), "XDIS32_CPR_DATE");
  EXPECT_EQ(CodeFor("7306249995", kPlace), "XDIS32_CPR_DATE");
}

TEST(JudgeNumberTest, AnAlternativeIdentifierIsNeverACprNumber) {
  constexpr NumberPlace kPlace = NumberPlace::kAlternativeIdentifier;
  EXPECT_EQ(JudgeNumber("0703921VJ4", kPlace).kind, Kind::kXEcpr);
  EXPECT_EQ(JudgeNumber("2911829996", kPlace).kind, Kind::kLocal);
  EXPECT_EQ(CodeFor("2911829996", kPlace), "XDIS32_LOCAL_NUMBER");
  EXPECT_EQ(CodeFor("7306249995", kPlace), "XDIS32_LOCAL_NUMBER");
  EXPECT_EQ(CodeFor("0703925VJ4", kPlace), "XDIS32_ISSUER_NOT_TOLD");
  EXPECT_EQ(CodeFor("UKENDT-123", kPlace), "XDIS32_LOCAL_NUMBER");
  EXPECT_EQ(CodeFor("0000000000", kPlace), "XDIS32_CPR_UNKNOWN");
}

TEST(JudgeNumberTest, APersonIdentifierIsAnyNumberOfTenCharacters) {
  constexpr NumberPlace kPlace = NumberPlace::kPersonIdentifier;
  EXPECT_EQ(JudgeNumber("1306249995", kPlace).kind, Kind::kCpr);
  EXPECT_EQ(JudgeNumber("0703921VJ4", kPlace).kind, Kind::kXEcpr);
  EXPECT_EQ(JudgeNumber("0703925VJ4", kPlace).kind, Kind::kLocal);
  EXPECT_EQ(CodeFor("7306249995", kPlace), "XDIS32_LOCAL_NUMBER");
  EXPECT_EQ(CodeFor("130624ABC1", kPlace), "XDIS32_LOCAL_NUMBER");
  EXPECT_EQ(CodeFor("3102829996", kPlace), "XDIS32_CPR_DATE");
  EXPECT_EQ(CodeFor("0000000000", kPlace), "XDIS32_CPR_UNKNOWN");
  for (const char* text : {"130624", "130624-999", "130624999x", "13062499 5"}) {
    EXPECT_EQ(CodeFor(text, kPlace), "XDIS32_PERSON_NUMBER") << text;
  }
}

TEST(IdentifierOfTest, EachKindHasItsField) {
  constexpr NumberPlace kPlace = NumberPlace::kPersonIdentifier;
  EXPECT_EQ(IdentifierOf("1306249995", kPlace, "gln:1").cpr(), "1306249995");
  EXPECT_EQ(IdentifierOf("0703921VJ4", kPlace, "gln:1").x_ecpr(), "0703921VJ4");
  EXPECT_EQ(IdentifierOf("0703925VJ4", kPlace, "gln:1").local().system(), "gln:1");
  EXPECT_EQ(IdentifierOf("0703925VJ4", kPlace, "gln:1").local().value(), "0703925VJ4");
  EXPECT_EQ(IdentifierOf("2911829996", NumberPlace::kAlternativeIdentifier, "gln:1").local().value(), "2911829996");
  EXPECT_EQ(IdentifierOf("0000000000", kPlace, "gln:1").identifier_case(),
            model::v1::PersonIdentifier::IDENTIFIER_NOT_SET);
}

TEST(HoldsCprTest, FindsANumberHoweverItIsWritten) {
  for (const char* text : {"2911829996", "Mor er 291182-9996.", "291182 9996", "x2911829996x", "1 2 291182-9996 3"}) {
    EXPECT_TRUE(HoldsCpr(text)) << text;
  }
}

TEST(HoldsCprTest, OtherNumbersAreNone) {
  for (const char* text : {"", "20304050", "12911829996", "29118299961", "291182--9996", "291182- 9996", "310282-9996",
                           "291182-99961", "5790001659592", "uge 39+0, 2650 g", "291182"}) {
    EXPECT_FALSE(HoldsCpr(text)) << text;
  }
}

}  // namespace
}  // namespace handover::adapters::medcom
