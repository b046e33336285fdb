#include <gtest/gtest.h>

#include <filesystem>

#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

TEST(BackupCommandTest, FolderTravels) {
  CliWorld world;
  admin::v1::BackupResponse response;
  response.set_log_size(7);
  world.Answer<admin::v1::BackupRequest>(AdminMethod("Backup"), response);
  EXPECT_EQ(world.Run({"backup", "/backups/monday"}).out, "copied  log size 7\n");
  EXPECT_EQ(world.Asked<admin::v1::BackupRequest>(AdminMethod("Backup")).directory(), "/backups/monday");
  EXPECT_EQ(world.Run({"--json", "backup", "/backups/monday"}).out, "{\"logSize\":\"7\"}\n");
}

TEST(BackupCommandTest, ARelativePathBeginsInThisFolder) {
  CliWorld world;
  admin::v1::BackupResponse response;
  world.Answer<admin::v1::BackupRequest>(AdminMethod("Backup"), response);
  EXPECT_EQ(world.Run({"backup", "old/../monday"}).exit_code, kDone);
  EXPECT_EQ(world.Asked<admin::v1::BackupRequest>(AdminMethod("Backup")).directory(),
            std::filesystem::current_path() / "monday");
}

TEST(BackupCommandTest, RefusalIsRefusedAndAFullDiskMayBeTriedAgain) {
  CliWorld world;
  world.Refuse(AdminMethod("Backup"), absl::AlreadyExistsError(""));
  EXPECT_EQ(world.Run({"backup", "/x"}).exit_code, kRefused);
  world.Refuse(AdminMethod("Backup"), absl::ResourceExhaustedError(""));
  EXPECT_EQ(world.Run({"backup", "/x"}).exit_code, kNotReached);
}

}  // namespace
}  // namespace handover::cli
