#include "adapters/medcom_fhir/hospital_elements.h"

#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/fhir_elements.h"
#include "adapters/medcom_fhir/fhir_issues.h"
#include "adapters/medcom_fhir/hospital_issues.h"
#include "tests/unit/adapters/medcom_fhir/notifications.h"

namespace handover::adapters::fhir::testing {
namespace hospital_elements_test_internal {

// The rows of the page that begin with that, cut off behind the second cell.
std::set<std::string> PageRows(std::string_view begin) {
  std::set<std::string> rows;
  std::istringstream in(ReadFile("adapters/medcom_fhir/hospital_notification.md"));
  std::string line;
  while (std::getline(in, line)) {
    if (!line.starts_with(std::string(begin))) continue;
    const size_t second = line.find(" | ");
    rows.insert(line.substr(0, line.find(" |", second + 3)));
  }
  return rows;
}

std::string RowOf(const IssueInfo& info) {
  return absl::StrCat("| `", std::string(info.code), "` | ", SeverityWord(info.severity));
}

}  // namespace hospital_elements_test_internal

using hospital_elements_test_internal::PageRows;

TEST(HospitalElementsTest, GoodMessagesFitTheTable) {
  for (const std::string_view name : kNotificationNames) {
    for (const char* ending : {".json", ".xml"}) {
      Parsed message(Notification(absl::StrCat(std::string(name), ending)));
      HospitalElements().Check(message.tree, message.findings);
      EXPECT_THAT(message.errors(), ::testing::IsEmpty()) << name << ending;
    }
  }
}

TEST(HospitalElementsTest, PageShowsEveryRowOfItsOwn) {
  std::set<std::string> expected;
  for (const Element& element : OwnHospitalElements()) {
    const std::string where(element.where);
    const std::string shown = element.fate == Fate::kDropped ? absl::StrCat("dropped: `", where, "`") : where;
    EXPECT_TRUE(expected.insert(absl::StrCat("| `", std::string(element.path), "` | ", shown)).second) << element.path;
  }
  std::set<std::string> listed;
  for (const char* type : {"| `MessageHeader.", "| `Encounter.", "| `Provenance."}) listed.merge(PageRows(type));
  EXPECT_EQ(listed, expected);
}

TEST(HospitalElementsTest, PageShowsEveryCode) {
  std::set<std::string> expected;
  for (const IssueInfo& info : kHospitalIssues) expected.insert(hospital_elements_test_internal::RowOf(info));
  for (const std::string_view loss : kHospitalLosses)
    expected.insert(absl::StrCat("| `", std::string(loss), "` | loss"));
  EXPECT_EQ(PageRows("| `HOSPITAL_"), expected);
}

TEST(HospitalElementsTest, EveryErrorHasAnAcknowledgementCodeAndIsFound) {
  for (const IssueInfo& info : kHospitalIssues) {
    EXPECT_EQ(info.acknowledgement.empty(), info.severity != Severity::kError) << info.code;
    ASSERT_NE(FindIssue(info.code), nullptr) << info.code;
    EXPECT_EQ(FindIssue(info.code)->code, info.code);
  }
}

TEST(HospitalElementsTest, HeaderAndPatientAreThoseOfEveryMessage) {
  EXPECT_EQ(HospitalElements().Find("Patient.gender")->where, "PersonIdentity.sex");
  EXPECT_EQ(HospitalElements().Find("Communication.status"), nullptr);
  EXPECT_EQ(HospitalElements().Find("Encounter.diagnosis"), nullptr);
}

}  // namespace handover::adapters::fhir::testing
