#include "clients/verify/read_file.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/verify/temporary_folder.h"

namespace handover_verify {
namespace {

TEST(ReadFileTest, AWholeFileIsReadAsBytes) {
  const TemporaryFolder folder;
  const std::string content = std::string("a\0b\r\n", 5) + std::string(100'000, 'x');
  EXPECT_EQ(ReadFile(folder.Write("file", content), content.size()), content);
  EXPECT_EQ(ReadFile(folder.Write("empty", ""), 0), "");
}

TEST(ReadFileTest, AFileBeyondTheLimitIsRefused) {
  const TemporaryFolder folder;
  EXPECT_EQ(ReadFile(folder.Write("file", "12345"), 4), std::nullopt);
  EXPECT_EQ(ReadFile("/dev/zero", 1'000'000), std::nullopt);
}

TEST(ReadFileTest, WhatIsNoFileIsRefused) {
  const TemporaryFolder folder;
  EXPECT_EQ(ReadFile(folder.path() + "/none", 100), std::nullopt);
  EXPECT_EQ(ReadFile(folder.path(), 100), std::nullopt);
  EXPECT_EQ(ReadFile("", 100), std::nullopt);
}

}  // namespace
}  // namespace handover_verify
