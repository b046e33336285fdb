#include "adapters/daycare/transition_columns.h"

#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace transition_columns_test_internal {

void AddSection(exchange::v1::Handover& handover, const std::string& person_id, options::v1::PersonRole role) {
  exchange::v1::SectionHeader::About& about = *handover.add_sections()->mutable_header()->add_about();
  about.set_person_id(person_id);
  about.set_role(role);
}

}  // namespace transition_columns_test_internal

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using transition_columns_test_internal::AddSection;

TEST(TransitionColumnsTest, NamesAreUniqueAndPlain) {
  std::set<std::string_view> names;
  for (const std::string_view name : ColumnNames()) {
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(name.find_first_of(";\"\r\n"), std::string_view::npos) << name;
  }
  EXPECT_EQ(names.size(), kColumnCount);
}

TEST(TransitionColumnsTest, ReadmeHasEveryColumnInItsPlace) {
  std::istringstream in(testing::ReadFile("adapters/daycare/README.md"));
  std::string line;
  size_t next = 0;
  while (std::getline(in, line)) {
    if (next == kColumnCount) break;
    const std::string start = absl::StrCat("| ", next + 1, " | ", std::string(ColumnNames()[next]), " | ");
    if (line.starts_with(start)) ++next;
  }
  EXPECT_EQ(next, kColumnCount) << "the first that is missing";
}

TEST(TransitionColumnsTest, EmptyValueIsNoValue) {
  Row row;
  row.Add(Column::kGroup, "");
  EXPECT_THAT(row.values(Column::kGroup), IsEmpty());
  row.Add(Column::kGroup, "a");
  row.Add(Column::kGroup, "b");
  EXPECT_THAT(row.values(Column::kGroup), ElementsAre("a", "b"));
}

TEST(TransitionColumnsTest, BirthingParentComesFirst) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_subject_person_id("c");
  AddSection(handover, "z", options::v1::PERSON_ROLE_OTHER_PARENT);
  AddSection(handover, "b", options::v1::PERSON_ROLE_BIRTHING_PARENT);
  AddSection(handover, "b", options::v1::PERSON_ROLE_BIRTHING_PARENT);
  AddSection(handover, "c", options::v1::PERSON_ROLE_CHILD);
  const People people(handover);
  EXPECT_EQ(people.LabelOf("c"), "barn");
  EXPECT_EQ(people.LabelOf("b"), "forælder 1");
  EXPECT_EQ(people.LabelOf("z"), "forælder 2");
  EXPECT_EQ(people.LabelOf("x"), "anden person");
}

TEST(TransitionColumnsTest, TwoParentsHaveColumns) {
  exchange::v1::Handover handover;
  for (const std::string id : {"q", "p", "r"}) AddSection(handover, id, options::v1::PERSON_ROLE_OTHER_PARENT);
  const People people(handover);
  EXPECT_EQ(people.ParentNumber("p"), 1);
  EXPECT_EQ(people.ParentNumber("q"), 2);
  EXPECT_EQ(people.ParentNumber("r"), 0);
}

}  // namespace handover::adapters::daycare
