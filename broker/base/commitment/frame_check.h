// Checks one signed frame: once for the signature, then once per member for its place.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_FRAME_CHECK_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_FRAME_CHECK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/frame.h"
#include "broker/base/commitment/key_statement.h"
#include "broker/base/commitment/reason.h"

namespace handover {

// Where a statement says it stands in its frame. Borrows the path.
struct FramePlace {
  uint64_t index = 0;
  // 32 bytes each, leaf to root. Empty for a frame of one, and when the request holds every member
  // in order (then the checker is told them, UseMembers()).
  std::vector<std::string_view> path;
};

// A frame as received. Borrows its bytes.
struct SignedFrameView {
  std::string_view statement;
  std::string_view signature;
};

// One frame as received. Parses at construction; verifies the signature at the first call that
// needs it and remembers the answer, so that a frame of 64 costs one verification. Not thread-safe.
// Copies what it needs of its arguments.
class FrameChecker {
 public:
  explicit FrameChecker(const SignedFrameView& frame);

  // MALFORMED when the statement is not well formed, else OK.
  Reason CheckForm() const;
  // REQUIRES: CheckForm() is OK.
  const FrameStatement& statement() const { return *statement_; }

  // All members of the frame in order, for requests that leave the paths out.
  void UseMembers(std::vector<Digest> members);

  // NOT_IN_FRAME unless `member` stands at `place`. REQUIRES: CheckForm() is OK.
  Reason CheckPlace(const Digest& member, const FramePlace& place) const;

  // KEY_UNKNOWN, DOWNGRADE, WRONG_LOG, BAD_SIGNATURE or OK, in this order. The first call decides;
  // later calls must name the same ring and log. REQUIRES: CheckForm() is OK.
  Reason CheckSignature(const KeyRing& keys, const Digest& log_id);
  // The signer. REQUIRES: CheckSignature() was OK.
  const EnrolledKey& key() const { return *key_; }

 private:
  std::string statement_bytes_;
  std::string signature_;
  std::optional<FrameStatement> statement_;
  std::vector<Digest> members_;
  bool members_are_the_frame_ = false;
  std::optional<Reason> signature_reason_;
  std::optional<EnrolledKey> key_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_FRAME_CHECK_H_
