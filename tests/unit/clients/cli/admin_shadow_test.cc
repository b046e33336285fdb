#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using admin::v1::GetShadowReportRequest;
using admin::v1::GetShadowReportResponse;
using ::testing::AllOf;
using ::testing::HasSubstr;

GetShadowReportResponse Report() {
  GetShadowReportResponse report;
  report.set_loaded(true);
  report.set_version("2026-07-01");
  report.set_compared_count(12);
  report.set_differed_count(3);
  report.set_untold_count(1);
  GetShadowReportResponse::Difference& difference = *report.add_differences();
  difference.set_kind("VISIT_SUMMARY");
  difference.set_from_sector(directory::v1::HEALTH_VISITING);
  difference.set_to_sector(directory::v1::GP);
  difference.mutable_active()->set_verdict("DENIED");
  difference.mutable_active()->set_reason("NO_RULE");
  difference.mutable_shadow()->set_verdict("PERMITTED");
  difference.mutable_shadow()->set_reason("ALLOWED_BY_BASIS");
  difference.mutable_shadow()->set_rule_id("P-09n");
  difference.add_section_changes("Encounters: NO_RULE -> passes");
  difference.add_obligation_changes("+CITIZEN_COPY");
  difference.set_count(2);
  return report;
}

TEST(AdminShadowTest, DifferencesAreATable) {
  CliWorld world;
  world.Answer<GetShadowReportRequest>(AdminMethod("GetShadowReport"), Report());
  const Printed printed = world.Run({"admin", "shadow"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out,
              AllOf(HasSubstr("tried  2026-07-01"), HasSubstr("12 decisions, 3 otherwise"),
                    HasSubstr("denied NO_RULE -"), HasSubstr("permitted ALLOWED_BY_BASIS P-09n"),
                    HasSubstr("Encounters: NO_RULE -> passes, +CITIZEN_COPY"), HasSubstr("1 more of further sorts")));
  EXPECT_FALSE(world.Asked<GetShadowReportRequest>(AdminMethod("GetShadowReport")).reload());
}

TEST(AdminShadowTest, NoneIsSaid) {
  CliWorld world;
  world.Answer<GetShadowReportRequest>(AdminMethod("GetShadowReport"), GetShadowReportResponse());
  EXPECT_EQ(world.Run({"admin", "shadow"}).out, "no policy is tried beside the one in force\n");
}

TEST(AdminShadowTest, WhatWasRefusedWhenItWasReadIsARefusal) {
  CliWorld world;
  GetShadowReportResponse report = Report();
  report.set_refused_code("POLICY_SYNTAX");
  report.set_refused_place("bases.textproto:3");
  world.Answer<GetShadowReportRequest>(AdminMethod("GetShadowReport"), report);
  const Printed printed = world.Run({"admin", "shadow", "--reload"});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.out, HasSubstr("refused  POLICY_SYNTAX  bases.textproto:3"));
  EXPECT_TRUE(world.Asked<GetShadowReportRequest>(AdminMethod("GetShadowReport")).reload());
  EXPECT_EQ(world.Run({"admin", "shadow"}).exit_code, kDone) << "only whoever wanted it read is refused";
}

TEST(AdminShadowTest, JsonIsTheReport) {
  CliWorld world;
  world.Answer<GetShadowReportRequest>(AdminMethod("GetShadowReport"), Report());
  EXPECT_THAT(world.Run({"--json", "admin", "shadow"}).out, HasSubstr("\"comparedCount\":\"12\""));
}

TEST(AdminShadowTest, ARefusedCallIsRefused) {
  CliWorld world;
  world.Refuse(AdminMethod("GetShadowReport"), absl::UnavailableError(""));
  EXPECT_EQ(world.Run({"admin", "shadow"}).exit_code, kNotReached);
}

}  // namespace
}  // namespace handover::cli
