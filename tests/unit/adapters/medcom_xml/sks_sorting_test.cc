#include "adapters/medcom_xml/sks_sorting.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "broker/base/codes/code_systems.h"

namespace handover::adapters::medcom {
namespace {

TEST(SksSortingTest, EveryBeginningIsInTheTableOfTheSystem) {
  const CodeTable& sks = CodesOf(CodeSystem::kSks);
  std::set<std::string_view> sorted;
  for (const absl::Span<const SksRow> table : {MothersTable(), ChildsTable()}) {
    for (const SksRow& row : table) {
      EXPECT_TRUE(sks.Contains(row.prefix)) << row.prefix;
      sorted.insert(row.prefix);
    }
  }
  EXPECT_EQ(sorted.size(), sks.entries().size());
}

TEST(SortMothersCodeTest, ChaptersGoWhereTheySay) {
  EXPECT_EQ(SortMothersCode("DO840"), SksTarget::kPregnancyOrBirth);
  EXPECT_EQ(SortMothersCode("DZ340"), SksTarget::kPregnancyOrBirth);
  EXPECT_EQ(SortMothersCode("KMCA10"), SksTarget::kPregnancyOrBirth);
  EXPECT_EQ(SortMothersCode("DF329"), SksTarget::kParentMental);
  EXPECT_EQ(SortMothersCode("DF530"), SksTarget::kParentMental);
  EXPECT_EQ(SortMothersCode("DF102"), SksTarget::kParentSubstance);
  EXPECT_EQ(SortMothersCode("DF199"), SksTarget::kParentSubstance);
  EXPECT_EQ(SortMothersCode("DE109"), SksTarget::kParentSomatic);
  EXPECT_EQ(SortMothersCode("DR529"), SksTarget::kParentSomatic);
}

TEST(SortMothersCodeTest, ACodeThatTellsMoreThanItsChapterHasARowOfItsOwn) {
  EXPECT_EQ(SortMothersCode("DO993"), SksTarget::kParentMental);
  EXPECT_EQ(SortMothersCode("DO354"), SksTarget::kParentSubstance);
  EXPECT_EQ(SortMothersCode("DO355"), SksTarget::kParentSubstance);
  EXPECT_EQ(SortMothersCode("DZ357"), SksTarget::kUnknown);
  EXPECT_EQ(SortMothersCode("DR458"), SksTarget::kUnknown);
}

TEST(SortMothersCodeTest, WhatIsNotInTheTableIsUnknown) {
  for (const char* code : {"", "D", "DO", "do840", "DO84.0", "DO84 0", "A85", "UXUD86DB", "DZ590", "DT749", "DX60",
                           "DP599", "DO840DO840DO", "DØ840"}) {
    EXPECT_EQ(SortMothersCode(code), SksTarget::kUnknown) << code;
  }
}

TEST(SortChildsCodeTest, ChaptersGoWhereTheySay) {
  EXPECT_EQ(SortChildsCode("DZ380"), SksTarget::kBirthStatus);
  EXPECT_EQ(SortChildsCode("DZ370"), SksTarget::kBirthStatus);
  EXPECT_EQ(SortChildsCode("DP599"), SksTarget::kChildHealth);
  EXPECT_EQ(SortChildsCode("DQ250"), SksTarget::kChildHealth);
  EXPECT_EQ(SortChildsCode("KFAA00"), SksTarget::kChildHealth);
}

TEST(SortChildsCodeTest, ACodeThatTellsOfTheMotherIsAboutBoth) {
  EXPECT_EQ(SortChildsCode("DP001"), SksTarget::kChildHealthAndMother);
  EXPECT_EQ(SortChildsCode("DP040"), SksTarget::kChildHealthAndMother);
  EXPECT_EQ(SortChildsCode("DP044"), SksTarget::kSubstanceAndChild);
  EXPECT_EQ(SortChildsCode("DP961"), SksTarget::kSubstanceAndChild);
  EXPECT_EQ(SortChildsCode("DQ860"), SksTarget::kSubstanceAndChild);
  EXPECT_EQ(SortChildsCode("DP960"), SksTarget::kChildHealth);
}

TEST(SortChildsCodeTest, WhatIsNotInTheTableIsUnknown) {
  for (const char* code : {"", "DF840", "DT741", "DZ999", "DO840", "BVDY", "DZ3"}) {
    EXPECT_EQ(SortChildsCode(code), SksTarget::kUnknown) << code;
  }
}

TEST(SksTableTest, EveryPrefixStandsOnceAndInTheReadme) {
  std::ifstream file("adapters/medcom_xml/README.md", std::ios::binary);
  const std::string readme{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  for (const auto& [table, under] :
       {std::pair(MothersTable(), "| Pregnancy, Birth | `"), std::pair(ChildsTable(), "| ChildInfo | `")}) {
    std::set<std::string_view> prefixes;
    for (const SksRow& row : table) {
      EXPECT_TRUE(prefixes.insert(row.prefix).second) << row.prefix;
      EXPECT_NE(readme.find(under + std::string(row.prefix) + "` |"), std::string::npos) << row.prefix;
    }
  }
}

}  // namespace
}  // namespace handover::adapters::medcom
