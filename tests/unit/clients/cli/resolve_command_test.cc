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

TEST(ResolveCommandTest, RefusalIsRefused) {
  CliWorld world;
  world.Refuse(kResolve, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"resolve", "d1", "--action=WAIVED"}).exit_code, kRefused);
  EXPECT_EQ(world.Run({"resolve", "d1"}).exit_code, kUsage);
}

}  // namespace
}  // namespace handover::cli
