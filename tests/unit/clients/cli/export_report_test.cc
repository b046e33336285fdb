#include "clients/cli/export_report.h"

#include <gtest/gtest.h>

#include "tests/unit/clients/cli/export_fixture.h"

namespace handover::cli {
namespace {

ExportReport ReportOf(const admin::v1::ExportSubjectResponse& response) {
  ExportReport report;
  EXPECT_TRUE(AddPage(response, report).ok());
  return report;
}

TEST(ExportReportTest, EntriesAreReadWithTheirDecisions) {
  const ExportReport report = ReportOf(SomeExport());
  ASSERT_EQ(report.entries.size(), 3u);
  EXPECT_EQ(report.entries[0].detail.event(), "REFUSED");
  EXPECT_EQ(report.entries[0].type, LeafType::kRefused);
  EXPECT_EQ(report.entries[0].time_ms, kExportTimeMs);
  EXPECT_EQ(report.entries[0].decisions.at(0).rule_id(), "P-10");
  EXPECT_EQ(report.first.stream(), SomeExport().stream());
}

TEST(ExportReportTest, AnEntryThatPointsToAnEventHasItsTime) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  response.mutable_entries(1)->mutable_main()->set_leaf(LeafBytes(LeafType::kDelivery, 5));
  const ExportReport report = ReportOf(response);
  EXPECT_EQ(report.entries[1].time_ms, 5u);
}

TEST(ExportReportTest, AClosedEntryIsKept) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  response.mutable_entries(0)->clear_detail();
  response.mutable_entries(0)->clear_detail_salt();
  const ExportReport report = ReportOf(response);
  EXPECT_FALSE(report.entries[0].opened);
  EXPECT_TRUE(report.entries[1].opened);
}

TEST(ExportReportTest, PagesFollowEachOtherAndTheFirstHasTheProof) {
  ExportReport report = ReportOf(SomeExport());
  admin::v1::ExportSubjectResponse rest = SomeExport();
  rest.clear_snapshot();
  rest.clear_stream();
  ASSERT_TRUE(AddPage(rest, report).ok());
  EXPECT_EQ(report.entries.size(), 6u);
  EXPECT_EQ(report.first.stream(), SomeExport().stream());
}

TEST(ExportReportTest, WhatCannotBeReadIsDataLoss) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  response.mutable_entries(0)->mutable_logged()->set_leaf("short");
  ExportReport report;
  EXPECT_EQ(AddPage(response, report).code(), absl::StatusCode::kDataLoss);
  response = SomeExport();
  response.mutable_entries(0)->set_detail("\xff\xff");
  EXPECT_EQ(AddPage(response, report).code(), absl::StatusCode::kDataLoss);
}

TEST(ExportReportTest, ACopyIsMetByTheFirstExportForTheCitizenBehindIt) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  EXPECT_EQ(ReportOf(response).CopiesDue().at(0).met_by, 3);
  storage::v1::LeafDetail exported;
  exported.set_event("EXPORTED");
  exported.set_reason("SUPERVISION");
  response.mutable_entries(2)->set_detail(exported.SerializeAsString());
  EXPECT_FALSE(ReportOf(response).CopiesDue().at(0).met_by.has_value());
  response.mutable_entries()->SwapElements(1, 2);
  EXPECT_EQ(ReportOf(response).CopiesDue().size(), 1u);
}

TEST(ExportReportTest, PartiesAreNamedAsFarAsTheyAreKnown) {
  const ExportReport report = ReportOf(SomeExport());
  EXPECT_EQ(report.NameOf(SenderBytes()), "Odense, \"sundhedsplejen\"");
  EXPECT_EQ(report.NameOf(RecipientBytes()), "02020202-0202-0202-0202-020202020202");
  EXPECT_EQ(report.NameOf(""), "");
}

}  // namespace
}  // namespace handover::cli
