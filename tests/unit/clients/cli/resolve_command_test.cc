#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/cli/cli_world.h"
#include "tests/unit/clients/cli/follow_fixture.h"

namespace handover::cli {
namespace {

using exchange::v1::ResolveReturnRequest;
using ::testing::HasSubstr;

TEST(ResolveCommandTest, ActionTravels) {
  CliWorld world;
  exchange::v1::ResolveReturnResponse response;
  *response.mutable_status() = StatusOf("h1", exchange::v1::RETURNED);
  world.Answer<ResolveReturnRequest>(kResolve, response);
  const Printed printed = world.Run({"resolve", "d1", "--action=WAIVED"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("returned"));
  EXPECT_EQ(world.Asked<ResolveReturnRequest>(kResolve).delivery_id(), "d1");
  EXPECT_EQ(world.Asked<ResolveReturnRequest>(kResolve).action_code(), "WAIVED");
}

TEST(ResolveCommandTest, WhatWasWithheldIsAnsweredForWithItsOwnCall) {
  const std::string method = "/handover.exchange.v1.ExchangeService/AnswerWithheld";
  CliWorld world;
  exchange::v1::AnswerWithheldResponse response;
  *response.mutable_status() = StatusOf("h1", exchange::v1::ACCEPTED);
  exchange::v1::Pair& pair = *response.mutable_status()->mutable_deliveries(0)->add_withheld();
  pair.set_category("PARENT_MENTAL");
  pair.set_answer("RESENT");
  world.Answer<exchange::v1::AnswerWithheldRequest>(method, response);
  const Printed printed = world.Run({"resolve", "d1", "--withheld", "--action=RESENT"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("PARENT_MENTAL  resent"));
  EXPECT_EQ(world.Asked<exchange::v1::AnswerWithheldRequest>(method).delivery_id(), "d1");
  EXPECT_EQ(world.Asked<exchange::v1::AnswerWithheldRequest>(method).action_code(), "RESENT");
  world.Refuse(method, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"resolve", "d1", "--withheld", "--action=RESENT"}).exit_code, kRefused);
}

TEST(ResolveCommandTest, ADutyIsAnsweredForWithItsOwnCall) {
  using exchange::v1::AnswerObligationRequest;
  const std::string method = "/handover.exchange.v1.ExchangeService/AnswerObligation";
  CliWorld world;
  exchange::v1::AnswerObligationResponse response;
  response.mutable_obligation()->set_code("CITIZEN_COPY");
  response.mutable_obligation()->set_answer("EXEMPT");
  world.Answer<AnswerObligationRequest>(method, response);
  const Printed printed = world.Run(
      {"resolve", "d1", "--duty=CITIZEN_COPY", "--action=EXEMPT", "--by=Hanne Test", "--reason=Has it on paper"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("duty CITIZEN_COPY  exempt"));
  EXPECT_EQ(world.Asked<AnswerObligationRequest>(method).delivery_id(), "d1");
  EXPECT_EQ(world.Asked<AnswerObligationRequest>(method).code(), "CITIZEN_COPY");
  EXPECT_EQ(world.Asked<AnswerObligationRequest>(method).action_code(), "EXEMPT");
  EXPECT_EQ(world.Asked<AnswerObligationRequest>(method).professional(), "Hanne Test");
  EXPECT_EQ(world.Asked<AnswerObligationRequest>(method).reason(), "Has it on paper");
  world.Refuse(method, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"resolve", "d1", "--duty=CITIZEN_COPY", "--action=MET"}).exit_code, kRefused);
}

TEST(ResolveCommandTest, RefusalIsRefused) {
  CliWorld world;
  world.Refuse(kResolve, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"resolve", "d1", "--action=WAIVED"}).exit_code, kRefused);
  EXPECT_EQ(world.Run({"resolve", "d1"}).exit_code, kUsage);
}

}  // namespace
}  // namespace handover::cli
