#include "adapters/stil/stil_issues.h"

#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "adapters/stil/roster_values.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::adapters::stil {
namespace stil_issues_test_internal {

// `first cell | second cell` of the README's rows that begin with this.
std::set<std::string> RowsOfReadme(const std::string& begin) {
  std::set<std::string> rows;
  std::istringstream in(fakes::ReadFileBytes("adapters/stil/README.md"));
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(begin)) continue;
    const size_t first_end = line.find('`', 3);
    const size_t cell = line.find("| ", first_end) + 2;
    rows.insert(line.substr(3, first_end - 3) + " | " + line.substr(cell, line.find(" |", cell) - cell));
  }
  return rows;
}

}  // namespace stil_issues_test_internal

using stil_issues_test_internal::RowsOfReadme;

TEST(StilIssuesTest, ReadmeHasEveryCodeAndNoOther) {
  std::set<std::string> expected;
  for (const IssueInfo& info : AllIssues()) {
    EXPECT_TRUE(expected.insert(std::string(info.code) + " | " + SeverityWord(info.severity)).second) << info.code;
    EXPECT_TRUE(info.rule.ends_with('.')) << info.code;
  }
  for (const LossInfo& info : AllLosses()) expected.insert(std::string(info.code) + " | loss");
  EXPECT_EQ(RowsOfReadme("| `STIL_"), expected);
}

TEST(StilIssuesTest, ReadmeHasEveryElementWithWhatBecomesOfIt) {
  std::set<std::string> expected;
  for (const ElementInfo& element : AllElements()) {
    EXPECT_EQ(element.goes_to.empty(), element.loss != nullptr) << element.path;
    const std::string what = element.loss == nullptr ? std::string(element.goes_to) : std::string(element.loss->code);
    EXPECT_TRUE(expected.insert(std::string(element.path) + " | " + what).second) << element.path;
  }
  std::set<std::string> listed = RowsOfReadme("| `");
  std::erase_if(listed, [](const std::string& row) { return row.starts_with("STIL_") || row.find(".cc") < 40; });
  EXPECT_EQ(listed, expected);
}

}  // namespace handover::adapters::stil
