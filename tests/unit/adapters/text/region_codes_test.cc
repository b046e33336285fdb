#include "adapters/text/region_codes.h"

#include "gtest/gtest.h"

namespace handover::adapters {
namespace region_codes_test_internal {

// The last minute of 2026 and the first of 2027, by a Danish clock.
const absl::Time kBefore = absl::FromCivil(absl::CivilMinute(2026, 12, 31, 22, 59), absl::UTCTimeZone());
const absl::Time kAfter = kBefore + absl::Minutes(1);

TEST(RegionCodesTest, TwoRegionsAreOneFrom2027) {
  for (const std::string_view code : {"DK-84", "DK-85"}) {
    EXPECT_FALSE(JudgeRegion(code, kBefore).merged) << code;
    EXPECT_EQ(JudgeRegion(code, kBefore).code, code);
    EXPECT_TRUE(JudgeRegion(code, kAfter).merged) << code;
    EXPECT_EQ(JudgeRegion(code, kAfter).code, "X-OST") << code;
  }
}

TEST(RegionCodesTest, TheOtherThreeStay) {
  for (const std::string_view code : {"DK-81", "DK-82", "DK-83"}) {
    EXPECT_FALSE(JudgeRegion(code, kAfter).merged) << code;
    EXPECT_EQ(JudgeRegion(code, kAfter).code, code);
  }
}

TEST(RegionCodesTest, WhatIsNoRegionThenHasNoCode) {
  EXPECT_EQ(JudgeRegion("DK-86", kAfter).code, "");
  EXPECT_EQ(JudgeRegion("X-OST", kBefore).code, "");
  EXPECT_EQ(JudgeRegion("", kAfter).code, "");
}

TEST(RegionCodesTest, IssuerIsItsRegion) {
  EXPECT_EQ(JudgeIssuer("1.2.208.176.1.6.1.3.177", kBefore).code, "DK-85");
  EXPECT_TRUE(JudgeIssuer("1.2.208.176.1.6.1.3.177", kAfter).merged);
  EXPECT_TRUE(JudgeIssuer("1.2.208.176.1.6.1.3.187", kAfter).merged);
  EXPECT_FALSE(JudgeIssuer("1.2.208.176.1.6.1.3.179", kAfter).merged);
  EXPECT_EQ(JudgeIssuer("1.2.208.176.1.6.1.3", kAfter).code, "");
  EXPECT_EQ(JudgeIssuer("1.2.208.176.1.6.1.3.999", kAfter).code, "");
}

}  // namespace region_codes_test_internal
}  // namespace handover::adapters
