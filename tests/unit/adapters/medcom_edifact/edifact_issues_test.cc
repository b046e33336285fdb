#include "adapters/medcom_edifact/edifact_issues.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace edifact_issues_test_internal {

std::string Word(Severity severity) {
  return severity == Severity::kError ? "error" : severity == Severity::kWarning ? "warning" : "notice";
}

TEST(EdifactIssuesTest, ReadmeTellsEveryIssueAndEveryLossAndNoOther) {
  const std::string readme = testing::ReadFile("adapters/medcom_edifact/README.md");
  std::set<std::string> rows;
  for (const IssueInfo& info : AllIssues()) {
    EXPECT_TRUE(info.code.starts_with("EDIFACT_"));
    EXPECT_TRUE(
        rows.insert("| " + std::string(info.code) + " | " + Word(info.severity) + " | " + std::string(info.rule) + " |")
            .second);
  }
  for (const LossInfo& info : AllLosses()) {
    EXPECT_TRUE(rows.insert("| " + std::string(info.code) + " | " + std::string(info.what) + " |").second);
  }
  for (const std::string& row : rows) EXPECT_NE(readme.find(row), std::string::npos) << row;
  size_t told = 0;
  for (size_t at = readme.find("\n| EDIFACT_"); at != std::string::npos; at = readme.find("\n| EDIFACT_", at + 1))
    ++told;
  EXPECT_EQ(told, rows.size());
}

TEST(EdifactIssuesTest, AProblemOfSyntaxIsAnErrorAtItsSegment) {
  const Issue issue = MakeSyntaxIssue(SyntaxProblem::kTag, 7);
  EXPECT_EQ(issue.code, "EDIFACT_TAG");
  EXPECT_EQ(issue.path, "segment 7");
  EXPECT_EQ(issue.severity, Severity::kError);
  EXPECT_EQ(MakeSyntaxIssue(SyntaxProblem::kEmpty, 0).path, "");
}

}  // namespace edifact_issues_test_internal
}  // namespace handover::adapters::edifact
