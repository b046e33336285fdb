#include "adapters/hl7v2/hl7_issues.h"

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace handover::adapters::hl7v2 {
namespace hl7_issues_test_internal {

std::string Readme() {
  std::ifstream file("adapters/hl7v2/README.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string WordOf(Severity severity) {
  switch (severity) {
    case Severity::kNotice:
      return "notice";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "";
}

TEST(Hl7IssuesTest, EveryCodeIsUniqueAndSaysWhoseItIs) {
  std::set<std::string_view> codes;
  for (const IssueInfo& info : AllIssues()) {
    EXPECT_TRUE(codes.insert(info.code).second) << info.code;
    EXPECT_TRUE(info.code.starts_with("HL7_")) << info.code;
    EXPECT_TRUE(info.rule.ends_with(".")) << info.code;
    EXPECT_EQ(FindIssueInfo(info.code)->rule, info.rule);
  }
  for (const LossInfo& info : AllLosses()) EXPECT_TRUE(codes.insert(info.code).second) << info.code;
  EXPECT_EQ(FindIssueInfo("HL7_NO_SUCH"), nullptr);
}

TEST(Hl7IssuesTest, ReadmeTellsEveryIssueAndLossAndNoOther) {
  const std::string readme = Readme();
  size_t expected = 0;
  for (const IssueInfo& info : AllIssues()) {
    const bool is_error = info.severity == Severity::kError;
    const std::string row = "| " + std::string(info.code) + " | " + WordOf(info.severity) + " | " +
                            (is_error ? (info.rejects ? "AR " : "AE ") + std::string(info.condition) : "") + " | " +
                            std::string(info.rule) + " |";
    EXPECT_NE(readme.find(row), std::string::npos) << row;
    ++expected;
  }
  for (const LossInfo& info : AllLosses()) {
    const std::string row = "| " + std::string(info.code) + " | " + std::string(info.what) + " |";
    EXPECT_NE(readme.find(row), std::string::npos) << row;
    ++expected;
  }
  std::istringstream lines(readme);
  size_t told = 0;
  for (std::string line; std::getline(lines, line);) told += line.starts_with("| HL7_");
  EXPECT_EQ(told, expected);
}

TEST(InfoOfTest, EveryProblemOfSyntaxRejects) {
  for (const SyntaxProblem problem :
       {SyntaxProblem::kEmpty, SyntaxProblem::kTooLarge, SyntaxProblem::kTooMany, SyntaxProblem::kHeader,
        SyntaxProblem::kBatch, SyntaxProblem::kSeveral, SyntaxProblem::kCharset, SyntaxProblem::kEncoding,
        SyntaxProblem::kCharacter, SyntaxProblem::kSegmentName}) {
    EXPECT_TRUE(InfoOf(problem).rejects) << InfoOf(problem).code;
  }
}

TEST(FindingsTest, OnceForCodeAndPathAndNotWithoutEnd) {
  Findings findings;
  findings.Add(kTelephone, "PID-13");
  findings.Add(kTelephone, "PID-13");
  EXPECT_EQ(findings.issues().size(), 1u);
  EXPECT_FALSE(findings.has_errors());
  for (int i = 0; i < 1000; ++i) findings.Add(kTelephone, "NK1-" + std::to_string(i));
  EXPECT_EQ(findings.issues().size(), 200u);
  findings.Add(kNumber, "OBX-5");
  EXPECT_EQ(findings.issues().back().code, "HL7_NUMBER");
  EXPECT_TRUE(findings.has_errors());
  findings.Lose(kLossOrder, "ORC");
  findings.Lose(kLossOrder, "ORC");
  EXPECT_EQ(findings.losses().size(), 1u);
}

}  // namespace hl7_issues_test_internal
}  // namespace handover::adapters::hl7v2
