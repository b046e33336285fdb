#include "broker/validation/attachment.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "absl/strings/match.h"

#include "broker/base/absl_view.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/refusal.h"

namespace handover::validation {
namespace attachment_internal {

constexpr size_t kDigestBytes = 32;

struct Medium {
  std::string_view type;
  std::string_view beginning;
};

// What real letters carry (MedCom CareCommunication, journals). Several rows: several beginnings are right.
constexpr Medium kMedia[] = {
    {"application/pdf", "%PDF-"},   {"image/bmp", "BM"},
    {"image/gif", "GIF87a"},        {"image/gif", "GIF89a"},
    {"image/jpeg", "\xff\xd8\xff"}, {"image/png", "\x89PNG\r\n\x1a\n"},
    {"image/tiff", {"II*\0", 4}},   {"image/tiff", {"MM\0*", 4}},
};

}  // namespace attachment_internal

absl::Status CheckAttachment(const model::v1::Attachment& attachment) {
  using attachment_internal::kMedia;
  using attachment_internal::Medium;
  const auto is_type = [&](const Medium& medium) { return medium.type == attachment.media_type(); };
  if (std::none_of(std::begin(kMedia), std::end(kMedia), is_type)) {
    return Invalid("MEDIA_TYPE", "media_type", "The media type must be one that may travel.");
  }
  const int64_t size = static_cast<int64_t>(attachment.content().size());
  if (size == 0 || size > kMaxAttachmentBytes) {
    return Invalid("ATTACHMENT_SIZE", "content", "A file has 1 to 2000000 bytes.");
  }
  if (size != attachment.size_bytes()) {
    return Invalid("ATTACHMENT_SIZE", "size_bytes", "The size is that of the content.");
  }
  if (attachment.content_sha256().size() != attachment_internal::kDigestBytes) {
    return Invalid("DIGEST_LENGTH", "content_sha256", "A SHA-256 has 32 bytes.");
  }
  if (attachment.content_sha256() != AsView(HashOf(attachment.content()))) {
    return Invalid("DIGEST_MISMATCH", "content_sha256", "The digest is that of the content.");
  }
  const auto begins = [&](const Medium& medium) {
    return is_type(medium) && absl::StartsWith(attachment.content(), AbslView(medium.beginning));
  };
  if (std::none_of(std::begin(kMedia), std::end(kMedia), begins)) {
    return Invalid("MEDIA_MISMATCH", "content", "The bytes must be what the media type says.");
  }
  return absl::OkStatus();
}

}  // namespace handover::validation
