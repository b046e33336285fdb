#include "broker/base/person_number.h"

#include <ostream>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "broker/base/refusal.h"
#include "gtest/gtest.h"

namespace handover {
namespace {

template <typename T, typename = void>
struct IsPrintable : std::false_type {};
template <typename T>
struct IsPrintable<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>>
    : std::true_type {};

static_assert(!IsPrintable<Cpr>::value && !IsPrintable<XEcpr>::value && !IsPrintable<DEcpr>::value);
static_assert(!std::is_convertible_v<Cpr, std::string> && !std::is_convertible_v<std::string, Cpr>);
static_assert(!std::is_convertible_v<Cpr, XEcpr> && !std::is_convertible_v<XEcpr, Cpr>);

// `nine_digits` and a last digit with which the number fails modulus 11: such a number has been given to nobody who was
// not born on a first of January.
std::string NobodysNumber(const std::string& nine_digits) {
  const std::string with_one = nine_digits + "1";
  return ParseCpr(with_one)->passes_modulus_11() ? nine_digits + "2" : with_one;
}

TEST(ParseCprTest, EveryPublishedTestPersonIsTakenAlthoughNonePassesModulus11) {
  for (const char* number :
       {"2911829996", "0505209996", "1502779995", "0505239996", "0505159995", "0505109990", "0505059996", "3103979995",
        "3101229995", "1306249995", "1306249996", "1310169995", "1310169996", "0504909995", "0504909989", "0201919990",
        "0201919996", "0201919995", "0201609995", "0201609996", "2512489996", "0211223989", "2311143995", "1502829995",
        "0212159995", "2103009996", "0107729995"}) {
    const absl::StatusOr<Cpr> cpr = ParseCpr(number);
    ASSERT_TRUE(cpr.ok());
    EXPECT_EQ(cpr->reveal(), number);
    EXPECT_FALSE(cpr->passes_modulus_11());
  }
}

// Born in 2057, so it is nobody's number yet.
TEST(ParseCprTest, ModulusElevenIsToldAsAHint) { EXPECT_TRUE(ParseCpr("0203575009")->passes_modulus_11()); }

TEST(ParseCprTest, AHyphenAfterTheDateIsLeftOut) {
  ASSERT_TRUE(ParseCpr("291182-9996").ok());
  EXPECT_EQ(ParseCpr("291182-9996")->reveal(), "2911829996");
  EXPECT_EQ(*ParseCpr("291182-9996"), *ParseCpr("2911829996"));
}

TEST(ParseCprTest, WhatIsNotTenDigitsIsRefusedWithoutTellingIt) {
  for (const std::string number :
       {"", "291182999", "29118299960", "2911-829996", "291182 9996", " 291182999", "291182999A", "29118-29996",
        "291182--9996", "２９１１８２９９９６", "291182\xC2\xA0" "9996", "-911829996", "+911829996"}) {
    const absl::StatusOr<Cpr> cpr = ParseCpr(number);
    EXPECT_EQ(CodeOf(cpr.status()), "CPR_FORMAT");
    EXPECT_EQ(std::string(cpr.status().message()).find("911"), std::string::npos);
  }
}

TEST(ParseCprTest, TheFormatsWordForUnknownIsNoNumber) {
  EXPECT_EQ(CodeOf(ParseCpr("0000000000").status()), "CPR_UNKNOWN");
  EXPECT_EQ(CodeOf(ParseCpr("000000-0000").status()), "CPR_UNKNOWN");
}

TEST(ParseCprTest, ADayThatDoesNotExistIsRefused) {
  for (const char* number : {"3102829996", "3104829996", "0013829996", "0000829996", "3211829996", "1522824933",
                             "9011829996", "0000000001"}) {
    EXPECT_EQ(CodeOf(ParseCpr(number).status()), "CPR_DATE");
  }
}

TEST(ParseCprTest, TheTwentyNinthOfFebruaryNeedsALeapYearOfItsCentury) {
  EXPECT_TRUE(ParseCpr("2902244996").ok());                             // 2024.
  EXPECT_TRUE(ParseCpr("2902004996").ok());                             // 2000.
  EXPECT_TRUE(ParseCpr("2902960996").ok());                             // 1996.
  EXPECT_EQ(CodeOf(ParseCpr("2902230996").status()), "CPR_DATE");       // 1923.
  EXPECT_EQ(CodeOf(ParseCpr("2902234996").status()), "CPR_DATE");       // 2023.
  EXPECT_EQ(CodeOf(ParseCpr("2902000996").status()), "CPR_DATE");       // 1900, not a leap year.
}

// All 1000 pairs of two-digit year and seventh digit against the register's table, written out another way.
TEST(ParseCprTest, TheSeventhDigitTellsTheCentury) {
  for (int year = 0; year <= 99; ++year) {
    const std::vector<int> centuries = {19, 19, 19, 19, year < 37 ? 20 : 19, year < 58 ? 20 : 18, year < 58 ? 20 : 18,
                                        year < 58 ? 20 : 18, year < 58 ? 20 : 18, year < 37 ? 20 : 19};
    for (int seventh = 0; seventh <= 9; ++seventh) {
      const absl::StatusOr<Cpr> cpr = ParseCpr(NobodysNumber(absl::StrFormat("0203%02d%d12", year, seventh)));
      ASSERT_TRUE(cpr.ok());
      EXPECT_EQ(cpr->birth_date(), absl::CivilDay(centuries[seventh] * 100 + year, 3, 2));
    }
  }
}

TEST(ParseCprTest, TheLastDigitTellsParity) {
  EXPECT_TRUE(ParseCpr("1306249995")->is_odd());
  EXPECT_FALSE(ParseCpr("1306249996")->is_odd());
}

TEST(ParseXEcprTest, NationalReplacementNumbersAreAKindOfTheirOwn) {
  ASSERT_TRUE(ParseXEcpr("0703921VJ4").ok());
  EXPECT_EQ(ParseXEcpr("0703921VJ4")->reveal(), "0703921VJ4");
  EXPECT_EQ(CodeOf(ParseCpr("0703921VJ4").status()), "CPR_FORMAT");
  for (const char* number : {"0703922VJ4", "0703921vj4", "0703921V14", "0703921VJA", "0703921VJ41", "2911829996", ""}) {
    EXPECT_EQ(CodeOf(ParseXEcpr(number).status()), "X_ECPR_FORMAT");
  }
  EXPECT_EQ(CodeOf(ParseXEcpr("3102921VJ4").status()), "X_ECPR_DATE");
}

TEST(ParseDEcprTest, RegionalReplacementNumbersAreAKindOfTheirOwn) {
  for (const char* number : {"0703920VJ4", "0703925VJ4", "0703926VJ4"}) {
    ASSERT_TRUE(ParseDEcpr(number).ok());
    EXPECT_EQ(ParseDEcpr(number)->reveal(), number);
  }
  EXPECT_EQ(CodeOf(ParseDEcpr("0703921VJ4").status()), "D_ECPR_FORMAT");
  // Every example of one national guide has eleven characters.
  EXPECT_EQ(CodeOf(ParseDEcpr("08119675AG1").status()), "D_ECPR_FORMAT");
  EXPECT_EQ(CodeOf(ParseDEcpr("0013925VJ4").status()), "D_ECPR_DATE");
}

TEST(KindOfPersonNumberTest, EachKindIsToldByItsShapeAndDate) {
  EXPECT_EQ(KindOfPersonNumber("2911829996"), PersonNumberKind::kCpr);
  EXPECT_EQ(KindOfPersonNumber("0703921VJ4"), PersonNumberKind::kXEcpr);
  EXPECT_EQ(KindOfPersonNumber("0703925VJ4"), PersonNumberKind::kDEcpr);
  EXPECT_EQ(KindOfPersonNumber("7306249995"), PersonNumberKind::kSixtyOnDay);
  EXPECT_EQ(KindOfPersonNumber("730624AB12"), PersonNumberKind::kSixtyOnDay);
}

TEST(KindOfPersonNumberTest, WhatIsNearlyANumberIsNone) {
  for (const char* number : {"0000000000", "3102829996", "9206249995", "6006249995", "730624ab12", "291182-9996",
                             "", "ABCDEFGHIJ", "9102249995"}) {
    EXPECT_EQ(KindOfPersonNumber(number), PersonNumberKind::kNone);
  }
}

TEST(DayMonthYearTest, IsWhatANumberBeginsWith) {
  const std::array<char, 6> day = DayMonthYear(absl::CivilDay(2024, 6, 3));
  EXPECT_EQ(std::string(day.data(), day.size()), "030624");
}

}  // namespace
}  // namespace handover
