// The commitments of one handover and their root R, which is what the sender signs and the log
// records.
//
//   commitment = H(tag || handover_id || salt || u32 len(label) || u64 len(body) || 0[4] || label
//   || body) dummy j    = H(HO1.dummy || handover_id || pad_seed || u32 j) E          =
//   H(HO1.envelope || u64 len || envelope) R          = H(HO1.handover || handover_id || E ||
//   commitments ascending)
//
// Bytes in this file are opaque: hashed as sent, never parsed, never serialised again.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_HANDOVER_ROOT_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_HANDOVER_ROOT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"

namespace handover {

inline constexpr size_t kMaxSlots = 64;

// 16, 32 and 64 are the only sizes, so that a size tells next to nothing.
constexpr bool IsSlotCount(uint64_t slots) { return slots == 16 || slots == 32 || slots == 64; }

enum class ItemKind : uint8_t {
  kUnspecified = 0,  // Refused.
  kSection = 1,
  kAddressee = 2,
  kSlip = 3,  // Committed like a section with an empty label; delivered to nobody.
};

// One item as it lies on the wire or in the store. Borrows its bytes.
struct ItemView {
  ItemKind kind = ItemKind::kUnspecified;
  std::string_view salt;  // 16 bytes.
  std::string_view label;
  std::string_view body;
};

// REQUIRES: the kind is specified and the salt has 16 bytes.
Digest CommitItem(const Id16& handover_id, const ItemView& item);

struct DummySeed {
  Id16 handover_id{};
  Id16 pad_seed{};
};
Digest CommitDummy(const DummySeed& seed, uint32_t number);

// E. Never stored or logged alone: subject and sender can be guessed from it.
Digest EnvelopeDigest(std::string_view envelope);

// R over a list that is already in order. REQUIRES: `list` is strictly ascending.
Digest HandoverRoot(const Id16& handover_id, std::string_view envelope, absl::Span<const Digest> list);

// Everything that makes a root: what the door received, or what the store has kept.
struct RootParts {
  Id16 handover_id{};
  Id16 pad_seed{};
  std::string_view envelope;
  absl::Span<const ItemView> items;
  // Commitments of items that the broker has dropped and no longer holds; empty at the door.
  absl::Span<const Digest> dropped;
  uint64_t slots = 0;
};

struct RebuiltHandover {
  Digest root{};
  std::vector<Digest> commitments;  // In the order of RootParts::items.
  std::vector<Digest> list;         // All slots, strictly ascending.
};

// Makes all commitments and dummies again, so that nothing can hide among the dummies.
// Nothing: no slot count, no closed slot left, or two equal commitments (BAD_LIST).
// REQUIRES: every item has a kind and a 16-byte salt.
std::optional<RebuiltHandover> RebuildHandover(const RootParts& parts);

// What one recipient gets: which items, in which order, and the closed slots.
struct SplitList {
  std::vector<size_t> opened;              // Positions in RootParts::items, ascending by commitment.
  std::vector<Digest> opened_commitments;  // The same, as commitments: input of the delivery digest.
  std::vector<Digest> others;              // The remaining commitments, ascending; at least one.
};

// REQUIRES: `opened` are distinct positions in rebuilt.commitments.
SplitList SplitForRecipient(const RebuiltHandover& rebuilt, absl::Span<const size_t> opened);

// Merges two ascending lists. Nothing when either is not strictly ascending, or when they share an
// element.
std::optional<std::vector<Digest>> MergeStrictly(absl::Span<const Digest> left, absl::Span<const Digest> right);

// What a resubmitted handover id means: NEW, DUPLICATE (same root: answer with the original
// receipt) or ID_REUSED.
enum class Reason;
Reason CheckIdempotency(const std::optional<Digest>& stored_root, const Digest& root);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_HANDOVER_ROOT_H_
