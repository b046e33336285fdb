#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/cli/cli_world.h"
#include "tests/unit/clients/cli/follow_fixture.h"

namespace handover::cli {
namespace {

using ::testing::HasSubstr;

TEST(StatusCommandTest, StatusIsAskedForById) {
  CliWorld world;
  world.Answer<exchange::v1::GetHandoverStatusRequest>(kGetStatus, StatusOf("h1", exchange::v1::QUEUED));
  const Printed printed = world.Run({"status", "h1"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("queued"));
  EXPECT_EQ(world.Asked<exchange::v1::GetHandoverStatusRequest>(kGetStatus).handover_id(), "h1");
}

TEST(StatusCommandTest, WatchPrintsEveryChange) {
  CliWorld world;
  world.Answer<exchange::v1::GetHandoverStatusRequest>(kGetStatus, StatusOf("h1", exchange::v1::QUEUED));
  world.broker().server().Handle(kWatchStatus, [] {
    return [](const std::string&) {
      return fakes::ByteReply{{StatusOf("h1", exchange::v1::LEASED).SerializeAsString(),
                               StatusOf("h1", exchange::v1::ACCEPTED).SerializeAsString()},
                              absl::OkStatus()};
    };
  });
  const Printed printed = world.Run({"status", "h1", "--watch"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("leased"));
  EXPECT_THAT(printed.out, HasSubstr("accepted"));
}

TEST(StatusCommandTest, UnknownHandoverIsRefused) {
  CliWorld world;
  world.Refuse(kGetStatus, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"status", "h1"}).exit_code, kRefused);
}

TEST(StatusCommandTest, WatchThatIsRefusedIsRefused) {
  CliWorld world;
  world.Answer<exchange::v1::GetHandoverStatusRequest>(kGetStatus, StatusOf("h1", exchange::v1::QUEUED));
  world.Refuse(kWatchStatus, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"status", "h1", "--watch"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
