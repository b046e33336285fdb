#include "broker/base/municipality.h"

#include <algorithm>

#include "gtest/gtest.h"

namespace handover {
namespace municipality_test_internal {

TEST(MunicipalityTest, ThereAre98AndChristianso) {
  EXPECT_EQ(AllMunicipalityCodes().size(), 99u);
  EXPECT_TRUE(IsMunicipalityCode("0411"));
}

TEST(MunicipalityTest, CodesAscendSoThatTheSearchHolds) {
  const absl::Span<const std::string_view> codes = AllMunicipalityCodes();
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
  EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end()), codes.end());
  EXPECT_TRUE(std::all_of(codes.begin(), codes.end(), IsMunicipalityCode));
}

TEST(MunicipalityTest, KnownOnesAreKnownAsTheyAreWritten) {
  EXPECT_TRUE(IsMunicipalityCode("0461"));
  EXPECT_TRUE(IsMunicipalityCode("0101"));
  EXPECT_TRUE(IsMunicipalityCode("0860"));
}

TEST(MunicipalityTest, OthersAreNot) {
  EXPECT_FALSE(IsMunicipalityCode(""));
  EXPECT_FALSE(IsMunicipalityCode("461"));
  EXPECT_FALSE(IsMunicipalityCode("0462"));
  EXPECT_FALSE(IsMunicipalityCode("04611"));
  EXPECT_FALSE(IsMunicipalityCode("9999"));
}

}  // namespace municipality_test_internal
}  // namespace handover
