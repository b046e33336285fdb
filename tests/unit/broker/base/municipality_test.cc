#include "broker/base/municipality.h"

#include <algorithm>

#include "gtest/gtest.h"

#include "broker/base/codes/code_systems.h"

namespace handover {
namespace municipality_test_internal {

TEST(MunicipalityTest, ThereAre98AndChristianso) {
  const absl::Span<const CodeEntry> all = CodesOf(CodeSystem::kMunicipalities).entries();
  const auto is_one = [](const CodeEntry& entry) { return IsMunicipalityCode(entry.code); };
  EXPECT_EQ(std::count_if(all.begin(), all.end(), is_one), 99);
  EXPECT_TRUE(IsMunicipalityCode("0411"));
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

TEST(MunicipalityTest, WhatTheReformClosedIsOlderThanAnyHandover) {
  EXPECT_FALSE(IsMunicipalityCode("0445"));  // Middelfart until 2006, which is 0410 since.
  EXPECT_TRUE(IsMunicipalityCode("0410"));
}

}  // namespace municipality_test_internal
}  // namespace handover
