// What the broker checks at the door, before it decides anything. Two steps, so that a frame's
// members can be rebuilt side by side and its signature verified once:
//
//   1. CheckContent: strict parse, slots, salts, labels, addressees, rebuild of the root.
//   2. CheckOrigin:  place in the frame, key, suite, log, signature, sender, window of creation,
//   window of the key.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_SUBMISSION_CHECK_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_SUBMISSION_CHECK_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/frame_check.h"
#include "broker/base/commitment/handover_root.h"
#include "broker/base/commitment/layout.h"
#include "broker/base/commitment/reason.h"

namespace handover {

// As received; borrows its bytes.
struct Submission {
  std::string_view envelope;
  std::vector<ItemView> items;
  std::string_view pad_seed;
  FramePlace place;
};

// What CheckContent() has learned. Borrows the submission's bytes.
struct CheckedContent {
  EnvelopeFacts envelope;
  std::vector<AddresseeFacts> addressees;  // In the order of the items.
  RebuiltHandover rebuilt;
};

// Number of slots of a kind; nothing when the policy has no such kind.
using SlotsOfKind = absl::FunctionRef<std::optional<uint64_t>(std::string_view kind)>;

// MALFORMED, DOWNGRADE, BAD_LIST, SALT_REUSED, DUPLICATE_SECTION or NOT_ADDRESSED, in this order;
// with the sender's own field path where there is one. On OK `content` is filled.
CheckOutcome CheckContent(const Submission& submission, const Layout& layout, SlotsOfKind slots_of_kind,
                          CheckedContent& content);

// When a handover may have been made: W back, 5 minutes ahead. W is shorter than the retention of
// idempotency records, so that nothing old is taken for new.
struct CreatedWindow {
  uint64_t now_ms = 0;
  uint64_t max_age_ms = 0;
  uint64_t max_ahead_ms = 5 * 60 * 1000;
};

// What the broker knows at this moment.
struct DoorState {
  const KeyRing& keys;
  Digest log_id{};
  // The parties that the TLS peer is or is enrolled to act for.
  absl::Span<const Id16> peer_parties;
  // The index that the ACCEPTED leaf will get, or the lowest that it can get; the committer asks
  // ValidAt() again.
  uint64_t next_index = 0;
  std::optional<CreatedWindow> created;  // Nothing: not checked.
};

// MALFORMED (statement), NOT_IN_FRAME, KEY_UNKNOWN, DOWNGRADE, WRONG_LOG, BAD_SIGNATURE,
// SENDER_MISMATCH, MALFORMED (created_ms, code CREATED_WINDOW) or KEY_NOT_VALID, in this order.
CheckOutcome CheckOrigin(const CheckedContent& content, const FramePlace& place, FrameChecker& frame,
                         const DoorState& state);

// Both, for one handover alone.
CheckOutcome CheckSubmission(const Submission& submission, FrameChecker& frame, const Layout& layout,
                             SlotsOfKind slots_of_kind, const DoorState& state, CheckedContent& content);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_SUBMISSION_CHECK_H_
