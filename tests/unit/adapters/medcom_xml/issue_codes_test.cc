#include "adapters/medcom_xml/issue_codes.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace {

std::string Readme() {
  std::ifstream file("adapters/medcom_xml/README.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(IssueCodesTest, EveryCodeIsUniqueAndSaysWhoseItIs) {
  std::set<std::string_view> codes;
  for (const IssueInfo& info : AllIssues()) {
    EXPECT_TRUE(codes.insert(info.code).second) << info.code;
    EXPECT_TRUE(info.code.starts_with("XML_") || info.code.starts_with("VANS_") || info.code.starts_with("XDIS32_"));
    EXPECT_TRUE(info.rule.ends_with(".")) << info.code;
  }
  for (const LossInfo& info : AllLosses()) {
    EXPECT_TRUE(codes.insert(info.code).second) << info.code;
    EXPECT_LE(info.code.size(), 60u);  // What an envelope can hold.
  }
  EXPECT_GT(codes.size(), 90u);
}

TEST(IssueCodesTest, ReadmeTellsEveryIssueAndEveryLoss) {
  const std::string readme = Readme();
  for (const IssueInfo& info : AllIssues()) {
    const std::string row = "| " + std::string(info.code) + " | " + std::string(SeverityWord(info.severity)) + " | " +
                            std::string(info.rule) + " |";
    EXPECT_NE(readme.find(row), std::string::npos) << row;
  }
  for (const LossInfo& info : AllLosses()) {
    const std::string row = "| " + std::string(info.code) + " | " + std::string(info.what) + " |";
    EXPECT_NE(readme.find(row), std::string::npos) << row;
  }
}

TEST(IssueCodesTest, ReadmeTellsOfNoOtherCode) {
  std::set<std::string> known;
  for (const IssueInfo& info : AllIssues()) known.insert(std::string(info.code));
  for (const LossInfo& info : AllLosses()) known.insert(std::string(info.code));
  std::istringstream readme(Readme());
  int told = 0;
  for (std::string line; std::getline(readme, line);) {
    if (!line.starts_with("| X") && !line.starts_with("| VANS_")) continue;
    const std::string code = line.substr(2, line.find(' ', 2) - 2);
    EXPECT_TRUE(known.contains(code)) << code;
    ++told;
  }
  EXPECT_EQ(static_cast<size_t>(told), known.size());
}

TEST(IssueCodesTest, AnIssueIsMadeOfItsInfo) {
  const Issue issue = MakeIssue(kWeightRange, "/Emessage");
  EXPECT_EQ(issue.code, "XDIS32_WEIGHT_RANGE");
  EXPECT_EQ(issue.path, "/Emessage");
  EXPECT_EQ(issue.severity, Severity::kError);
  EXPECT_EQ(issue.rule, kWeightRange.rule);
  EXPECT_EQ(MakeIssue(XmlProblem::kDoctype, 3).path, "line 3");
  EXPECT_EQ(MakeIssue(XmlProblem::kTooLarge, 0).path, "");
  EXPECT_EQ(MakeLoss(kLossFax, "/a").code, "XDIS32_FAX");
}

TEST(HasErrorTest, AWarningIsNone) {
  EXPECT_FALSE(HasError({}));
  EXPECT_FALSE(HasError({MakeIssue(kZoneAssumed, ""), MakeIssue(kSexParity, "")}));
  EXPECT_TRUE(HasError({MakeIssue(kSexParity, ""), MakeIssue(kWeightRange, "")}));
}

}  // namespace
}  // namespace handover::adapters::medcom
