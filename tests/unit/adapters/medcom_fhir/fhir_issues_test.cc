#include "adapters/medcom_fhir/fhir_issues.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/fhir_elements.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace fhir_issues_test_internal {

std::string SeverityWord(Severity severity) {
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

// The table rows of the README that begin with a code of ours, as `code | second cell`.
std::set<std::string> ReadmeRows(std::string_view prefix) {
  std::set<std::string> rows;
  std::istringstream in(ReadFile("adapters/medcom_fhir/README.md"));
  std::string line;
  while (std::getline(in, line)) {
    if (!line.starts_with(absl::StrCat("| `", std::string(prefix)))) continue;
    const size_t code_end = line.find('`', 3);
    const size_t cell = line.find("| ", code_end) + 2;
    rows.insert(absl::StrCat(line.substr(3, code_end - 3), " | ", line.substr(cell, line.find(" |", cell) - cell)));
  }
  return rows;
}

// Every loss code of the table and of the code.
std::set<std::string> LossCodes() {
  std::set<std::string> codes = {std::string(kLossThreadEntry),
                                 std::string(kLossThreadStep),
                                 std::string(kLossUnusedResource),
                                 std::string(kLossAttachmentWithoutData),
                                 std::string(kLossOrganisationIdentifier),
                                 std::string(kLossProtectedAddress)};
  for (const Element& element : AllElements()) {
    if (element.fate == Fate::kDropped) codes.emplace(element.where);
  }
  return codes;
}

}  // namespace fhir_issues_test_internal

TEST(FhirIssuesTest, CodesAreUniqueAndFoundAgain) {
  std::set<std::string_view> codes;
  for (const IssueInfo& info : AllIssues()) {
    EXPECT_TRUE(codes.insert(info.code).second) << info.code;
    EXPECT_EQ(FindIssue(info.code)->code, info.code);
  }
  EXPECT_EQ(FindIssue("FHIR_NO_SUCH_CODE"), nullptr);
}

TEST(FhirIssuesTest, EveryErrorHasAnAcknowledgementCodeAndNothingElseHas) {
  for (const IssueInfo& info : AllIssues()) {
    EXPECT_EQ(info.acknowledgement.empty(), info.severity != Severity::kError) << info.code;
  }
}

TEST(FhirIssuesTest, ReadmeListsEveryIssueWithItsSeverity) {
  std::set<std::string> expected;
  for (const IssueInfo& info : AllIssues()) {
    expected.insert(
        absl::StrCat(std::string(info.code), " | ", fhir_issues_test_internal::SeverityWord(info.severity)));
  }
  std::set<std::string> listed;
  for (const std::string& row : fhir_issues_test_internal::ReadmeRows("FHIR_")) {
    const bool is_issue = row.ends_with("| error") || row.ends_with("| warning") || row.ends_with("| notice");
    if (is_issue) listed.insert(row);
  }
  EXPECT_EQ(listed, expected);
}

TEST(FhirIssuesTest, ReadmeListsEveryLoss) {
  std::set<std::string> listed;
  for (const std::string& row : fhir_issues_test_internal::ReadmeRows("FHIR_")) {
    if (row.ends_with("| loss")) listed.insert(row.substr(0, row.find(" |")));
  }
  EXPECT_EQ(listed, fhir_issues_test_internal::LossCodes());
}

TEST(FhirIssuesTest, EnvelopeHasRoomForEveryLoss) {
  EXPECT_LE(fhir_issues_test_internal::LossCodes().size(), 64u);
  for (const std::string& code : fhir_issues_test_internal::LossCodes()) EXPECT_LE(code.size(), 60u) << code;
}

}  // namespace handover::adapters::fhir::testing
