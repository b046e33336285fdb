#include "clients/cpp/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"

namespace handover::client {
namespace {

TEST(FilesTest, WhatWasWrittenIsRead) {
  const fakes::TemporaryFolder folder;
  const std::string bytes("a\0b\n", 4);
  ASSERT_TRUE(WriteFile(folder.File("x"), bytes).ok());
  EXPECT_EQ(*ReadFile(folder.File("x")), bytes);
}

TEST(FilesTest, FoldersOnTheWayAreMade) {
  const fakes::TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.File("a/b/x"), "1").ok());
  EXPECT_EQ(*ReadFile(folder.File("a/b/x")), "1");
}

TEST(FilesTest, FileIsReplacedWholeAndNothingIsLeftBesideIt) {
  const fakes::TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.File("x"), "a long text").ok());
  ASSERT_TRUE(WriteFile(folder.File("x"), "short").ok());
  EXPECT_EQ(*ReadFile(folder.File("x")), "short");
  EXPECT_FALSE(std::filesystem::exists(folder.File("x.new")));
}

TEST(FilesTest, OnlyTheOwnerMayReadIt) {
  const fakes::TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.File("x"), "1").ok());
  struct stat facts {};
  ASSERT_EQ(stat(folder.File("x").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
}

TEST(FilesTest, WhatIsNotThereIsNotFoundByName) {
  const fakes::TemporaryFolder folder;
  const absl::Status status = ReadFile(folder.File("none")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(status.ToString().find("none"), std::string::npos);
}

TEST(FilesTest, FileThatMayBeMissingIsReadOrNothing) {
  const fakes::TemporaryFolder folder;
  EXPECT_EQ(*ReadFileIfThere(folder.File("x")), std::nullopt);
  ASSERT_TRUE(WriteFile(folder.File("x"), "").ok());
  EXPECT_EQ(*ReadFileIfThere(folder.File("x")), "");
  EXPECT_EQ(ReadFileIfThere(folder.path()).status().code(), absl::StatusCode::kDataLoss);
}

// Who takes what cannot be read for nothing writes over it.
TEST(FilesTest, WhatCannotBeReadIsNotTakenForNone) {
  const fakes::TemporaryFolder folder;
  EXPECT_EQ(ReadFile(folder.path()).status().code(), absl::StatusCode::kDataLoss);
  std::filesystem::create_symlink("round", folder.File("round"));
  EXPECT_EQ(ReadFile(folder.File("round")).status().code(), absl::StatusCode::kDataLoss);
  ASSERT_TRUE(WriteFile(folder.File("x"), "").ok());
  EXPECT_EQ(ReadFile(folder.File("x/below")).status().code(), absl::StatusCode::kNotFound);
}

TEST(FilesTest, FileThatIsTooLargeIsNotRead) {
  const fakes::TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.File("x"), "").ok());
  std::filesystem::resize_file(folder.File("x"), kMaxFileBytes + 1);
  EXPECT_EQ(ReadFile(folder.File("x")).status().code(), absl::StatusCode::kResourceExhausted);
  std::filesystem::resize_file(folder.File("x"), kMaxFileBytes);
  EXPECT_TRUE(ReadFile(folder.File("x")).ok());
}

TEST(FilesTest, WhatCannotBeWrittenIsUnavailable) {
  const fakes::TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.File("x"), "1").ok());
  EXPECT_EQ(WriteFile(folder.File("x/y"), "1").code(), absl::StatusCode::kUnavailable);
  std::filesystem::create_directory(folder.File("taken"));
  EXPECT_EQ(WriteFile(folder.File("taken"), "1").code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(std::filesystem::exists(folder.File("taken.new")));
}

TEST(FilesTest, WhatIsRemovedIsGoneAndWasPerhapsNeverThere) {
  const fakes::TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.File("x"), "1").ok());
  EXPECT_TRUE(RemoveFile(folder.File("x")).ok());
  EXPECT_FALSE(std::filesystem::exists(folder.File("x")));
  EXPECT_TRUE(RemoveFile(folder.File("x")).ok());
  EXPECT_TRUE(RemoveFile(folder.File("none/x")).ok());
}

TEST(FilesTest, WhatCannotBeRemovedIsUnavailable) {
  const fakes::TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.File("full/x"), "1").ok());
  EXPECT_EQ(RemoveFile(folder.File("full")).code(), absl::StatusCode::kUnavailable);
}

TEST(FilesTest, FolderIsListedOldestFirstAndOfOneMomentByName) {
  const fakes::TemporaryFolder folder;
  const std::filesystem::file_time_type start(std::chrono::hours(100'000));
  int hours = 0;
  for (const char* name : {"b", "c", "a"}) {
    ASSERT_TRUE(WriteFile(folder.File(name), "1").ok());
    std::filesystem::last_write_time(folder.File(name), start + std::chrono::hours(hours = 1 - hours));
  }
  const DatedPath c(start, folder.File("c")), a(start + std::chrono::hours(1), folder.File("a"));
  const DatedPath b(start + std::chrono::hours(1), folder.File("b"));
  EXPECT_EQ(*ListOldestFirst(folder.path()), (std::vector<DatedPath>{c, a, b}));
}

TEST(FilesTest, FolderThatIsNotThereIsEmptyAndOneThatCannotBeReadIsNot) {
  const fakes::TemporaryFolder folder;
  EXPECT_TRUE(ListOldestFirst(folder.File("none"))->empty());
  ASSERT_TRUE(WriteFile(folder.File("x"), "1").ok());
  EXPECT_EQ(ListOldestFirst(folder.File("x")).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::client
