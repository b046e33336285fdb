#include "clients/cli/export_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/cli/export_fixture.h"

namespace handover::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string JsonOf(const admin::v1::ExportSubjectResponse& response) {
  ExportReport report;
  report.request.set_part(admin::v1::ExportSubjectRequest::TOLD);
  EXPECT_TRUE(AddPage(response, report).ok());
  return ExportJson(report);
}

// What handover-verify makes of real ones is tested with the whole product: tests/integration.
TEST(ExportJsonTest, ProofsAreInHexadecimalAndWordsBesideThem) {
  const std::string json = JsonOf(SomeExport());
  EXPECT_THAT(json, HasSubstr(R"({"format":"handover-export","version":2,)"));
  EXPECT_THAT(json, HasSubstr(R"("part":"TOLD")"));
  EXPECT_THAT(json, HasSubstr("\"stream\":\"5555"));
  EXPECT_THAT(json, HasSubstr("\"sequence\":2,\"time_ms\":1795345200000,\"previous\":\"cdcd"));
  EXPECT_THAT(json, HasSubstr("\"index\":4,\"path\":[\"abab"));
  EXPECT_THAT(json, HasSubstr(R"("event":"REFUSED","reason":"NO_CONSENT items[1]")"));
  EXPECT_THAT(json, HasSubstr(R"("recipient_party":"02020202-0202-0202-0202-020202020202","verdict":"DENIED")"));
  EXPECT_THAT(json, HasSubstr(R"("sections":[{"type":"Interaction","category":"INTERACTION","permitted":false)"));
  EXPECT_THAT(json, HasSubstr(R"("copies_due":[{"sequence":2,"met_by":3}])"));
  EXPECT_THAT(json, HasSubstr(R"("alias":"odense-hv")"));
}

TEST(ExportJsonTest, TheOtherNumbersOfThePersonStandInTheSameFile) {
  EXPECT_THAT(JsonOf(SomeExport()), HasSubstr("\"others\":[]}"));
  ExportReport report;
  report.request.set_part(admin::v1::ExportSubjectRequest::TOLD);
  ASSERT_TRUE(AddPage(SomeExport(), report).ok());
  ExportReport other = report;
  other.first.set_stream(std::string(32, '\x44'));
  report.others.push_back(other);
  const std::string json = ExportJson(report);
  EXPECT_THAT(json, HasSubstr("\"others\":[{\"part\":\"TOLD\",\n\"stream\":\"4444"));
}

TEST(ExportJsonTest, TextsAreQuoted) {
  EXPECT_THAT(JsonOf(SomeExport()), HasSubstr(R"(Odense, \"sundhedsplejen\")"));
}

TEST(ExportJsonTest, AClosedEntrySaysNothing) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  response.mutable_entries()->DeleteSubrange(1, 2);
  response.mutable_entries(0)->clear_detail();
  response.mutable_entries(0)->clear_detail_salt();
  const std::string json = JsonOf(response);
  EXPECT_THAT(json, HasSubstr("\"sequence\":1"));
  EXPECT_THAT(json.substr(json.find("\"entries\"")), Not(HasSubstr("detail")));
  EXPECT_THAT(json, Not(HasSubstr("says")));
}

TEST(ExportJsonTest, AnEntryThatPointsToAnEventHasItsProofToo) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  response.mutable_entries(0)->mutable_main()->set_leaf(LeafBytes(LeafType::kAccepted, 5));
  response.mutable_entries(0)->mutable_main()->set_leaf_index(2);
  EXPECT_THAT(JsonOf(response), HasSubstr(R"("index":2,"path":[])"));
}

}  // namespace
}  // namespace handover::cli
