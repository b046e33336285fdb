#include "adapters/oneroster/roster_tables.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/oneroster/packages.h"

namespace handover::adapters::oneroster {
namespace roster_tables_test_internal {

using testing::FilesOfFixture;

// As many users as told, none of them a child but the first.
fakes::NamedFiles WithUsers(size_t count) {
  fakes::NamedFiles files = FilesOfFixture("least_1.1");
  for (size_t i = 1; i < count; ++i) {
    files["users.csv"] += "p" + std::to_string(i) + ",,,true,1,parent,x,,Bo,Berggren,,,,,,,,\n";
  }
  return files;
}

}  // namespace roster_tables_test_internal

using roster_tables_test_internal::WithUsers;
using testing::FilesOfFixture;
using testing::HasIssue;
using testing::ReadFiles;

TEST(RosterTablesTest, RowsAndCellsAreFoundByName) {
  Findings findings;
  const std::string package = fakes::Packed(FilesOfFixture("full_1.1"));
  const std::optional<RosterTables> tables = ReadTables(package, findings);
  ASSERT_TRUE(tables.has_value());
  const RosterTable& users = (*tables)[File::kUsers];
  EXPECT_EQ(users.row_count(), 7u);
  EXPECT_EQ(users.Find("u-ali"), 3u);
  EXPECT_EQ(users.Find("u-nobody"), std::nullopt);
  EXPECT_EQ(users.Cell(3, "givenName"), "Ali");
  EXPECT_EQ(users.Cell(3, "pronouns"), "");
  EXPECT_EQ(users.PathOf(3, "givenName"), "users.csv, row 4, column 9");
  EXPECT_EQ(users.PathOf(3, "pronouns"), "users.csv, row 4");
  EXPECT_EQ((*tables)[File::kRoles].row_count(), 0u);
  EXPECT_EQ(tables->packed, absl::FromUnixSeconds(1'795'172'400));  // Noon in Denmark.
}

TEST(RosterTablesTest, ItemsStandBetweenCommas) {
  EXPECT_EQ(ItemsOf(""), std::vector<std::string_view>{});
  EXPECT_EQ(ItemsOf("a"), std::vector<std::string_view>{"a"});
  EXPECT_EQ(ItemsOf(" a , b,,"), (std::vector<std::string_view>{"a", "b"}));
}

TEST(RosterTablesTest, RowsHaveALimit) {
  const size_t most = InfoOf(File::kUsers).max_rows;
  const Translation taken = ReadFiles(WithUsers(most));
  EXPECT_TRUE(taken.accepted());
  EXPECT_TRUE(testing::HasLoss(taken, "ONEROSTER_OTHER_PEOPLE", "users.csv, row 101"));
  EXPECT_FALSE(testing::HasLoss(taken, "ONEROSTER_OTHER_PEOPLE", "users.csv, row 102"));
  EXPECT_TRUE(testing::HasLoss(taken, "ONEROSTER_OTHER_PEOPLE", "users.csv"));
  const Translation refused = ReadFiles(WithUsers(most + 1));
  EXPECT_FALSE(refused.accepted());
  EXPECT_TRUE(HasIssue(refused, "CSV_TOO_LARGE", "users.csv, row 3001, column 1"));
}

TEST(RosterTablesTest, ExtensionColumnsHaveALimit) {
  fakes::NamedFiles files = FilesOfFixture("least_1.1");
  std::string names, cells;
  for (int i = 0; i < 16; ++i) {
    names += ",metadata.a" + std::to_string(i);
    cells += ",x";
  }
  // Columns of both versions are counted, so 9 columns of 1.2 leave room for as many extensions.
  for (int i = 16; i < 25; ++i) {
    names += ",metadata.a" + std::to_string(i);
    cells += ",x";
  }
  files["users.csv"].replace(files["users.csv"].find(",password\n"), 10, ",password" + names + "\n");
  files["users.csv"].replace(files["users.csv"].rfind('\n'), 1, cells + "\n");
  EXPECT_TRUE(ReadFiles(files).accepted());
  files["users.csv"].replace(files["users.csv"].find("\n"), 1, ",metadata.last\n");
  EXPECT_TRUE(HasIssue(ReadFiles(files), "CSV_TOO_LARGE", "users.csv, header, column 44"));
}

TEST(RosterTablesTest, Windows1252IsRefused) {
  fakes::NamedFiles files = FilesOfFixture("least_1.1");
  files["orgs.csv"].replace(files["orgs.csv"].find("Æ"), 2, "\xC6");
  EXPECT_TRUE(HasIssue(ReadFiles(files), "CSV_ENCODING", "orgs.csv, file"));
}

TEST(RosterTablesTest, SemicolonsAreNoCommas) {
  fakes::NamedFiles files = FilesOfFixture("least_1.1");
  std::replace(files["orgs.csv"].begin(), files["orgs.csv"].end(), ',', ';');
  EXPECT_TRUE(HasIssue(ReadFiles(files), "ONEROSTER_COLUMN", "orgs.csv, header, column 1"));
}

TEST(RosterTablesTest, ThePackageHoldsWhatTheSpecificationNames) {
  fakes::NamedFiles files = FilesOfFixture("least_1.1");
  files["notes.txt"] = "x";
  EXPECT_TRUE(HasIssue(ReadFiles(files), "ONEROSTER_FILE", "file 2 of the package"));
  files = FilesOfFixture("least_1.1");
  files["roster/courses.csv"] = "x";
  EXPECT_TRUE(HasIssue(ReadFiles(files), "ONEROSTER_FILE", "file 3 of the package"));
}

TEST(RosterTablesTest, WhatIsNeededIsThere) {
  for (const char* name : {"manifest.csv", "users.csv", "orgs.csv"}) {
    fakes::NamedFiles files = FilesOfFixture("least_1.1");
    files.erase(name);
    const Translation translation = ReadFiles(files);
    EXPECT_FALSE(translation.accepted()) << name;
    EXPECT_EQ(translation.issues.at(0).code, "ONEROSTER_FILES") << name;
  }
  fakes::NamedFiles files = FilesOfFixture("full_1.2");
  files.erase("roles.csv");
  EXPECT_TRUE(HasIssue(ReadFiles(files), "ONEROSTER_FILES", "manifest.csv, row 19, column 2"));
  std::string& manifest = files["manifest.csv"];
  manifest.replace(manifest.find("\"file.roles\",\"bulk\""), 19, "\"file.roles\",\"absent\"");
  EXPECT_TRUE(HasIssue(ReadFiles(files), "ONEROSTER_FILES", "roles.csv"));
  files = FilesOfFixture("least_1.1");
  files["demographics.csv"] = "sourcedId\n0007\n";
  EXPECT_EQ(ReadFiles(files).issues.at(0).code, "ONEROSTER_FILES");
  files = FilesOfFixture("least_1.1");
  files["roles.csv"] = FilesOfFixture("full_1.2").at("roles.csv");
  EXPECT_TRUE(HasIssue(ReadFiles(files), "ONEROSTER_FILES", "roles.csv"));
}

TEST(RosterTablesTest, ADamagedFileIsNamed) {
  std::string bytes = fakes::Packed(FilesOfFixture("least_1.1"));
  bytes.replace(bytes.find("Berggren"), 8, "Berggrem");
  EXPECT_TRUE(HasIssue(testing::ReadPackage(bytes), "ZIP_DAMAGED", "file 3 of the package"));
}

}  // namespace handover::adapters::oneroster
