#include "adapters/oneroster/oneroster_issues.h"

#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "adapters/text/csv_table.h"
#include "adapters/text/zip_archive.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::adapters::oneroster {
namespace oneroster_issues_test_internal {

// `code | severity` of the README's rows that begin with a code.
std::set<std::string> CodesOfReadme() {
  std::set<std::string> rows;
  std::istringstream in(fakes::ReadFileBytes("adapters/oneroster/README.md"));
  for (std::string line; std::getline(in, line);) {
    const bool shared = line.starts_with("| `CSV_") || line.starts_with("| `ZIP_");
    const bool is_code = shared || line.starts_with("| `ONEROSTER_");
    if (!is_code) continue;
    const size_t code_end = line.find('`', 3);
    const size_t cell = line.find("| ", code_end) + 2;
    rows.insert(line.substr(3, code_end - 3) + " | " + line.substr(cell, line.find(" |", cell) - cell));
  }
  return rows;
}

}  // namespace oneroster_issues_test_internal

TEST(OneRosterIssuesTest, ReadmeHasEveryCodeAndNoOther) {
  std::set<std::string> expected;
  for (const IssueInfo& info : AllIssues()) {
    EXPECT_TRUE(expected.insert(std::string(info.code) + " | " + SeverityWord(info.severity)).second) << info.code;
    EXPECT_TRUE(info.rule.ends_with('.')) << info.code;
  }
  for (const LossInfo& info : AllLosses()) {
    EXPECT_TRUE(expected.insert(std::string(info.code) + " | loss").second) << info.code;
    EXPECT_TRUE(info.meaning.ends_with('.')) << info.code;
  }
  for (const CsvIssueCode& code : CsvIssueCodes()) expected.insert(std::string(code.code) + " | error");
  for (const ZipIssueCode& code : ZipIssueCodes()) expected.insert(std::string(code.code) + " | error");
  EXPECT_EQ(oneroster_issues_test_internal::CodesOfReadme(), expected);
}

}  // namespace handover::adapters::oneroster
