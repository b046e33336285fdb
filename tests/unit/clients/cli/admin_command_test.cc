#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/base/refusal.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using ::testing::HasSubstr;

TEST(AdminCommandTest, PolicyIsReadAgain) {
  CliWorld world;
  admin::v1::ReloadPolicyResponse response;
  response.set_version("2026-03");
  response.set_policy_digest("\x01\xab");
  world.Answer<admin::v1::ReloadPolicyRequest>(AdminMethod("ReloadPolicy"), response);
  EXPECT_EQ(world.Run({"admin", "reload-policy"}).out, "in force  2026-03  01ab\n");
  EXPECT_EQ(world.Run({"--json", "admin", "reload-policy"}).out,
            "{\"version\":\"2026-03\",\"policyDigest\":\"Aas=\"}\n");
}

TEST(AdminCommandTest, PolicyThatBreaksARuleIsRefused) {
  CliWorld world;
  world.Refuse(AdminMethod("ReloadPolicy"),
               Refuse(absl::StatusCode::kFailedPrecondition, RefusalText{"LINT", "", "no"}));
  const Printed printed = world.Run({"admin", "reload-policy"});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("LINT"));
}

}  // namespace
}  // namespace handover::cli
