#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using admin::v1::RedriveDeadLettersRequest;
using ::testing::HasSubstr;

class AdminRedriveTest : public ::testing::Test {
 protected:
  AdminRedriveTest() {
    admin::v1::RedriveDeadLettersResponse response;
    response.set_matched_count(7);
    response.set_redriven_count(5);
    response.set_changed_count(1);
    response.set_failed_count(1);
    world_.Answer<RedriveDeadLettersRequest>(AdminMethod("RedriveDeadLetters"), response);
  }
  RedriveDeadLettersRequest Asked() {
    return world_.Asked<RedriveDeadLettersRequest>(AdminMethod("RedriveDeadLetters"));
  }
  CliWorld world_;
};

TEST_F(AdminRedriveTest, TheFilterTravels) {
  const Printed printed = world_.Run({"admin", "redrive", "--recipient=odense-hv", "--kind=BIRTH_NOTIFICATION",
                                      "--reason=TOO_MANY_ATTEMPTS", "--from=2026-03-02", "--until=2026-03-03",
                                      "--max=10", "--decided-by=Ole, operator"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(printed.out, "match  7\nback in their queues  5\nchanged meanwhile  1\ncannot be read  1\n");
  const RedriveDeadLettersRequest asked = Asked();
  EXPECT_EQ(asked.recipient(), "odense-hv");
  EXPECT_EQ(asked.kind(), "BIRTH_NOTIFICATION");
  EXPECT_EQ(asked.reason(), "TOO_MANY_ATTEMPTS");
  EXPECT_EQ(asked.from_time().seconds(), 1772409600);
  EXPECT_EQ(asked.until_time().seconds(), 1772496000);
  EXPECT_EQ(asked.max_count(), 10);
  EXPECT_EQ(asked.decided_by(), "Ole, operator");
  EXPECT_FALSE(asked.all());
  EXPECT_FALSE(asked.dry_run());
}

TEST_F(AdminRedriveTest, ADryRunOfAllSaysHowManyMatchAndNothingElse) {
  admin::v1::RedriveDeadLettersResponse counted;
  counted.set_matched_count(7);
  world_.Answer<RedriveDeadLettersRequest>(AdminMethod("RedriveDeadLetters"), counted);
  EXPECT_EQ(world_.Run({"admin", "redrive", "--all", "--dry-run", "--decided-by=O"}).out, "match  7\n");
  EXPECT_TRUE(Asked().all());
  EXPECT_TRUE(Asked().dry_run());
  EXPECT_EQ(world_.Run({"--json", "admin", "redrive", "--all", "--dry-run", "--decided-by=O"}).out,
            "{\"matchedCount\":7}\n");
}

TEST_F(AdminRedriveTest, MistakesAreUsageErrorsAndRefusalsAreRefused) {
  EXPECT_EQ(world_.Run({"admin", "redrive", "--all"}).exit_code, kUsage);
  EXPECT_THAT(world_.Run({"admin", "redrive", "--from=x", "--decided-by=O"}).err, HasSubstr("--from: "));
  EXPECT_THAT(world_.Run({"admin", "redrive", "--until=x", "--decided-by=O"}).err, HasSubstr("--until: "));
  world_.Refuse(AdminMethod("RedriveDeadLetters"), absl::InvalidArgumentError(""));
  EXPECT_EQ(world_.Run({"admin", "redrive", "--decided-by=O"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
