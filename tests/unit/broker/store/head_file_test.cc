#include "broker/store/head_file.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/store/format_vectors.h"

namespace handover::store {
namespace head_file_test_internal {

using fakes::ReadFileBytes;
using fakes::TemporaryFolder;
using fakes::WriteFileBytes;

const std::string kHead(104, 'h');
const std::string kSignature(64, 's');

TEST(HeadFileTest, NewFileHoldsNothing) {
  const TemporaryFolder folder;
  const absl::StatusOr<std::unique_ptr<HeadFile>> file = HeadFile::Open(folder.File("head"));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_FALSE((*file)->last().has_value());
  EXPECT_EQ(*HeadFile::Read(folder.File("head")), std::nullopt);
}

TEST(HeadFileTest, BesideAStoreAMissingFileIsRefusedAndNotMade) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsFailedPrecondition(HeadFile::OpenExisting(folder.File("head")).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(HeadFile::OpenExisting(folder.File("head")).status())) << "nor then";
  EXPECT_TRUE(absl::IsNotFound(HeadFile::Read(folder.File("head")).status()));
}

TEST(HeadFileTest, BesideAStoreAFileThatIsThereIsTakenAnEmptyOneToo) {
  const TemporaryFolder folder;
  WriteFileBytes(folder.File("empty"), "");
  const absl::StatusOr<std::unique_ptr<HeadFile>> empty = HeadFile::OpenExisting(folder.File("empty"));
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_FALSE((*empty)->last().has_value());
  ASSERT_TRUE((*empty)->Write(kHead, kSignature).ok());
  EXPECT_EQ((*HeadFile::OpenExisting(folder.File("empty")))->last()->head, kHead);
  WriteFileBytes(folder.File("damaged"), "damaged");
  EXPECT_TRUE(absl::IsDataLoss(HeadFile::OpenExisting(folder.File("damaged")).status()));
}

TEST(HeadFileTest, HoldsWhatWasWrittenLast) {
  const TemporaryFolder folder;
  {
    const std::unique_ptr<HeadFile> file = *HeadFile::Open(folder.File("head"));
    ASSERT_TRUE(file->Write(std::string(104, 'o'), kSignature).ok());
    ASSERT_TRUE(file->Write(kHead, kSignature).ok());
    ASSERT_TRUE(file->Sync().ok());
    EXPECT_EQ(file->last()->head, kHead);
  }
  const std::unique_ptr<HeadFile> file = *HeadFile::Open(folder.File("head"));
  ASSERT_TRUE(file->last().has_value());
  EXPECT_EQ(file->last()->head, kHead);
  EXPECT_EQ(file->last()->signature, kSignature);
}

TEST(HeadFileTest, WriteIsReadableBeforeAnySync) {
  const TemporaryFolder folder;
  const std::unique_ptr<HeadFile> file = *HeadFile::Open(folder.File("head"));
  ASSERT_TRUE(file->Write(kHead, kSignature).ok());
  EXPECT_EQ((*HeadFile::Read(folder.File("head")))->head, kHead);
}

TEST(HeadFileTest, BytesAreThoseOfEncode) {
  const TemporaryFolder folder;
  const std::unique_ptr<HeadFile> file = *HeadFile::Open(folder.File("head"));
  ASSERT_TRUE(file->Write(kHead, kSignature).ok());
  const std::string bytes = ReadFileBytes(folder.File("head"));
  EXPECT_EQ(bytes, HeadFile::Encode({kHead, kSignature}));
  EXPECT_EQ(bytes.size(), 216u);
  EXPECT_EQ(bytes.substr(0, 16), "HANDOVER-HEAD-1\n");
}

TEST(HeadFileTest, MatchesTheVectorMadeElsewhere) {
  const auto vector = testing::ReadVectors("head_file.txt");
  EXPECT_EQ(HeadFile::Encode({vector.at("head").at(0), vector.at("signature").at(0)}),
            vector.at("file").at(0));
}

TEST(HeadFileTest, EveryFlippedByteIsDamage) {
  const TemporaryFolder folder;
  const std::string good = HeadFile::Encode({kHead, kSignature});
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bytes = good;
    bytes[i] = static_cast<char>(bytes[i] ^ 1);
    WriteFileBytes(folder.File("head"), bytes);
    EXPECT_TRUE(absl::IsDataLoss(HeadFile::Open(folder.File("head")).status())) << i;
  }
}

TEST(HeadFileTest, EveryCutIsDamageButTheEmptyFile) {
  const TemporaryFolder folder;
  const std::string good = HeadFile::Encode({kHead, kSignature});
  for (size_t size = 1; size < good.size(); ++size) {
    WriteFileBytes(folder.File("head"), good.substr(0, size));
    EXPECT_TRUE(absl::IsDataLoss(HeadFile::Open(folder.File("head")).status())) << size;
  }
  WriteFileBytes(folder.File("head"), good + "x");
  EXPECT_TRUE(absl::IsDataLoss(HeadFile::Open(folder.File("head")).status()));
}

TEST(HeadFileTest, MissingFileIsOnlyMadeByOpen) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsNotFound(HeadFile::Read(folder.File("head")).status()));
  EXPECT_TRUE(absl::IsNotFound(HeadFile::Read(folder.File("head")).status()));
}

TEST(HeadFileTest, MissingFolderIsUnavailable) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsUnavailable(HeadFile::Open(folder.File("none/head")).status()));
}

TEST(HeadFileTest, FolderInItsPlaceIsUnavailable) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsUnavailable(HeadFile::Open(folder.path()).status()));
}

}  // namespace head_file_test_internal
}  // namespace handover::store
