#include "clients/cli/document_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/fakes/temporary_folder.h"

namespace handover::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DocumentFilesTest : public ::testing::Test {
 protected:
  DocumentFilesTest() {
    std::filesystem::create_directories(folder_.File("in/below"));
    std::filesystem::create_directories(folder_.File("in/.state"));
    for (const char* name : {"in/b.xml", "in/below/a.xml", "in/.half.xml", "in/.state/c.xml", "alone.xml"}) {
      fakes::WriteFileBytes(folder_.File(name), "x");
    }
  }

  fakes::TemporaryFolder folder_;
};

TEST_F(DocumentFilesTest, FilesStandAsTheyAreNamed) {
  const DocumentFiles listed = *ListDocuments({folder_.File("alone.xml"), "no such file"});
  EXPECT_THAT(listed.files, ElementsAre(folder_.File("alone.xml"), "no such file"));
  EXPECT_FALSE(listed.has_folder);
}

TEST_F(DocumentFilesTest, FolderGivesWhatLiesBelowItWithoutHiddenNames) {
  const DocumentFiles listed = *ListDocuments({folder_.File("in")});
  EXPECT_THAT(listed.files, ElementsAre(folder_.File("in/b.xml"), folder_.File("in/below/a.xml")));
  EXPECT_TRUE(listed.has_folder);
}

TEST_F(DocumentFilesTest, LinksBelowAFolderAreNotFollowed) {
  std::filesystem::remove_all(folder_.File("in/below"));
  std::filesystem::create_symlink(folder_.File("alone.xml"), folder_.File("in/link.xml"));
  std::filesystem::create_directory_symlink(folder_.File("in"), folder_.File("in/round"));
  EXPECT_THAT(ListDocuments({folder_.File("in")})->files, ElementsAre(folder_.File("in/b.xml")));
}

TEST_F(DocumentFilesTest, EmptyFolderIsAFolder) {
  std::filesystem::create_directory(folder_.File("empty"));
  const DocumentFiles listed = *ListDocuments({folder_.File("empty")});
  EXPECT_THAT(listed.files, IsEmpty());
  EXPECT_TRUE(listed.has_folder);
}

}  // namespace
}  // namespace handover::cli
