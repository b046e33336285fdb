#include "adapters/fhir/fhir_findings.h"

#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {
namespace fhir_findings_test_internal {

constexpr IssueInfo kWarned{"FHIR_TEST_WARNING", Severity::kWarning, ""};

}  // namespace fhir_findings_test_internal

using fhir_findings_test_internal::kWarned;

TEST(FhirFindingsTest, CodesOfTheDocumentAreUniqueErrors) {
  std::set<std::string_view> codes;
  for (const IssueInfo& info : DocumentIssues()) {
    EXPECT_TRUE(codes.insert(info.code).second) << info.code;
    EXPECT_EQ(info.severity, Severity::kError) << info.code;
  }
  EXPECT_EQ(codes.size(), 20u);
}

TEST(FhirFindingsTest, SameFindingIsReportedOnce) {
  Parsed message(Message("new_v5.json"));
  message.findings.Add(kDatatype, message.tree.root(), "Rule.");
  message.findings.Add(kDatatype, message.tree.root(), "Rule.");
  message.findings.AddLoss("A", message.tree.root());
  message.findings.AddLoss("A", message.tree.root());
  EXPECT_EQ(message.findings.issues().size(), 1u);
  EXPECT_EQ(message.findings.losses().size(), 1u);
}

TEST(FhirFindingsTest, ErrorsStillHaveRoomAfterManyWarnings) {
  Parsed message(Message("new_v5.json"));
  for (size_t i = 0; i < 2 * kMaxIssues; ++i) {
    message.findings.AddMissing(kWarned, message.tree.root(), absl::StrCat("a", i), "Rule.");
  }
  EXPECT_FALSE(message.findings.has_errors());
  for (size_t i = 0; i < 2 * kMaxIssues; ++i) {
    message.findings.AddMissing(kMissing, message.tree.root(), absl::StrCat("b", i), "Rule.");
  }
  EXPECT_TRUE(message.findings.has_errors());
  EXPECT_EQ(message.findings.issues().size(), kMaxIssues);
  EXPECT_EQ(message.errors().size(), kMaxIssues / 2);
}

}  // namespace handover::adapters::fhir::testing
