#include "adapters/daycare/form_table.h"

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/daycare/form_csv.h"
#include "adapters/daycare/form_values.h"
#include "adapters/daycare/map_form.h"
#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare {
namespace form_table_test_internal {

// As a row of the README's table of elements.
std::string RowOf(const Element& element) {
  std::vector<std::string> fields;
  for (const Part& part : element.parts) {
    fields.emplace_back(part.path);
    if (part.in == Part::In::kCsv) fields.back() += " (CSV)";
    if (part.in == Part::In::kJson) fields.back() += " (JSON)";
  }
  const std::string list = element.list.empty() ? "" : absl::StrCat(".", std::string(element.list));
  return absl::StrCat("| ", element.column, " | `", element.member, "` | `", std::string(element.body), list,
                      "`: ", absl::StrJoin(fields, ", "), " | ", element.in_observation ? "both" : "summary", " |");
}

}  // namespace form_table_test_internal

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(FormTableTest, ReadmeHasEveryElementAndNoOther) {
  std::vector<std::string> listed;
  std::istringstream in(testing::ReadFile("adapters/daycare/README.md"));
  for (std::string line; std::getline(in, line);) {
    if (line.find(" | `/") != std::string::npos) listed.push_back(line);
  }
  std::vector<std::string> expected;
  for (const Element& element : AllElements()) expected.push_back(form_table_test_internal::RowOf(element));
  EXPECT_EQ(listed, expected) << absl::StrJoin(expected, "\n");
}

TEST(FormTableTest, ColumnsAndMembersAreUniqueAndPlain) {
  std::set<std::string> columns, members;
  for (const Element& element : AllElements()) {
    EXPECT_TRUE(columns.insert(element.column).second) << element.column;
    EXPECT_TRUE(members.insert(element.member).second) << element.member;
    EXPECT_EQ(element.column.find_first_of(";\"\r\n#"), std::string::npos) << element.column;
    EXPECT_EQ(element.member.find('#'), std::string::npos) << element.member;
  }
}

TEST(FormTableTest, EveryPartIsAFieldOfTheModel) {
  for (const Element& element : AllElements()) {
    for (const Part& part : element.parts) {
      if (part.path == "@about") continue;
      const std::string list = element.list.empty() ? "" : absl::StrCat(std::string(element.list), ".");
      EXPECT_EQ(std::string(part.path).ends_with(FieldAt(TypeOf(element), list + std::string(part.path)).name()), true)
          << element.column;
    }
    EXPECT_EQ(element.parts.size() > 1,
              element.shape == Shape::kSections || !PartsIn(element, Spelling::kJson)[0].name.empty())
        << element.column;
  }
}

TEST(FormTableTest, FormsAreToldApartByTheirFirstColumn) {
  EXPECT_EQ(FormColumns(FormKind::kTransition).front(), "Overdragelse-id");
  EXPECT_EQ(FormColumns(FormKind::kObservation).front(), "Observation-id");
  EXPECT_THAT(FormColumns(FormKind::kTransition), SizeIs(AllElements().size()));
  EXPECT_LT(FormColumns(FormKind::kObservation).size(), AllElements().size());
  EXPECT_NE(InfoOf(FormKind::kTransition).kind, InfoOf(FormKind::kObservation).kind);
}

TEST(FormTableTest, FilesHaveTheirBytesInJsonAlone) {
  const Element& files = AllElements().back();
  std::vector<std::string_view> table, json;
  for (const Part& part : PartsIn(files, Spelling::kDanish)) table.push_back(part.path);
  for (const Part& part : PartsIn(files, Spelling::kJson)) json.push_back(part.path);
  EXPECT_THAT(table, ElementsAre("title", "media_type", "size_bytes"));
  EXPECT_THAT(json, ElementsAre("title", "media_type", "content"));
}

TEST(FormTableTest, ObservationHoldsLess) {
  const std::vector<std::string> summary = HeldPaths(FormKind::kTransition, Spelling::kDanish);
  const std::vector<std::string> observation = HeldPaths(FormKind::kObservation, Spelling::kDanish);
  EXPECT_THAT(summary, ::testing::Contains("Address.street_line"));
  EXPECT_THAT(observation, ::testing::Not(::testing::Contains("Address.street_line")));
  EXPECT_THAT(observation, ::testing::Contains("DaycareObservation.indicators.level"));
}

}  // namespace handover::adapters::daycare
