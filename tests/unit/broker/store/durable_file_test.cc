#include "broker/store/durable_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/fakes/temporary_folder.h"

namespace handover::store {
namespace durable_file_test_internal {

using fakes::ReadFileBytes;
using fakes::TemporaryFolder;
using fakes::WriteFileBytes;

TEST(DurableFileTest, ReadsBackWhatWasPut) {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\n\xff", 5);
  ASSERT_TRUE(ReplaceFile(folder.File("f"), bytes).ok());
  EXPECT_EQ(*ReadWholeFile(folder.File("f")), bytes);
}

TEST(DurableFileTest, ReplacesAllOfTheOldBytesAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  ASSERT_TRUE(ReplaceFile(folder.File("f"), "the longer old content").ok());
  ASSERT_TRUE(ReplaceFile(folder.File("f"), "new").ok());
  EXPECT_EQ(ReadFileBytes(folder.File("f")), "new");
  EXPECT_FALSE(std::filesystem::exists(folder.File("f.new")));
}

TEST(DurableFileTest, OverwritesWhatAnInterruptedCallHasLeftBeside) {
  const TemporaryFolder folder;
  WriteFileBytes(folder.File("f.new"), "half of something long");
  ASSERT_TRUE(ReplaceFile(folder.File("f"), "new").ok());
  EXPECT_EQ(ReadFileBytes(folder.File("f")), "new");
}

TEST(DurableFileTest, OnlyTheOwnerCanRead) {
  const TemporaryFolder folder;
  ASSERT_TRUE(ReplaceFile(folder.File("f"), "x").ok());
  struct stat facts;
  ASSERT_EQ(::stat(folder.File("f").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
}

TEST(DurableFileTest, MissingFileIsNotFound) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsNotFound(ReadWholeFile(folder.File("none")).status()));
  EXPECT_TRUE(absl::IsNotFound(CopyFile(folder.File("none"), folder.File("to"))));
}

TEST(DurableFileTest, FolderIsNoFile) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsUnavailable(ReadWholeFile(folder.path()).status()));
}

TEST(DurableFileTest, MissingFolderIsUnavailable) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsUnavailable(ReplaceFile(folder.File("none/f"), "x")));
  EXPECT_TRUE(absl::IsUnavailable(SyncFolderOf(folder.File("none/f"))));
}

TEST(DurableFileTest, FullDiskKeepsTheOldFile) {
  // A link to a device that is always full, where the bytes are written before they are renamed.
  const TemporaryFolder folder;
  ASSERT_TRUE(ReplaceFile(folder.File("f"), "old").ok());
  std::filesystem::create_symlink("/dev/full", folder.File("f.new"));
  EXPECT_TRUE(absl::IsResourceExhausted(ReplaceFile(folder.File("f"), "new")));
  EXPECT_EQ(ReadFileBytes(folder.File("f")), "old");
}

TEST(DurableFileTest, CopiesFilesLongerThanItsBuffer) {
  const TemporaryFolder folder;
  std::string bytes((3 << 20) + 17, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 >> 3);
  WriteFileBytes(folder.File("from"), bytes);
  ASSERT_TRUE(CopyFile(folder.File("from"), folder.File("to")).ok());
  EXPECT_TRUE(ReadFileBytes(folder.File("to")) == bytes);
}

TEST(DurableFileTest, SyncsTheFolderOfANameWithoutOne) { EXPECT_TRUE(SyncFolderOf("name").ok()); }

}  // namespace durable_file_test_internal
}  // namespace handover::store
