#include "adapters/social/form_fields.h"

#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "tests/fakes/temporary_folder.h"

namespace handover::adapters::social::testing {
namespace form_fields_test_internal {

// `path | column` of each row of the README's table of elements.
std::set<std::string> ReadmeElements() {
  std::set<std::string> rows;
  std::istringstream in(fakes::ReadFileBytes("adapters/social/README.md"));
  std::string line;
  while (std::getline(in, line)) {
    if (!line.starts_with("| `/")) continue;
    const size_t path_end = line.find('`', 3);
    const size_t cell = line.find("| ", path_end) + 2;
    rows.insert(line.substr(3, path_end - 3) + " | " + line.substr(cell, line.find(" |", cell) - cell));
  }
  return rows;
}

}  // namespace form_fields_test_internal

TEST(FormFieldsTest, ReadmeHasEveryElementWithItsColumn) {
  std::set<std::string> expected;
  for (const FieldInfo& field : AllFields()) {
    expected.insert(std::string(field.path) + " | " + (field.column.empty() ? "-" : std::string(field.column)));
  }
  EXPECT_EQ(form_fields_test_internal::ReadmeElements(), expected);
}

TEST(FormFieldsTest, PathsAndColumnsAreUnique) {
  std::set<std::string_view> paths, columns;
  for (const FieldInfo& field : AllFields()) {
    EXPECT_TRUE(paths.insert(field.path).second) << field.path;
    EXPECT_TRUE(field.column.empty() || columns.insert(field.column).second) << field.column;
    EXPECT_EQ(FindField(field.path), &field);
    EXPECT_EQ(field.kind == FieldKind::kChoice, !field.choices.empty()) << field.path;
  }
}

TEST(FormFieldsTest, PlacesStandForTheirPattern) {
  EXPECT_EQ(PatternOf("/parents/0/address/street"), "/parents/[]/address/street");
  EXPECT_EQ(FindField("/parents/12/role"), FindField("/parents/[]/role"));
  EXPECT_EQ(FindField("/parents/x/role"), nullptr);
  EXPECT_EQ(FindField(""), nullptr);
  EXPECT_TRUE(IsKnownName("observations"));
  EXPECT_FALSE(IsKnownName("kirsten"));
}

}  // namespace handover::adapters::social::testing
