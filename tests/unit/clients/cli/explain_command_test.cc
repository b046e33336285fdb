#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "handover/pathway/v1/pathway_service.pb.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using pathway::v1::ExplainHandoverRequest;
using ::testing::HasSubstr;

constexpr char kExplain[] = "/handover.pathway.v1.PathwayService/ExplainHandover";

pathway::v1::ExplainHandoverResponse Entries() {
  pathway::v1::ExplainHandoverResponse response;
  for (const char* phase : {"SUBMIT", "DELIVER"}) {
    auto& entry = *response.add_entries();
    entry.set_phase(phase);
    entry.set_recipient("gp");
    entry.set_route("by residence");
    entry.set_log_index(7);
    entry.mutable_decision()->set_verdict("PERMITTED");
    entry.mutable_decision()->set_rule_id("P-10");
  }
  return response;
}

TEST(ExplainCommandTest, EachDecisionIsTold) {
  CliWorld world;
  world.Answer<ExplainHandoverRequest>(kExplain, Entries());
  const Printed printed = world.Run({"explain", "h1"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(
      printed.out,
      "-  when it was submitted  to gp  log 7\n  route  by residence\n  permitted    rule P-10  basis -\n"
      "-  when it was to be handed out  to gp  log 7\n  route  by residence\n  permitted    rule P-10  basis -\n");
  EXPECT_EQ(world.Asked<ExplainHandoverRequest>(kExplain).handover_id(), "h1");
}

TEST(ExplainCommandTest, JsonIsOneLineADecision) {
  CliWorld world;
  world.Answer<ExplainHandoverRequest>(kExplain, Entries());
  EXPECT_THAT(world.Run({"--json", "explain", "h1"}).out, HasSubstr("{\"phase\":\"DELIVER\""));
}

TEST(ExplainCommandTest, TheLanguageTravels) {
  CliWorld world;
  world.Answer<ExplainHandoverRequest>(kExplain, Entries());
  EXPECT_EQ(world.Run({"explain", "h1", "--lang=da"}).exit_code, kDone);
  EXPECT_EQ(world.Asked<ExplainHandoverRequest>(kExplain).language(), "da");
  EXPECT_EQ(world.Run({"explain", "h1", "--lang=fr"}).exit_code, kUsage);
}

TEST(ExplainCommandTest, UnknownHandoverIsRefused) {
  CliWorld world;
  world.Refuse(kExplain, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"explain", "h1"}).exit_code, kRefused);
}

TEST(ExplainCommandTest, WhatComesOutWhenItIsDecidedAgainIsTold) {
  CliWorld world;
  pathway::v1::ExplainHandoverResponse response = Entries();
  response.mutable_entries(0)->set_recomputed(pathway::v1::ExplainHandoverResponse::SAME);
  world.Answer<ExplainHandoverRequest>(kExplain, response);
  EXPECT_THAT(world.Run({"explain", "h1"}).out, HasSubstr("decided again  same"));
}

}  // namespace
}  // namespace handover::cli
