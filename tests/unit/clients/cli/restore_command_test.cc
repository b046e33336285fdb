#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using ::testing::HasSubstr;

TEST(RestoreCommandTest, BackupIsPutBackWithoutABroker) {
  CliWorld world;
  std::filesystem::create_directories(world.File("backup/store"));
  world.Write("backup/store/CURRENT", "x");
  world.Write("backup/keys", "keys");
  const Printed printed = world.RunBare({"restore", world.File("backup"), "--data=" + world.File("data"),
                                         "--head-file=" + world.File("head"), "--replace-head-file"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(printed.out, "restored\n");
  EXPECT_EQ(world.Read("data/keys"), "keys");
}

TEST(RestoreCommandTest, WhatIsNoBackupIsRefused) {
  CliWorld world;
  const Printed printed = world.RunBare({"restore", world.File("none"), "--data=" + world.File("data")});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("BACKUP_NOT_WHOLE"));
  EXPECT_EQ(world.RunBare({"restore", world.File("none")}).exit_code, kUsage);
}

}  // namespace
}  // namespace handover::cli
