#include "adapters/cda/cda_issues.h"

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "adapters/cda/maternity.h"

namespace handover::adapters::cda {
namespace cda_issues_test_internal {

constexpr std::string_view kSeverityWords[] = {"notice", "warning", "error"};

std::string Readme() {
  std::ifstream file("adapters/cda/README.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(CdaIssuesTest, ReadmeTellsEveryIssueLossAndSectionAndNoOther) {
  const std::string readme = Readme();
  std::set<std::string_view> codes;
  for (const IssueInfo& info : AllIssues()) {
    const std::string row = "| " + std::string(info.code) + " | " +
                            std::string(kSeverityWords[static_cast<int>(info.severity)]) + " | " +
                            std::string(info.rule) + " |";
    EXPECT_NE(readme.find(row), std::string::npos) << row;
    EXPECT_TRUE(codes.insert(info.code).second) << info.code;
  }
  for (const LossInfo& info : AllLosses()) {
    const std::string row = "| " + std::string(info.code) + " | " + std::string(info.what) + " |";
    EXPECT_NE(readme.find(row), std::string::npos) << row;
    EXPECT_TRUE(codes.insert(info.code).second) << info.code;
  }
  for (const SectionRow& row : SectionTable()) {
    EXPECT_NE(readme.find("`" + std::string(row.code) + "`"), std::string::npos) << row.code;
  }
  std::istringstream lines(readme);
  size_t told = 0;
  for (std::string line; std::getline(lines, line);) told += line.starts_with("| CDA_");
  EXPECT_EQ(told, codes.size());
}

TEST(CdaFindingsTest, OnceForCodeAndPathAndNotWithoutEnd) {
  Findings findings;
  findings.Add(kSexParity, "/a");
  findings.Add(kSexParity, "/a");
  EXPECT_EQ(findings.issues().size(), 1u);
  EXPECT_FALSE(findings.has_errors());
  for (int i = 0; i < 1000; ++i) findings.Add(kSexParity, std::to_string(i));
  EXPECT_EQ(findings.issues().size(), 200u);
  findings.Add(kTitle, "/b");
  EXPECT_EQ(findings.issues().back().code, "CDA_TITLE");
  EXPECT_TRUE(findings.has_errors());
  findings.Lose(kLossMarkup, "/a");
  findings.Lose(kLossMarkup, "/a");
  EXPECT_EQ(findings.losses().size(), 1u);
}

}  // namespace cda_issues_test_internal
}  // namespace handover::adapters::cda
