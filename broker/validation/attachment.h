// Files: which media may travel, and that the bytes are what they are called.
#ifndef HANDOVER_BROKER_VALIDATION_ATTACHMENT_H_
#define HANDOVER_BROKER_VALIDATION_ATTACHMENT_H_

#include <cstdint>

#include "absl/status/status.h"

#include "handover/model/v1/text.pb.h"

namespace handover::validation {

// The largest file. The largest real one we have seen has 245 kB.
inline constexpr int64_t kMaxAttachmentBytes = 2'000'000;

// INVALID_ARGUMENT with a path relative to the body: MEDIA_TYPE (not on the list: no moving pictures, pages or
// programs), ATTACHMENT_SIZE, DIGEST_LENGTH, DIGEST_MISMATCH, MEDIA_MISMATCH (the first bytes are those of something
// else).
absl::Status CheckAttachment(const model::v1::Attachment& attachment);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_ATTACHMENT_H_
