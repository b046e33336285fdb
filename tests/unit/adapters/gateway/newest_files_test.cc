#include "adapters/gateway/newest_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace newest_files_test_internal {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class NewestFilesTest : public testing::Test {
 protected:
  // Changed so many hours ago.
  void Write(const std::string& name, int hours) {
    fakes::WriteFileBytes(folder_.File(name), name);
    fs::last_write_time(folder_.File(name), start_ - std::chrono::hours(hours));
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) names.push_back(entry.path().filename().string());
    return names;
  }

  fakes::TemporaryFolder folder_;
  const fs::file_time_type start_{std::chrono::hours(100'000)};
};

TEST_F(NewestFilesTest, TheOldestGoFirst) {
  Write("b", 3);
  Write("a", 1);
  Write("c", 2);
  ASSERT_TRUE(KeepNewestFiles(folder_.path(), 2, "key").ok());
  EXPECT_THAT(Names(), UnorderedElementsAre("a", "c"));
  ASSERT_TRUE(KeepNewestFiles(folder_.path(), 1, "key").ok());
  EXPECT_THAT(Names(), ElementsAre("a"));
}

TEST_F(NewestFilesTest, WhatWouldGoIsToldInItsOrderAndStays) {
  Write("b", 3);
  Write("a", 1);
  Write("c", 2);
  using client::DatedPath;
  const std::vector<DatedPath> oldest = OldestFiles(folder_.path(), 1, "key").value();
  EXPECT_THAT(oldest, ElementsAre(DatedPath(start_ - std::chrono::hours(3), folder_.File("b")),
                                  DatedPath(start_ - std::chrono::hours(2), folder_.File("c"))));
  EXPECT_EQ(Names().size(), 3u);
}

TEST_F(NewestFilesTest, AsManyAsTheLimitStay) {
  Write("a", 1);
  Write("b", 2);
  ASSERT_TRUE(KeepNewestFiles(folder_.path(), 2, "key").ok());
  EXPECT_EQ(Names().size(), 2u);
}

TEST_F(NewestFilesTest, TheKeyStaysHoweverOldItIsAndDoesNotCount) {
  Write("key", 1000);
  Write("a", 2);
  Write("b", 1);
  ASSERT_TRUE(KeepNewestFiles(folder_.path(), 1, "key").ok());
  EXPECT_THAT(Names(), UnorderedElementsAre("b", "key"));
}

TEST_F(NewestFilesTest, AFolderThatCannotBeReadIsTold) {
  Write("a", 1);
  EXPECT_EQ(KeepNewestFiles(folder_.File("a"), 1, "key").code(), absl::StatusCode::kUnavailable);
}

TEST_F(NewestFilesTest, WhatCannotBeRemovedIsTold) {
  fs::create_directories(folder_.File("old/full"));
  fs::last_write_time(folder_.File("old"), start_ - std::chrono::hours(9));
  Write("a", 1);
  EXPECT_EQ(KeepNewestFiles(folder_.path(), 1, "key").code(), absl::StatusCode::kUnavailable);
}

}  // namespace newest_files_test_internal
}  // namespace handover::gateway
