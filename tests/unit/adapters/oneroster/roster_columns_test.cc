#include "adapters/oneroster/roster_columns.h"

#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "gtest/gtest.h"

#include "tests/fakes/temporary_folder.h"

namespace handover::adapters::oneroster {
namespace roster_columns_test_internal {

std::string BecomesOf(const ColumnInfo& column) {
  return column.loss == nullptr ? std::string(column.goes_to) : std::string(column.loss->code);
}

// The rows `file | column | required | what becomes of it` of the README.
std::set<std::string> ColumnsOfReadme() {
  std::set<std::string> rows;
  std::istringstream in(fakes::ReadFileBytes("adapters/oneroster/README.md"));
  for (std::string line; std::getline(in, line);) {
    for (const FileInfo& file : AllFiles()) {
      if (line.starts_with("| " + std::string(file.name) + " |")) rows.insert(line);
    }
  }
  return rows;
}

std::string VersionsOf(const ColumnInfo& column) {
  const bool in_both = IsIn(column, Version::k11) && IsIn(column, Version::k12);
  if (in_both) return "";
  return IsIn(column, Version::k11) ? "1.1" : "1.2";
}

}  // namespace roster_columns_test_internal

TEST(RosterColumnsTest, ReadmeHasEveryColumnWithWhatBecomesOfIt) {
  std::set<std::string> expected;
  for (const ColumnInfo& column : AllColumns()) {
    EXPECT_EQ(column.goes_to.empty(), column.loss != nullptr) << column.name;
    const std::string row = "| " + std::string(InfoOf(column.file).name) + " | `" + std::string(column.name) + "` | " +
                            (column.need == Need::kRequired ? "required" : "") + " | " +
                            roster_columns_test_internal::VersionsOf(column) + " | " +
                            roster_columns_test_internal::BecomesOf(column) + " |";
    EXPECT_TRUE(expected.insert(row).second) << row;
  }
  EXPECT_EQ(roster_columns_test_internal::ColumnsOfReadme(), expected);
}

TEST(RosterColumnsTest, InfoOfAFileIsItsOwn) {
  for (const FileInfo& file : AllFiles()) EXPECT_EQ(InfoOf(file.file).name, file.name);
}

TEST(RosterColumnsTest, AColumnIsKnownInItsFileAndStandsInItsVersion) {
  EXPECT_EQ(FindColumn(File::kUsers, "Role"), nullptr);
  EXPECT_EQ(FindColumn(File::kOrgs, "givenName"), nullptr);
  const ColumnInfo* const role = FindColumn(File::kUsers, "role");
  ASSERT_NE(role, nullptr);
  EXPECT_TRUE(IsIn(*role, Version::k11));
  EXPECT_FALSE(IsIn(*role, Version::k12));
  const ColumnInfo* const pronouns = FindColumn(File::kUsers, "pronouns");
  ASSERT_NE(pronouns, nullptr);
  EXPECT_FALSE(IsIn(*pronouns, Version::k11));
  EXPECT_TRUE(IsIn(*pronouns, Version::k12));
}

TEST(RosterColumnsTest, NamesOfVersion10LeadToColumns) {
  for (const auto& [file, name] : {std::pair(File::kUsers, "userId"), std::pair(File::kUsers, "agents"),
                                   std::pair(File::kUsers, "orgSourcedId"), std::pair(File::kUsers, "grade"),
                                   std::pair(File::kClasses, "grade"), std::pair(File::kDemographics, "userSourcedId"),
                                   std::pair(File::kDemographics, "birthdate")}) {
    EXPECT_NE(FindColumn(file, NameSince10(file, name)), nullptr) << name;
    EXPECT_EQ(FindColumn(file, name), nullptr) << name;
  }
  EXPECT_EQ(NameSince10(File::kOrgs, "userId"), "");
  EXPECT_EQ(NameSince10(File::kUsers, "userIds"), "");
}

TEST(RosterColumnsTest, ExtensionsAreNamedAsSuch) {
  EXPECT_TRUE(IsExtension("metadata.bus"));
  EXPECT_TRUE(IsExtension("ext_bus"));
  EXPECT_FALSE(IsExtension("metadata"));
  EXPECT_FALSE(IsExtension("bus"));
  EXPECT_TRUE(IsOwnExtension("metadata.handover.anything"));
  EXPECT_FALSE(IsOwnExtension("metadata.handovers"));
}

TEST(RosterColumnsTest, NoFileIsBothReadAndPassedBy) {
  for (const std::string_view other : OtherFiles()) {
    for (const FileInfo& file : AllFiles()) EXPECT_NE(other, file.name);
  }
}

}  // namespace handover::adapters::oneroster
