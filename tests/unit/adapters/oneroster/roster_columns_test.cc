#include "adapters/oneroster/roster_columns.h"

#include <set>
#include <sstream>
#include <string>

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

TEST(RosterColumnsTest, AColumnIsKnownInItsVersion) {
  EXPECT_NE(FindColumn(File::kUsers, "role", Version::k11), nullptr);
  EXPECT_EQ(FindColumn(File::kUsers, "role", Version::k12), nullptr);
  EXPECT_EQ(FindColumn(File::kUsers, "pronouns", Version::k11), nullptr);
  EXPECT_NE(FindColumn(File::kUsers, "pronouns", Version::k12), nullptr);
  EXPECT_NE(FindColumn(File::kRoles, "role", Version::k12), nullptr);
  EXPECT_EQ(FindColumn(File::kUsers, "Role", Version::k11), nullptr);
  EXPECT_EQ(FindColumn(File::kOrgs, "givenName", Version::k11), nullptr);
}

TEST(RosterColumnsTest, ExtensionsAreNamedAsSuch) {
  EXPECT_TRUE(IsExtension("metadata.bus"));
  EXPECT_TRUE(IsExtension("ext_bus"));
  EXPECT_FALSE(IsExtension("metadata"));
  EXPECT_FALSE(IsExtension("bus"));
}

TEST(RosterColumnsTest, NoFileIsBothReadAndPassedBy) {
  for (const std::string_view other : OtherFiles()) {
    for (const FileInfo& file : AllFiles()) EXPECT_NE(other, file.name);
  }
}

}  // namespace handover::adapters::oneroster
