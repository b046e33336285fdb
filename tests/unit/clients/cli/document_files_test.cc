#include "clients/cli/document_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/text/zip_archive.h"
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

TEST_F(DocumentFilesTest, DeliveryInAFolderIsOneDocumentBesideWhatElseLiesThere) {
  for (const char* name : {"in/below/manifest.csv", "in/below/users.csv", "in/c.csv", "in/below/.half.csv"}) {
    fakes::WriteFileBytes(folder_.File(name), "x");
  }
  const DocumentFiles listed = *ListDocuments({folder_.File("in")});
  EXPECT_THAT(listed.files, ElementsAre(folder_.File("in/b.xml"), folder_.File("in/below"),
                                        folder_.File("in/below/a.xml"), folder_.File("in/c.csv")));
  EXPECT_TRUE(listed.has_folder);
}

TEST_F(DocumentFilesTest, DeliveryAloneIsADocumentAndNoFolder) {
  std::filesystem::create_directory(folder_.File("roster"));
  fakes::WriteFileBytes(folder_.File("roster/manifest.csv"), "x");
  const DocumentFiles listed = *ListDocuments({folder_.File("roster")});
  EXPECT_THAT(listed.files, ElementsAre(folder_.File("roster")));
  EXPECT_FALSE(listed.has_folder);
}

TEST_F(DocumentFilesTest, DeliveryIsReadAsThePackageItWouldBe) {
  for (const char* name : {"in/below/users.csv", "in/below/manifest.csv", "in/below/.half.csv"}) {
    fakes::WriteFileBytes(folder_.File(name), name);
  }
  std::filesystem::create_symlink(folder_.File("alone.xml"), folder_.File("in/below/link.csv"));
  const std::string package = *ReadDocument(folder_.File("in/below"));
  const adapters::ZipDirectory directory = adapters::ReadZipDirectory(package);
  ASSERT_TRUE(directory.files.has_value());
  ASSERT_EQ(directory.files->size(), 2U);
  EXPECT_EQ(directory.files->at(0).name, "manifest.csv");
  EXPECT_EQ(adapters::Unpack(directory.files->at(1)), "in/below/users.csv");
  EXPECT_EQ(*ReadDocument(folder_.File("in/below")), package);
}

TEST_F(DocumentFilesTest, AnyOtherDocumentIsItsFile) {
  EXPECT_EQ(*ReadDocument(folder_.File("alone.xml")), "x");
  EXPECT_TRUE(absl::IsDataLoss(ReadDocument(folder_.File("in")).status()));
  EXPECT_TRUE(absl::IsNotFound(ReadDocument("no such file").status()));
}

TEST_F(DocumentFilesTest, EmptyFolderIsAFolder) {
  std::filesystem::create_directory(folder_.File("empty"));
  const DocumentFiles listed = *ListDocuments({folder_.File("empty")});
  EXPECT_THAT(listed.files, IsEmpty());
  EXPECT_TRUE(listed.has_folder);
}

}  // namespace
}  // namespace handover::cli
