#include "broker/validation/instruments.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/section_catalog.h"
#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace instruments_test_internal {

model::v1::ScreeningResult Result(const std::string& instrument, int total) {
  model::v1::ScreeningResult result;
  result.set_instrument(instrument);
  result.set_instrument_version("1");
  result.set_total_score(total);
  return result;
}

model::v1::ScreeningResult EpdsWithItems(int item_count, int total) {
  model::v1::ScreeningResult result = Result("EPDS", total);
  for (int i = 0; i < item_count; ++i) result.add_items()->set_score(1);
  return result;
}

std::string VerdictOn(const model::v1::ScreeningResult& result, std::string_view body) {
  return Verdict(CheckScreeningResult(result, body));
}

TEST(InstrumentsTest, EachStandsInABodyThatExistsAndCodesAscend) {
  for (const Instrument& instrument : AllInstruments()) {
    EXPECT_NE(SectionCatalog::Get().Find(instrument.body), nullptr) << instrument.code;
    EXPECT_GT(instrument.max_total_score, 0);
    EXPECT_LE(instrument.max_total_score, 1000);
  }
  const auto all = AllInstruments();
  EXPECT_TRUE(
      std::is_sorted(all.begin(), all.end(), [](const Instrument& a, const Instrument& b) { return a.code < b.code; }));
}

TEST(CheckScreeningResultTest, EachIsTakenInItsBodyAndInNoOther) {
  constexpr std::string_view kBodies[] = {"ChildScreening", "Interaction", "ParentMentalHealth", "ParentSubstanceUse"};
  for (const Instrument& instrument : AllInstruments()) {
    for (const std::string_view body : kBodies) {
      EXPECT_EQ(VerdictOn(Result(std::string(instrument.code), 0), body),
                body == instrument.body ? "OK" : "INSTRUMENT_BODY at instrument");
    }
  }
}

// A depression score about the mother, called one about the child, would reach whoever may read about the child.
TEST(CheckScreeningResultTest, EpdsNeverStandsWithTheChild) {
  EXPECT_EQ(VerdictOn(Result("EPDS", 12), "ChildScreening"), "INSTRUMENT_BODY at instrument");
}

TEST(CheckScreeningResultTest, AnotherNameIsNoWayAround) {
  EXPECT_EQ(VerdictOn(Result("EPDS2", 12), "ChildScreening"), "INSTRUMENT_UNKNOWN at instrument");
  EXPECT_EQ(VerdictOn(Result("epds", 12), "ParentMentalHealth"), "INSTRUMENT_UNKNOWN at instrument");
}

TEST(CheckScreeningResultTest, TheTotalHasTheInstrumentsRange) {
  EXPECT_EQ(VerdictOn(Result("EPDS", 30), "ParentMentalHealth"), "OK");
  EXPECT_EQ(VerdictOn(Result("EPDS", 31), "ParentMentalHealth"), "SCORE_RANGE at total_score");
}

TEST(CheckScreeningResultTest, ATotalMayBeMissing) {
  model::v1::ScreeningResult result = Result("EPDS", 0);
  result.clear_total_score();
  EXPECT_EQ(VerdictOn(result, "ParentMentalHealth"), "OK");
}

TEST(CheckScreeningResultTest, TheTotalOfAWholeFormIsItsSum) {
  EXPECT_EQ(VerdictOn(EpdsWithItems(10, 10), "ParentMentalHealth"), "OK");
  EXPECT_EQ(VerdictOn(EpdsWithItems(10, 11), "ParentMentalHealth"), "SCORE_SUM at total_score");
  EXPECT_EQ(VerdictOn(EpdsWithItems(3, 11), "ParentMentalHealth"), "OK");
}

}  // namespace instruments_test_internal
}  // namespace handover::validation
