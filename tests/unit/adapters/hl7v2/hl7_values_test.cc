#include "adapters/hl7v2/hl7_values.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters::hl7v2 {
namespace hl7_values_test_internal {

TEST(ParseNumberTest, DigitsSignAndPoint) {
  EXPECT_EQ(ParseNumber("2650"), 2650);
  EXPECT_EQ(ParseNumber("-1.5"), -1.5);
  EXPECT_EQ(ParseNumber("05.100"), 5.1);
  for (const char* text : {"", "NOVALUE", "1e3", "nan", "inf", "0x10", "1,5", "1-2", "2650^g", "12345678901234567"}) {
    EXPECT_FALSE(ParseNumber(text).has_value()) << text;
  }
}

TEST(ReadUnitTest, UcumAndWhatPeopleWrite) {
  EXPECT_EQ(ReadUnit("kg").factor, 1000);
  EXPECT_EQ(ReadUnit("kg").kind, UnitKind::kMass);
  EXPECT_TRUE(ReadUnit("kg").is_ucum);
  EXPECT_FALSE(ReadUnit("grams").is_ucum);
  EXPECT_EQ(ReadUnit("cm").factor, 10);
  EXPECT_EQ(ReadUnit("wk").factor, 7);
  EXPECT_EQ(ReadUnit("mo").kind, UnitKind::kUnknown);
  EXPECT_EQ(ReadUnit("").kind, UnitKind::kNone);
}

}  // namespace hl7_values_test_internal
}  // namespace handover::adapters::hl7v2
