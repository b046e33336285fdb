#include "adapters/oneroster/roster_people.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/oneroster/packages.h"

namespace handover::adapters::oneroster {
namespace roster_people_test_internal {

Roster RosterOf(const std::string& folder) {
  Findings findings;
  const std::string package = fakes::Packed(testing::FilesOfFixture(folder));
  std::optional<RosterTables> tables = ReadTables(package, findings);
  EXPECT_TRUE(tables.has_value());
  Roster roster = ConnectRoster(std::move(*tables), findings);
  EXPECT_FALSE(findings.has_errors());
  return roster;
}

}  // namespace roster_people_test_internal

using roster_people_test_internal::RosterOf;

TEST(RosterPeopleTest, AgentsAreNamedByEitherSide) {
  const Roster roster = RosterOf("full_1.1");
  EXPECT_EQ(roster.people[0].agents, (std::vector<size_t>{1, 2}));  // Aya names both.
  EXPECT_EQ(roster.people[3].agents, std::vector<size_t>{4});       // Anders names Ali.
  EXPECT_EQ(roster.people[5].agents, std::vector<size_t>{});
}

TEST(RosterPeopleTest, ChildrenHaveTheRoleStudent) {
  const Roster roster = RosterOf("full_1.1");
  EXPECT_TRUE(roster.people[0].is_child);
  EXPECT_FALSE(roster.people[1].is_child);
  EXPECT_EQ(roster.people[0].enrollments, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(roster.people[0].demographics, 0u);
  EXPECT_EQ(roster.staff_enrollments[1], std::vector<size_t>{2});
}

TEST(RosterPeopleTest, ThePrimaryRoleCountsFirst) {
  const Roster roster = RosterOf("full_1.2");
  EXPECT_TRUE(roster.people[0].is_child);
  EXPECT_EQ(roster.people[1].role, "parent");  // The secondary one stands before it.
  EXPECT_EQ(roster.people[1].roles, (std::vector<size_t>{2, 0}));
}

TEST(RosterPeopleTest, AChildHasAtMostEightAgents) {
  fakes::NamedFiles files = testing::FilesOfFixture("least_1.1");
  for (int i = 0; i < 8; ++i) {
    files["users.csv"] += "p" + std::to_string(i) + ",,,true,1,parent,x,,Bo,Berggren,,,,,,0007,,\n";
  }
  EXPECT_TRUE(testing::ReadFiles(files).accepted());
  files["users.csv"] += "p8,,,true,1,parent,x,,Bo,Berggren,,,,,,0007,,\n";
  EXPECT_TRUE(testing::HasIssue(testing::ReadFiles(files), "ONEROSTER_TOO_MANY", "users.csv, row 1, column 16"));
}

}  // namespace handover::adapters::oneroster
