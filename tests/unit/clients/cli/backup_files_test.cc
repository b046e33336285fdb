#include "clients/cli/backup_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "broker/base/refusal.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::cli {
namespace {

namespace fs = std::filesystem;

class BackupFilesTest : public ::testing::Test {
 protected:
  BackupFilesTest() {
    fs::create_directories(folder_.File("backup/store"));
    fakes::WriteFileBytes(folder_.File("backup/store/CURRENT"), "MANIFEST-1");
    fakes::WriteFileBytes(folder_.File("backup/store/000001.sst"), "rows");
    fakes::WriteFileBytes(folder_.File("backup/keys"), "keys");
    fakes::WriteFileBytes(folder_.File("backup/head"), "head");
  }
  RestoreFlags Flags() const {
    return {folder_.File("backup"), folder_.File("data"), folder_.File("head-file"), false};
  }
  std::string Read(const std::string& name) const { return fakes::ReadFileBytes(folder_.File(name)); }

  const fakes::TemporaryFolder folder_;
};

TEST_F(BackupFilesTest, EverythingIsPutWhereTheBrokerLooks) {
  ASSERT_TRUE(RestoreFiles(Flags()).ok());
  EXPECT_EQ(Read("data/store/CURRENT"), "MANIFEST-1");
  EXPECT_EQ(Read("data/store/000001.sst"), "rows");
  EXPECT_EQ(Read("data/keys"), "keys");
  EXPECT_EQ(Read("head-file"), "head");
  EXPECT_FALSE(fs::exists(folder_.File("data/store.partial")));
}

TEST_F(BackupFilesTest, OnlyTheOwnerMayReadIt) {
  ASSERT_TRUE(RestoreFiles(Flags()).ok());
  struct stat facts {};
  ASSERT_EQ(stat(folder_.File("data").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700U);
  ASSERT_EQ(stat(folder_.File("data/keys").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
}

TEST_F(BackupFilesTest, HeadFileIsInTheDataDirectoryUnlessSaid) {
  RestoreFlags flags = Flags();
  flags.head_file.clear();
  ASSERT_TRUE(RestoreFiles(flags).ok());
  EXPECT_EQ(Read("data/head"), "head");
}

TEST_F(BackupFilesTest, HeadFileThatIsThereStays) {
  fakes::WriteFileBytes(folder_.File("head-file"), "newer");
  ASSERT_TRUE(RestoreFiles(Flags()).ok());
  EXPECT_EQ(Read("head-file"), "newer");
}

TEST_F(BackupFilesTest, HeadFileIsReplacedWhenSaidAndKeptBeside) {
  fakes::WriteFileBytes(folder_.File("head-file"), "newer");
  RestoreFlags flags = Flags();
  flags.replace_head_file = true;
  ASSERT_TRUE(RestoreFiles(flags).ok());
  EXPECT_EQ(Read("head-file"), "head");
  EXPECT_EQ(Read("head-file.before-restore"), "newer");
}

TEST_F(BackupFilesTest, BackupOfAnEmptyLogHasNoHead) {
  fs::remove(folder_.File("backup/head"));
  ASSERT_TRUE(RestoreFiles(Flags()).ok());
  EXPECT_EQ(fs::file_size(folder_.File("head-file")), 0u) << "so that a broker starts beside the store";
}

TEST_F(BackupFilesTest, FolderThatIsNotAWholeBackupIsRefused) {
  for (const char* part : {"backup/keys", "backup/store/CURRENT"}) {
    fs::rename(folder_.File(part), folder_.File("aside"));
    const absl::Status status = RestoreFiles(Flags());
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(CodeOf(status), "BACKUP_NOT_WHOLE");
    fs::rename(folder_.File("aside"), folder_.File(part));
  }
  EXPECT_FALSE(fs::exists(folder_.File("data")));
}

TEST_F(BackupFilesTest, DataDirectoryThatIsNotEmptyIsLeftAlone) {
  fs::create_directories(folder_.File("data"));
  EXPECT_TRUE(RestoreFiles(Flags()).ok());
  const absl::Status status = RestoreFiles(Flags());
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(CodeOf(status), "DATA_NOT_EMPTY");
}

TEST_F(BackupFilesTest, WhatCannotBeCopiedIsSaid) {
  RestoreFlags flags = Flags();
  flags.head_file = folder_.File("none/head");
  EXPECT_EQ(CodeOf(RestoreFiles(flags)), "COPY_FAILED");
  EXPECT_FALSE(fs::exists(folder_.File("data/store")));
  flags.data = folder_.File("backup/keys/data");
  EXPECT_EQ(CodeOf(RestoreFiles(flags)), "COPY_FAILED");
}

TEST_F(BackupFilesTest, FolderInsideTheStoreIsNoStore) {
  fs::create_directories(folder_.File("backup/store/sub"));
  EXPECT_EQ(CodeOf(RestoreFiles(Flags())), "COPY_FAILED");
  EXPECT_FALSE(fs::exists(folder_.File("data/store")));
}

}  // namespace
}  // namespace handover::cli
