#include "adapters/text/municipality_codes.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

TEST(MunicipalityCodesTest, ThereAreNinetyEightAndChristianso) {
  ASSERT_EQ(AllMunicipalities().size(), 99u);
  EXPECT_TRUE(std::is_sorted(AllMunicipalities().begin(), AllMunicipalities().end(),
                             [](const Municipality& a, const Municipality& b) { return a.code < b.code; }));
  EXPECT_EQ(std::count_if(AllMunicipalities().begin(), AllMunicipalities().end(),
                          [](const Municipality& m) { return IsMunicipality(m.code); }),
            98);
}

TEST(MunicipalityCodesTest, ThreeDigitsOfOlderLettersGetTheirZero) {
  EXPECT_EQ(NormaliseMunicipalityCode("461"), "0461");
  EXPECT_EQ(NormaliseMunicipalityCode("0461"), "0461");
  EXPECT_EQ(NormaliseMunicipalityCode("101"), "0101");
  EXPECT_EQ(NormaliseMunicipalityCode("860"), "0860");
  EXPECT_EQ(NormaliseMunicipalityCode("411"), "0411");
}

TEST(MunicipalityCodesTest, WhatIsNoCodeIsRefused) {
  for (const std::string code : {"999", "0999", "", "46", "00461", "4610", " 461", "461 ", "46a", "DK-84", "1461"}) {
    EXPECT_FALSE(NormaliseMunicipalityCode(code).has_value()) << code;
  }
}

TEST(MunicipalityCodesTest, ChristiansoHasNoAdministrationOfItsOwn) {
  EXPECT_FALSE(IsMunicipality("0411"));
  EXPECT_TRUE(IsMunicipality("0400"));
  EXPECT_FALSE(IsMunicipality("461"));
  EXPECT_FALSE(IsMunicipality("0999"));
}

}  // namespace
}  // namespace handover::adapters
