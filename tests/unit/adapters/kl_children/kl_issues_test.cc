#include "adapters/kl_children/kl_issues.h"

#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "adapters/kl_children/kl_elements.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

namespace kl_issues_test_internal {

// The table rows of the README that begin with a code, as `code | second cell`.
std::set<std::string> ReadmeRows() {
  std::set<std::string> rows;
  std::istringstream in(ReadFile("adapters/kl_children/README.md"));
  std::string line;
  while (std::getline(in, line)) {
    if (!line.starts_with("| `KL_") && !line.starts_with("| `FHIR_")) continue;
    const size_t end = line.find('`', 3);
    const size_t cell = line.find("| ", end) + 2;
    rows.insert(line.substr(3, end - 3) + " | " + line.substr(cell, line.find(" |", cell) - cell));
  }
  return rows;
}

std::string Word(Severity severity) {
  if (severity == Severity::kError) return "error";
  return severity == Severity::kWarning ? "warning" : "notice";
}

std::set<std::string> Expected() {
  std::set<std::string> rows;
  for (const IssueInfo& info : AllIssues()) rows.insert(std::string(info.code) + " | " + Word(info.severity));
  for (const IssueInfo& info : fhir::DocumentIssues()) rows.insert(std::string(info.code) + " | error");
  for (const LossInfo& info : CodeLosses()) rows.insert(std::string(info.code) + " | loss");
  for (const fhir::Element& element : AllElements()) {
    if (element.fate == fhir::Fate::kDropped) rows.insert(std::string(element.where) + " | loss");
  }
  return rows;
}

}  // namespace kl_issues_test_internal

TEST(KlIssuesTest, CodesAreUnique) {
  std::set<std::string_view> codes;
  for (const IssueInfo& info : AllIssues()) EXPECT_TRUE(codes.insert(info.code).second) << info.code;
  for (const LossInfo& info : CodeLosses()) EXPECT_TRUE(codes.insert(info.code).second) << info.code;
}

TEST(KlIssuesTest, ReadmeListsEveryIssueAndLoss) {
  EXPECT_EQ(kl_issues_test_internal::ReadmeRows(), kl_issues_test_internal::Expected());
}

TEST(KlIssuesTest, EnvelopeHasRoomForEveryLoss) {
  std::set<std::string_view> codes;
  for (const LossInfo& info : CodeLosses()) codes.insert(info.code);
  for (const fhir::Element& element : AllElements()) codes.insert(element.where);
  for (const std::string_view code : codes) EXPECT_TRUE(!code.starts_with("KL_") || code.size() <= 60u) << code;
}

}  // namespace handover::adapters::kl::testing
