#include "adapters/gateway/drop_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace {

class DropFolderTest : public testing::Test {
 protected:
  std::vector<std::string> LookAt(int seconds) {
    const absl::StatusOr<std::vector<std::string>> names = drop_.Look(absl::FromUnixSeconds(seconds));
    EXPECT_TRUE(names.ok());
    return names.value_or(std::vector<std::string>{"error"});
  }

  fakes::TemporaryFolder folder_;
  DropFolder drop_{{folder_.path(), absl::Seconds(2), 1000}};
};

using Names = std::vector<std::string>;

TEST_F(DropFolderTest, AFileIsTakenWhenItHasSettled) {
  fakes::WriteFileBytes(folder_.File("a.xml"), "letter");
  EXPECT_EQ(LookAt(10), Names{});
  EXPECT_EQ(LookAt(11), Names{});
  EXPECT_EQ(LookAt(12), Names{"a.xml"});
  EXPECT_EQ(drop_.Read("a.xml").value(), "letter");
}

TEST_F(DropFolderTest, AFileThatGrowsIsNotTaken) {
  fakes::WriteFileBytes(folder_.File("a.xml"), "let");
  EXPECT_EQ(LookAt(10), Names{});
  fakes::WriteFileBytes(folder_.File("a.xml"), "letter");
  EXPECT_EQ(LookAt(12), Names{});
  EXPECT_EQ(LookAt(14), Names{"a.xml"});
}

TEST_F(DropFolderTest, NamesThatBeginWithADotAndFoldersAreLeftAlone) {
  fakes::WriteFileBytes(folder_.File(".a.tmp"), "letter");
  std::filesystem::create_directory(folder_.File("folder"));
  EXPECT_EQ(LookAt(10), Names{});
  EXPECT_EQ(LookAt(20), Names{});
}

TEST_F(DropFolderTest, ALinkIsNeverFollowed) {
  fakes::WriteFileBytes(folder_.File("a.xml"), "letter");
  ASSERT_EQ(::symlink(folder_.File("a.xml").c_str(), folder_.File("link.xml").c_str()), 0);
  EXPECT_EQ(CodeOf(drop_.Read("link.xml").status()), "FILE_KIND");
}

TEST_F(DropFolderTest, APipeIsNeverOpenedForReading) {
  ASSERT_EQ(::mkfifo(folder_.File("pipe.xml").c_str(), 0600), 0);
  EXPECT_EQ(CodeOf(drop_.Read("pipe.xml").status()), "FILE_KIND");
}

TEST_F(DropFolderTest, AnEmptyFileIsRefused) {
  fakes::WriteFileBytes(folder_.File("a.xml"), "");
  EXPECT_EQ(CodeOf(drop_.Read("a.xml").status()), "FILE_EMPTY");
}

TEST_F(DropFolderTest, TheLargestFileIsReadAndOneByteMoreIsNot) {
  fakes::WriteFileBytes(folder_.File("a.xml"), std::string(1000, 'a'));
  EXPECT_TRUE(drop_.Read("a.xml").ok());
  fakes::WriteFileBytes(folder_.File("a.xml"), std::string(1001, 'a'));
  EXPECT_EQ(CodeOf(drop_.Read("a.xml").status()), "FILE_TOO_LARGE");
}

TEST_F(DropFolderTest, AFileThatIsGoneIsNotFound) {
  EXPECT_EQ(drop_.Read("a.xml").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(DropFolderTest, MovesAFileAway) {
  fakes::WriteFileBytes(folder_.File("a.xml"), "letter");
  EXPECT_TRUE(drop_.MoveTo("a.xml", folder_.File("b.xml")).ok());
  EXPECT_EQ(fakes::ReadFileBytes(folder_.File("b.xml")), "letter");
  EXPECT_EQ(drop_.MoveTo("a.xml", folder_.File("c.xml")).code(), absl::StatusCode::kUnavailable);
}

TEST_F(DropFolderTest, AFileThatTookTheNameMeanwhileStays) {
  fakes::WriteFileBytes(folder_.File("a.xml"), "first");
  ASSERT_EQ(*drop_.Read("a.xml"), "first");
  fakes::WriteFileBytes(folder_.File(".a.xml"), "second");
  std::filesystem::rename(folder_.File(".a.xml"), folder_.File("a.xml"));
  EXPECT_EQ(CodeOf(drop_.MoveTo("a.xml", folder_.File("b.xml"))), "FILE_CHANGED");
  EXPECT_EQ(fakes::ReadFileBytes(folder_.File("a.xml")), "second");
}

TEST_F(DropFolderTest, AFolderThatIsGoneIsUnavailable) {
  DropFolder gone({folder_.File("nowhere"), absl::Seconds(2), 1000});
  EXPECT_EQ(gone.Look(absl::FromUnixSeconds(1)).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::gateway
