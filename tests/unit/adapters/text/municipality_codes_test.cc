#include "adapters/text/municipality_codes.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace municipality_codes_test_internal {

using Verdict = JudgedMunicipality::Verdict;
constexpr absl::CivilDay kDay(2026, 6, 1);

TEST(MunicipalityCodesTest, ThreeDigitsAreTheOldSpellingOfFour) {
  EXPECT_EQ(JudgeMunicipality("461", kDay).code, "0461");
  EXPECT_EQ(JudgeMunicipality("0461", kDay).code, "0461");
  EXPECT_EQ(JudgeMunicipality("101", kDay).code, "0101");
  EXPECT_EQ(JudgeMunicipality("860", kDay).code, "0860");
  EXPECT_EQ(FourDigits("461"), "0461");
  EXPECT_EQ(FourDigits("46a"), "46a");
  EXPECT_EQ(FourDigits("0461"), "0461");
}

TEST(MunicipalityCodesTest, OtherTextIsNoCode) {
  for (const std::string code : {"999", "0999", "", "46", "00461", "4610", " 461", "461 ", "46a", "DK-84", "1461"}) {
    EXPECT_EQ(JudgeMunicipality(code, kDay).verdict, Verdict::kUnknown) << code;
    EXPECT_EQ(JudgeMunicipality(code, kDay).code, "") << code;
  }
}

TEST(MunicipalityCodesTest, PeopleLiveOnChristiansoAndNobodyReceivesThere) {
  EXPECT_EQ(JudgeMunicipality("411", kDay).verdict, Verdict::kPlace);
  EXPECT_TRUE(JudgeMunicipality("411", kDay).is_place());
  EXPECT_TRUE(JudgeMunicipality("400", kDay).is_place());
  EXPECT_FALSE(CanReceive("0411"));
  EXPECT_TRUE(CanReceive("0400"));
  EXPECT_FALSE(CanReceive("461"));
  EXPECT_FALSE(CanReceive("0999"));
  EXPECT_FALSE(CanReceive("0445"));
}

TEST(MunicipalityCodesTest, ClosedOneEndsOnItsDayAndNamesItsSuccessor) {
  const JudgedMunicipality last = JudgeMunicipality("445", absl::CivilDay(2006, 12, 31));
  EXPECT_EQ(last.verdict, Verdict::kMunicipality);
  EXPECT_EQ(last.code, "0445");
  const JudgedMunicipality after = JudgeMunicipality("445", absl::CivilDay(2007, 1, 1));
  EXPECT_EQ(after.verdict, Verdict::kEnded);
  EXPECT_EQ(after.code, "0410");
  EXPECT_FALSE(after.is_place());
}

TEST(MunicipalityCodesTest, DividedOneHasNoSuccessorThatAnybodyCouldName) {
  EXPECT_EQ(JudgeMunicipality("0233", kDay).verdict, Verdict::kEnded);
  EXPECT_EQ(JudgeMunicipality("0233", kDay).code, "");
}

TEST(MunicipalityCodesTest, NewOneIsUnknownBeforeItsDay) {
  EXPECT_EQ(JudgeMunicipality("0410", absl::CivilDay(2006, 12, 31)).verdict, Verdict::kUnknown);
  EXPECT_EQ(JudgeMunicipality("0410", absl::CivilDay(2007, 1, 1)).verdict, Verdict::kMunicipality);
}

TEST(MunicipalityCodesTest, DayIsThatOfADanishCalendar) {
  // Half past midnight in Denmark, and still the old year in UTC.
  const absl::Time new_year = absl::FromCivil(absl::CivilMinute(2006, 12, 31, 23, 30), absl::UTCTimeZone());
  EXPECT_EQ(JudgeMunicipality("0445", new_year).verdict, Verdict::kEnded);
  EXPECT_EQ(JudgeMunicipality("0445", new_year - absl::Hours(1)).verdict, Verdict::kMunicipality);
}

}  // namespace municipality_codes_test_internal
}  // namespace handover::adapters
