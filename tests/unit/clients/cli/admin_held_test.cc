#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using admin::v1::ResolveHeldRequest;
using ::testing::HasSubstr;

TEST(AdminHeldTest, WhatWaitsIsARowEach) {
  CliWorld world;
  admin::v1::ListHeldResponse response;
  auto& held = *response.add_held();
  held.set_delivery_id("d1");
  held.set_state("DEAD_LETTER");
  held.set_reason("NO_ROUTE");
  held.set_sender("ouh");
  world.Answer<admin::v1::ListHeldRequest>(AdminMethod("ListHeld"), response);
  EXPECT_THAT(world.Run({"admin", "held"}).out, HasSubstr("d1        dead letter  NO_ROUTE"));
  EXPECT_THAT(world.Run({"--json", "admin", "held"}).out, HasSubstr("{\"deliveryId\":\"d1\""));
  world.Answer<admin::v1::ListHeldRequest>(AdminMethod("ListHeld"), admin::v1::ListHeldResponse());
  EXPECT_EQ(world.Run({"admin", "held"}).out, "nothing waits\n");
  EXPECT_EQ(world.Run({"--json", "admin", "held"}).out, "");
}

TEST(AdminHeldTest, DecisionTravels) {
  CliWorld world;
  admin::v1::ResolveHeldResponse response;
  response.set_state("QUEUED");
  world.Answer<ResolveHeldRequest>(AdminMethod("ResolveHeld"), response);
  const Printed printed =
      world.Run({"admin", "resolve-held", "d1", "--action=ROUTE", "--party=odense-hv", "--decided-by=Ole, operator"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(printed.out, "queued  d1\n");
  const ResolveHeldRequest asked = world.Asked<ResolveHeldRequest>(AdminMethod("ResolveHeld"));
  EXPECT_EQ(asked.delivery_id(), "d1");
  EXPECT_EQ(asked.action(), ResolveHeldRequest::ROUTE);
  EXPECT_EQ(asked.party(), "odense-hv");
  EXPECT_EQ(asked.decided_by(), "Ole, operator");
  EXPECT_EQ(world.Run({"--json", "admin", "resolve-held", "d1", "--action=REDRIVE", "--decided-by=O"}).out,
            "{\"state\":\"QUEUED\"}\n");
}

TEST(AdminHeldTest, MistakesAreUsageErrors) {
  CliWorld world;
  const std::string by = "--decided-by=O";
  EXPECT_EQ(world.Run({"admin", "resolve-held", "d1", "--action=NONE", by}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "resolve-held", "d1", "--action=ACTION_UNSPECIFIED", by}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "resolve-held", "d1", "--action=ROUTE", by}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "resolve-held", "d1", "--action=RETURN", "--party=x", by}).exit_code, kUsage);
}

TEST(AdminHeldTest, RefusalsAreRefused) {
  CliWorld world;
  world.Refuse(AdminMethod("ListHeld"), absl::UnauthenticatedError(""));
  world.Refuse(AdminMethod("ResolveHeld"), absl::PermissionDeniedError(""));
  EXPECT_EQ(world.Run({"admin", "held"}).exit_code, kRefused);
  EXPECT_EQ(world.Run({"admin", "resolve-held", "d1", "--action=RETURN", "--decided-by=O"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
