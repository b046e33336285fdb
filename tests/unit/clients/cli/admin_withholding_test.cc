#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using admin::v1::LiftWithholdingRequest;

TEST(AdminWithholdingTest, WhoDecidesAndWhyTravels) {
  CliWorld world;
  admin::v1::LiftWithholdingResponse response;
  response.set_person_count(2);
  response.set_told_count(5);
  world.Answer<LiftWithholdingRequest>(AdminMethod("LiftWithholding"), response);
  const Printed printed = world.Run({"admin", "lift-withholding", "h1", "--decided-by=Bodil, head", "--reason=told"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(printed.out, "lifted: 5 entries told to 2 persons\n");
  const LiftWithholdingRequest asked = world.Asked<LiftWithholdingRequest>(AdminMethod("LiftWithholding"));
  EXPECT_EQ(asked.handover_id(), "h1");
  EXPECT_EQ(asked.decided_by(), "Bodil, head");
  EXPECT_EQ(asked.reason(), "told");
  EXPECT_EQ(world.Run({"--json", "admin", "lift-withholding", "h1", "--decided-by=B", "--reason=t"}).out,
            "{\"personCount\":2,\"toldCount\":5}\n");
}

TEST(AdminWithholdingTest, WithoutANameOrAReasonNothingIsAsked) {
  CliWorld world;
  EXPECT_EQ(world.Run({"admin", "lift-withholding", "h1", "--decided-by=B"}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "lift-withholding", "h1", "--reason=t"}).exit_code, kUsage);
}

TEST(AdminWithholdingTest, RefusalsAreRefused) {
  CliWorld world;
  world.Refuse(AdminMethod("LiftWithholding"), absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"admin", "lift-withholding", "h1", "--decided-by=B", "--reason=t"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
