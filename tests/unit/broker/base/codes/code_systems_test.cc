#include "broker/base/codes/code_systems.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

#include "broker/base/codes/embedded_tables.h"

namespace handover {
namespace code_systems_test_internal {

std::string FileText(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(CodeSystemsTest, EveryTableOfTheBuildIsGoodAndIsTheFile) {
  ASSERT_EQ(EmbeddedTables().size(), AllCodeSystems().size());
  for (const EmbeddedTable& table : EmbeddedTables()) {
    EXPECT_EQ(CodeTable::Parse(table.text).status(), absl::OkStatus()) << table.name;
    EXPECT_EQ(FileText("broker/base/codes/tables/" + std::string(table.name) + ".tsv"), table.text) << table.name;
  }
}

TEST(CodeSystemsTest, EverySystemHasItsOwnTable) {
  std::set<const CodeTable*> seen;
  std::set<std::string_view> names;
  for (const CodeSystem system : AllCodeSystems()) {
    EXPECT_TRUE(seen.insert(&CodesOf(system)).second) << NameOf(system);
    EXPECT_TRUE(names.insert(NameOf(system)).second) << NameOf(system);
  }
  for (const EmbeddedTable& table : EmbeddedTables()) EXPECT_TRUE(names.contains(table.name)) << table.name;
}

TEST(CodeSystemsTest, TableIsThatOfItsName) {
  EXPECT_EQ(CodesOf(CodeSystem::kMunicipalities).Find("0461")->display, "Odense");
  EXPECT_EQ(CodesOf(CodeSystem::kRegions).system(), "urn:iso:std:iso:3166:-2");
  EXPECT_TRUE(CodesOf(CodeSystem::kDEcprIssuers).Contains("1.2.208.176.1.6.1.3.177"));
  EXPECT_EQ(CodesOf(CodeSystem::kFboe).system(), "http://fhir.kl.dk/term/CodeSystem/FBOE");
  EXPECT_EQ(CodesOf(CodeSystem::kCareSocial).system(), "http://fhir.kl.dk/term/CodeSystem/CareSocialCodes");
  EXPECT_TRUE(CodesOf(CodeSystem::kSks).Contains("DZ37"));
  EXPECT_EQ(CodesOf(CodeSystem::kCareLevels).entries().size(), 4u);
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComActivities).Contains("reply-message"));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComCategories).Contains("carecoordination"));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComDestinations).Contains("cc"));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComErrors).Contains("MSG_Damaged_durin_transport"));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComEvents).Contains("hospital-notification-message"));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComRolesByRegister).Contains("laege"));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComRolesBySks).Contains("pyskolog"));
}

TEST(CodeSystemsTest, ListsAreWhole) {
  EXPECT_EQ(CodesOf(CodeSystem::kFboe).entries().size(), 295u);
  EXPECT_EQ(CodesOf(CodeSystem::kMedComCategories).entries().size(), 18u);
  EXPECT_EQ(CodesOf(CodeSystem::kMedComActivities).entries().size(), 25u);
  EXPECT_EQ(CodesOf(CodeSystem::kMedComErrors).entries().size(), 9u);
  EXPECT_EQ(CodesOf(CodeSystem::kMedComRolesBySks).entries().size(), 47u);
}

// The reform of 2007 made 98 of 270, and Christiansø is none.
TEST(CodeSystemsTest, MunicipalitiesAreThoseOfTheirYear) {
  const CodeTable& table = CodesOf(CodeSystem::kMunicipalities);
  const auto count_on = [&table](absl::CivilDay day) {
    return std::count_if(table.entries().begin(), table.entries().end(), [&table, day](const CodeEntry& entry) {
      return table.ValidityOn(day, entry.code) == CodeValidity::kValid;
    });
  };
  EXPECT_EQ(count_on(absl::CivilDay(2026, 1, 1)), 98 + 1);
  // Two kept their number and took another name, so that the table begins them anew.
  EXPECT_EQ(count_on(absl::CivilDay(2006, 12, 31)), 270 - 2 + 1);
}

TEST(CodeSystemsTest, GroupOfAMunicipalityIsItsRegion) {
  const CodeTable& regions = CodesOf(CodeSystem::kRegions);
  for (const CodeEntry& entry : CodesOf(CodeSystem::kMunicipalities).entries()) {
    const bool has_one = !entry.valid_until.has_value() && entry.code != "0411";
    EXPECT_EQ(regions.Contains(entry.group), has_one) << entry.code;
  }
  const absl::CivilDay merged(2027, 1, 1);
  EXPECT_EQ(regions.FindOn(merged, CodesOf(CodeSystem::kMunicipalities).Find("0101")->group)->display,
            "Region Østdanmark");
  EXPECT_EQ(regions.FindOn(merged - 1, "DK-84")->display, "Region Hovedstaden");
}

// A code that a translator compares with, and that no table has, was mistyped or is of a list that nobody keeps.
TEST(CodeSystemsTest, EveryCodeThatATranslatorWritesDownIsInATable) {
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator("adapters/kl_children")) {
    const std::string text = FileText(file.path());
    const std::vector<std::string> pieces = absl::StrSplit(text, '"');
    for (const std::string& code : pieces) {
      const bool has_form = code.size() == 36 && code[8] == '-';
      if (!has_form || code.find_first_not_of("0123456789abcdef-") != code.npos) continue;
      EXPECT_TRUE(CodesOf(CodeSystem::kFboe).Contains(code) || CodesOf(CodeSystem::kCareSocial).Contains(code)) << code;
      ++count;
    }
  }
  EXPECT_GT(count, 200);
}

}  // namespace code_systems_test_internal
}  // namespace handover
