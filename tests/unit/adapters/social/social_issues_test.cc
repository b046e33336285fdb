#include "adapters/social/social_issues.h"

#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "adapters/text/csv_table.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::adapters::social::testing {
namespace social_issues_test_internal {

// `code | second cell` of the README's rows that begin with a code.
std::set<std::string> ReadmeCodes() {
  std::set<std::string> rows;
  std::istringstream in(fakes::ReadFileBytes("adapters/social/README.md"));
  std::string line;
  while (std::getline(in, line)) {
    if (!line.starts_with("| `SOCIAL_") && !line.starts_with("| `CSV_")) continue;
    const size_t code_end = line.find('`', 3);
    const size_t cell = line.find("| ", code_end) + 2;
    rows.insert(line.substr(3, code_end - 3) + " | " + line.substr(cell, line.find(" |", cell) - cell));
  }
  return rows;
}

}  // namespace social_issues_test_internal

TEST(SocialIssuesTest, ReadmeHasEveryCodeAndNoOther) {
  std::set<std::string> expected;
  for (const IssueInfo& info : AllIssues()) {
    expected.insert(std::string(info.code) + " | " + std::string(SeverityWord(info.severity)));
  }
  for (const CsvIssueCode& code : CsvIssueCodes()) expected.insert(std::string(code.code) + " | error");
  for (const std::string_view code : AllLosses()) expected.insert(std::string(code) + " | loss");
  EXPECT_EQ(social_issues_test_internal::ReadmeCodes(), expected);
}

TEST(SocialIssuesTest, RefusalHasOneIssueAndNoBytes) {
  const Written written = RefusedToWrite(kKind, "Envelope.kind", "Rule.");
  EXPECT_EQ(written.bytes, "");
  ASSERT_EQ(written.issues.size(), 1u);
  EXPECT_EQ(written.issues[0].code, "SOCIAL_KIND");
  EXPECT_EQ(written.issues[0].severity, Severity::kError);
}

}  // namespace handover::adapters::social::testing
