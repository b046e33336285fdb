#include "adapters/kl_children/kl_measure.h"

#include <optional>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

TEST(KlMeasureTest, UnitsBecomeGramsAndMillimetres) {
  EXPECT_EQ(ReadMeasure("3100", "g"), 3100);
  EXPECT_EQ(ReadMeasure("5.1", "kg"), 5100);
  EXPECT_EQ(ReadMeasure("26", "kg"), 26000);
  EXPECT_EQ(ReadMeasure("53.5", "cm"), 535);
  EXPECT_EQ(ReadMeasure("3100.5", "g"), 3100);
  EXPECT_EQ(ReadMeasure(".5", "cm"), 5);
}

TEST(KlMeasureTest, AnythingButANumberWithOneDecimalIsNone) {
  for (const std::string_view value : {"", ".", "5.", "5.12", "-5", "+5", "5e1", "5,1", "1.2.3", "12345678", " 5"}) {
    EXPECT_EQ(ReadMeasure(value, "cm"), std::nullopt) << value;
  }
  EXPECT_EQ(ReadMeasure("5", "mm"), std::nullopt);
}

TEST(KlMeasureTest, FractionOfAGramIsTold) {
  EXPECT_TRUE(LosesAFraction("3100.5", "g"));
  EXPECT_FALSE(LosesAFraction("3100.0", "g"));
  EXPECT_FALSE(LosesAFraction("5.1", "kg"));
}

TEST(KlMeasureTest, CentimetresReadAsTheMillimetresTheyWere) {
  EXPECT_EQ(Centimetres(535), "53.5");
  EXPECT_EQ(Centimetres(540), "54");
  for (int64_t mm = 100; mm < 2300; mm += 7) EXPECT_EQ(ReadMeasure(Centimetres(mm), "cm"), mm);
}

TEST(KlMeasureTest, RangesAreThoseOfTheModel) {
  EXPECT_EQ(RangeOf(ObservationKind::kWeight).least, 200);
  EXPECT_EQ(RangeOf(ObservationKind::kHeight).most, 2300);
  EXPECT_EQ(RangeOf(ObservationKind::kHead).most, 700);
  EXPECT_EQ(RangeOf(ObservationKind::kFinding).most, 0);
}

}  // namespace handover::adapters::kl::testing
