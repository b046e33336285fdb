#include "broker/validation/attachment.h"

#include <string>

#include "gtest/gtest.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"
#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace attachment_test_internal {

using model::v1::Attachment;

Attachment File(const std::string& media_type, const std::string& content) {
  Attachment attachment;
  attachment.set_media_type(media_type);
  attachment.set_content(content);
  attachment.set_size_bytes(static_cast<int64_t>(content.size()));
  attachment.set_content_sha256(std::string(AsView(HashOf(content))));
  return attachment;
}

std::string VerdictOn(const Attachment& attachment) { return Verdict(CheckAttachment(attachment)); }

struct Medium {
  std::string name;
  std::string type;
  std::string content;
};

class AllowedMediumTest : public testing::TestWithParam<Medium> {};

TEST_P(AllowedMediumTest, IsTaken) { EXPECT_EQ(VerdictOn(File(GetParam().type, GetParam().content)), "OK"); }

TEST_P(AllowedMediumTest, WithOtherBytesIsRefused) {
  EXPECT_EQ(VerdictOn(File(GetParam().type, "MZ" + GetParam().content)), "MEDIA_MISMATCH at content");
}

INSTANTIATE_TEST_SUITE_P(All, AllowedMediumTest,
                         testing::Values(Medium{"Pdf", "application/pdf", "%PDF-1.7 ..."},
                                         Medium{"Png", "image/png", "\x89PNG\r\n\x1a\n..."},
                                         Medium{"Jpeg", "image/jpeg", "\xff\xd8\xff\xe0..."},
                                         Medium{"TiffLittle", "image/tiff", std::string("II*\0..", 6)},
                                         Medium{"TiffBig", "image/tiff", std::string("MM\0*..", 6)},
                                         Medium{"Gif87", "image/gif", "GIF87a..."},
                                         Medium{"Gif89", "image/gif", "GIF89a..."},
                                         Medium{"Bmp", "image/bmp", "BM..."}),
                         [](const auto& instance) { return instance.param.name; });

class ForbiddenMediumTest : public testing::TestWithParam<std::string> {};

// T-58.
TEST_P(ForbiddenMediumTest, IsRefused) { EXPECT_EQ(VerdictOn(File(GetParam(), "%PDF-")), "MEDIA_TYPE at media_type"); }

INSTANTIATE_TEST_SUITE_P(All, ForbiddenMediumTest,
                         testing::Values("", "video/mp4", "text/html", "image/svg+xml", "application/zip",
                                         "application/x-msdownload", "application/PDF", "application/pdf; a=b",
                                         "image/"));

TEST(CheckAttachmentTest, APictureThatIsCalledADocumentIsRefused) {
  EXPECT_EQ(VerdictOn(File("application/pdf", "GIF89a")), "MEDIA_MISMATCH at content");
}

TEST(CheckAttachmentTest, SizeIsOneToTwoMillionBytesAndTrue) {
  EXPECT_EQ(VerdictOn(File("image/bmp", "BM" + std::string(1'999'998, 'x'))), "OK");
  EXPECT_EQ(VerdictOn(File("image/bmp", "BM" + std::string(1'999'999, 'x'))), "ATTACHMENT_SIZE at content");
  EXPECT_EQ(VerdictOn(File("image/bmp", "")), "ATTACHMENT_SIZE at content");
  Attachment attachment = File("image/bmp", "BM");
  attachment.set_size_bytes(3);
  EXPECT_EQ(VerdictOn(attachment), "ATTACHMENT_SIZE at size_bytes");
}

TEST(CheckAttachmentTest, TheDigestIsThatOfTheContent) {
  Attachment attachment = File("image/bmp", "BM");
  attachment.mutable_content_sha256()->back() ^= 1;
  EXPECT_EQ(VerdictOn(attachment), "DIGEST_MISMATCH at content_sha256");
  attachment.mutable_content_sha256()->pop_back();
  EXPECT_EQ(VerdictOn(attachment), "DIGEST_LENGTH at content_sha256");
}

}  // namespace attachment_test_internal
}  // namespace handover::validation
