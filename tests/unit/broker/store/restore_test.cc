#include "broker/store/restore.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "broker/store/head_file.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::store {
namespace restore_test_internal {

using fakes::MemoryStore;
using fakes::ReadFileBytes;
using fakes::WriteFileBytes;

HeadFile::Head HeadOf(char byte) { return {std::string(104, byte), std::string(64, 's')}; }

class RestoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(store_.Commit({Put(Table::kBody, "id", "content")}).ok());
    WriteFileBytes(key_file_, "the keys");
    WriteFileBytes(head_file_, HeadFile::Encode(HeadOf('1')));
  }
  absl::Status Backup() { return BackupStore({store_, key_file_, head_file_}, backup_); }
  absl::Status Restore(bool replace_head_file = false) {
    return RestoreBackup({backup_, data_, restored_head_, replace_head_file});
  }
  std::string HeadIn(const std::string& path) { return (*HeadFile::Read(path))->head; }

  fakes::TemporaryFolder folder_;
  const std::string key_file_ = folder_.File("keys");
  const std::string head_file_ = folder_.File("head");
  const std::string backup_ = folder_.File("backup");
  const std::string data_ = folder_.File("data");
  const std::string restored_head_ = folder_.File("restored head");
  MemoryStore store_;
};

TEST_F(RestoreTest, BackupHoldsStoreKeysAndHead) {
  ASSERT_TRUE(Backup().ok());
  EXPECT_EQ(*(*MemoryStore::OpenCopy(backup_ + "/store"))->Get(Table::kBody, "id"), "content");
  EXPECT_EQ(ReadFileBytes(backup_ + "/keys"), "the keys");
  EXPECT_EQ(HeadIn(backup_ + "/head"), std::string(104, '1'));
  EXPECT_FALSE(std::filesystem::exists(backup_ + ".partial"));
}

// Commits and releases one more group at the moment the store is copied.
class CopyMeetsCommit : public Store {
 public:
  CopyMeetsCommit(MemoryStore& store, std::string head_file, std::string key_file)
      : store_(store), head_file_(std::move(head_file)), key_file_(std::move(key_file)) {}
  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const override {
    return store_.Get(table, key);
  }
  absl::Status Scan(Table table, const Range& range, const Visitor& visit) const override {
    return store_.Scan(table, range, visit);
  }
  absl::Status Commit(absl::Span<const Operation> operations) override {
    return store_.Commit(operations);
  }
  std::unique_ptr<Reader> TakeSnapshot() const override { return store_.TakeSnapshot(); }
  absl::Status Healthy() const override { return store_.Healthy(); }

  absl::Status CopyTo(const std::string& directory) override {
    WriteFileBytes(key_file_, "the keys and one more");
    EXPECT_TRUE(store_.Commit({Put(Table::kBody, "next", "sealed by it")}).ok());
    WriteFileBytes(head_file_, HeadFile::Encode(HeadOf('2')));
    return store_.CopyTo(directory);
  }

 private:
  MemoryStore& store_;
  const std::string head_file_;
  const std::string key_file_;
};

TEST_F(RestoreTest, CopiedStoreIsNeverBehindItsHeadNorWithoutItsKeys) {
  CopyMeetsCommit busy(store_, head_file_, key_file_);
  ASSERT_TRUE(BackupStore({busy, key_file_, head_file_}, backup_).ok());
  EXPECT_EQ(HeadIn(backup_ + "/head"), std::string(104, '1'));
  EXPECT_EQ(*(*MemoryStore::OpenCopy(backup_ + "/store"))->Get(Table::kBody, "next"),
            "sealed by it");
  EXPECT_EQ(ReadFileBytes(backup_ + "/keys"), "the keys and one more");
}

TEST_F(RestoreTest, BackupOfAnEmptyLogHasNoHead) {
  WriteFileBytes(head_file_, "");
  ASSERT_TRUE(Backup().ok());
  EXPECT_FALSE(std::filesystem::exists(backup_ + "/head"));
  ASSERT_TRUE(Restore().ok());
  EXPECT_EQ(std::filesystem::file_size(restored_head_), 0u) << "so that a broker starts beside the store";
}

TEST_F(RestoreTest, BackupDoesNotOverwriteAnother) {
  ASSERT_TRUE(Backup().ok());
  EXPECT_TRUE(absl::IsAlreadyExists(Backup()));
}

TEST_F(RestoreTest, BackupRemovesWhatABrokenAttemptHasLeft) {
  std::filesystem::create_directories(backup_ + ".partial/store/deep");
  ASSERT_TRUE(Backup().ok());
  EXPECT_TRUE(std::filesystem::exists(backup_ + "/keys"));
}

TEST_F(RestoreTest, BackupThatFailsHasNoName) {
  std::filesystem::remove(key_file_);
  EXPECT_FALSE(Backup().ok());
  EXPECT_FALSE(std::filesystem::exists(backup_));
  WriteFileBytes(key_file_, "the keys");
  EXPECT_TRUE(Backup().ok());
}

TEST_F(RestoreTest, BackupOfAFullMediumSaysSo) {
  store_.SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_TRUE(absl::IsResourceExhausted(Backup()));
  EXPECT_FALSE(std::filesystem::exists(backup_));
}

TEST_F(RestoreTest, BackupOfADamagedHeadFileIsRefused) {
  WriteFileBytes(head_file_, "damaged");
  EXPECT_TRUE(absl::IsDataLoss(Backup()));
}

TEST_F(RestoreTest, BackupIntoAMissingFolderIsUnavailable) {
  EXPECT_TRUE(absl::IsUnavailable(
      BackupStore({store_, key_file_, head_file_}, folder_.File("none/backup"))));
}

TEST_F(RestoreTest, RestoredDataIsWhatWasBackedUp) {
  ASSERT_TRUE(Backup().ok());
  ASSERT_TRUE(Restore().ok());
  EXPECT_EQ(*(*MemoryStore::OpenCopy(data_ + "/store"))->Get(Table::kBody, "id"), "content");
  EXPECT_EQ(ReadFileBytes(data_ + "/keys"), "the keys");
  EXPECT_EQ(HeadIn(restored_head_), std::string(104, '1'));
}

TEST_F(RestoreTest, EmptyDataDirectoryIsFilled) {
  ASSERT_TRUE(Backup().ok());
  std::filesystem::create_directory(data_);
  EXPECT_TRUE(Restore().ok());
}

TEST_F(RestoreTest, DataDirectoryWithAnythingInItIsLeftAlone) {
  ASSERT_TRUE(Backup().ok());
  std::filesystem::create_directory(data_);
  WriteFileBytes(data_ + "/something", "x");
  EXPECT_TRUE(absl::IsAlreadyExists(Restore()));
  EXPECT_FALSE(std::filesystem::exists(data_ + "/keys"));
}

TEST_F(RestoreTest, HeadFileThatIsThereStaysThere) {
  ASSERT_TRUE(Backup().ok());
  WriteFileBytes(restored_head_, HeadFile::Encode(HeadOf('9')));
  ASSERT_TRUE(Restore().ok());
  EXPECT_EQ(HeadIn(restored_head_), std::string(104, '9'));
}

TEST_F(RestoreTest, HeadFileIsReplacedOnlyOnOrderAndKept) {
  ASSERT_TRUE(Backup().ok());
  WriteFileBytes(restored_head_, HeadFile::Encode(HeadOf('9')));
  ASSERT_TRUE(Restore(true).ok());
  EXPECT_EQ(HeadIn(restored_head_), std::string(104, '1'));
  EXPECT_EQ(HeadIn(restored_head_ + ".before-restore"), std::string(104, '9'));
}

TEST_F(RestoreTest, FolderThatIsNoBackupIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(Restore()));
  ASSERT_TRUE(Backup().ok());
  std::filesystem::remove(backup_ + "/keys");
  EXPECT_TRUE(absl::IsNotFound(Restore()));
  EXPECT_FALSE(std::filesystem::exists(data_));
}

}  // namespace restore_test_internal
}  // namespace handover::store
