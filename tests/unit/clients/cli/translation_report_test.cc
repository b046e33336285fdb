#include "clients/cli/translation_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace handover::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

adapters::Translation Accepted() {
  adapters::Translation translation;
  exchange::v1::Handover& handover = translation.handovers.emplace_back();
  handover.add_sections()->mutable_body()->mutable_residue();
  handover.add_sections()->mutable_body()->mutable_note();
  translation.issues.push_back({adapters::Severity::kWarning, "X_SEX", "/a/b", "a rule"});
  translation.losses.push_back({"X_WARD", "/a/c"});
  translation.losses.push_back({"X_WARD", "/a/d"});
  return translation;
}

adapters::Translation Refused() {
  adapters::Translation translation;
  translation.issues.push_back({adapters::Severity::kError, "X_DATE", "/a/e", "a rule"});
  return translation;
}

std::string ReportOf(const TranslationReport& report) {
  std::ostringstream out;
  report.Print(out, false);
  return out.str();
}

TEST(TranslationReportTest, RowForEachDocumentAndTotals) {
  TranslationReport report;
  report.Add("in/one.xml", "X", Accepted());
  report.Add("in/two.xml", "", Refused());
  const std::string printed = ReportOf(report);
  EXPECT_THAT(printed, StartsWith("in in/\n\ndocument"));
  EXPECT_THAT(printed, HasSubstr("one.xml   X       accepted  1          -       1         2       1\n"));
  EXPECT_THAT(printed, HasSubstr("two.xml   -       refused   -          1       -         -       -\n"));
  EXPECT_THAT(printed, HasSubstr("\n2 documents: 1 accepted, 1 refused\n"));
}

TEST(TranslationReportTest, CodesAreCountedWithTheFirstPlace) {
  TranslationReport report;
  report.Add("in/one.xml", "X", Accepted());
  report.Add("in/two.xml", "X", Accepted());
  EXPECT_THAT(ReportOf(report), AllOf(HasSubstr("loss     X_WARD  4      2          one.xml: /a/c\n"),
                                     HasSubstr("warning  X_SEX   2      2          one.xml: /a/b\n")));
}

TEST(TranslationReportTest, TargetsTellWhatTheyHold) {
  TranslationReport report;
  report.Add("one.xml", "X", Accepted());
  adapters::Written written;
  written.bytes = "12345";
  written.losses.push_back({"Y_FIELD", "row 1"});
  report.AddTarget("one.xml", "Y", written);
  report.AddTarget("one.xml", "Z", {"", "", {{adapters::Severity::kError, "Z_KIND", "", "a rule"}}, {}});
  EXPECT_THAT(ReportOf(report), AllOf(HasSubstr("one.xml   Y       5 bytes  -       1       Y_FIELD\n"),
                                     HasSubstr("one.xml   Z       refused  1       -       Z_KIND\n")));
}

TEST(TranslationReportTest, OneDocumentKeepsItsWholeName) {
  TranslationReport report;
  report.Add("in/one.xml", "X", Accepted());
  EXPECT_THAT(ReportOf(report), AllOf(StartsWith("document"), HasSubstr("in/one.xml  X"),
                                     HasSubstr("\n1 document: 1 accepted, 0 refused\n")));
}

TEST(TranslationReportTest, NamesOfFilesCannotMoveTheCursor) {
  TranslationReport report;
  report.Add("a\x1b[2J.xml", "X", Refused());
  EXPECT_THAT(ReportOf(report), Not(HasSubstr("\x1b")));
}

TEST(TranslationReportTest, JsonHasALineForEach) {
  TranslationReport report;
  report.Add("one.xml", "X", Accepted());
  report.AddTarget("one.xml", "Y", {"12345", "", {}, {{"Y_FIELD", "row 1"}}});
  std::ostringstream out;
  report.PrintJson(out);
  EXPECT_EQ(out.str(),
            "{\"file\":\"one.xml\",\"format\":\"X\",\"accepted\":true,\"handovers\":1,\"errors\":0,\"warnings\":1,"
            "\"notices\":0,\"losses\":2,\"residue\":1,\"codes\":[\"X_SEX\",\"X_WARD\"]}\n"
            "{\"file\":\"one.xml\",\"target\":\"Y\",\"bytes\":5,\"errors\":0,\"losses\":1,\"codes\":[\"Y_FIELD\"]}\n");
}

}  // namespace
}  // namespace handover::cli
