#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/cli/cli_world.h"
#include "tests/unit/clients/cli/follow_fixture.h"

namespace handover::cli {
namespace {

using exchange::v1::WithdrawHandoverRequest;
using ::testing::HasSubstr;

TEST(WithdrawCommandTest, ReasonAndReceiptTravel) {
  CliWorld world;
  exchange::v1::WithdrawHandoverResponse response;
  *response.mutable_status() = StatusOf("h1", exchange::v1::WITHDRAWN);
  response.mutable_receipt()->set_leaf("leaf");
  world.Answer<WithdrawHandoverRequest>(kWithdraw, response);
  const Printed printed = world.Run({"withdraw", "h1", "--reason=WRONG_PERSON", "--receipt=" + world.File("r")});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("withdrawn"));
  EXPECT_EQ(world.Read("r"), response.receipt().SerializeAsString());
  const WithdrawHandoverRequest asked = world.Asked<WithdrawHandoverRequest>(kWithdraw);
  EXPECT_EQ(asked.handover_id(), "h1");
  EXPECT_EQ(asked.reason_code(), "WRONG_PERSON");
}

TEST(WithdrawCommandTest, UsualReasonIsAMistake) {
  CliWorld world;
  world.Answer<WithdrawHandoverRequest>(kWithdraw, exchange::v1::WithdrawHandoverResponse());
  EXPECT_EQ(world.Run({"withdraw", "h1"}).exit_code, kDone);
  EXPECT_EQ(world.Asked<WithdrawHandoverRequest>(kWithdraw).reason_code(), "SENT_IN_ERROR");
  EXPECT_EQ(world.Run({"withdraw", "h1", "--receipt=" + world.File("tls.pem/x")}).exit_code, kUsage);
}

TEST(WithdrawCommandTest, RefusalIsRefused) {
  CliWorld world;
  world.Refuse(kWithdraw, absl::FailedPreconditionError(""));
  EXPECT_EQ(world.Run({"withdraw", "h1"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
