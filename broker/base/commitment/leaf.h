// What the log holds: 128-byte leaves. A leaf shows digests only; what they mean lies in the
// erasable store.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_LEAF_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_LEAF_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "broker/base/commitment/bytes.h"

namespace handover {

inline constexpr size_t kLeafBytes = 128;

enum class LeafType : uint16_t {
  kKeyEnrolled = 1,  // ref: key reference.
  kKeyRevoked = 2,   // ref: key reference. Expiry too.
  kAccepted = 3,     // ref: R.
  kRefused = 4,      // ref: R, or zero when none could be built.
  kDelivery = 5,     // ref: D. Decided and handed out; only the broker's word.
  kStatement = 6,    // ref: A. Acknowledged or concluded, signed by the recipient.
  kErased = 7,       // ref: R. The broker declares the destruction.
  kIndex = 8,        // ref: root of the snapshot of all streams.
  kWithheld = 9,     // ref: R.
  kPolicy = 10,      // ref: policy digest.
  kConcerns = 11,    // ref: leaf hash of the main leaf; links one more data subject to it.
  kSuccession = 12,  // ref: the old log's head.
  kFact = 13,        // ref: zero. A consent, an objection or a register fact was recorded (ADR 0002).
  kState = 14,       // ref: R. A delivery changed without a statement of its recipient (ADR 0002).
  kDirectory = 15,   // ref: zero. A party or the binding of a certificate changed (ADR 0002).
};

struct Leaf {
  LeafType type = LeafType::kRefused;
  uint64_t time_ms = 0;
  Digest ref{};
  Digest link{};
  Digest detail{};
};

using LeafData = std::array<uint8_t, kLeafBytes>;

LeafData EncodeLeaf(const Leaf& leaf);
// Nothing when the length, the tag, a reserved byte or the type is wrong.
std::optional<Leaf> ParseLeaf(std::string_view bytes);
// H(0x00 || leaf).
Digest LeafHash(const LeafData& leaf);

// H(HO1.detail || salt || u64 len || detail): closes the decision, rule ids and consents behind a
// leaf. The salt is erased with them.
Digest DetailDigest(const Id16& salt, std::string_view detail);

// One data subject's chain of leaves. Closed: a leaf shows no counter, so that nobody reads off how
// much goes on around a child.
struct StreamLink {
  Id16 salt{};
  Digest stream{};   // Random, one per data subject.
  uint64_t seq = 0;  // From 1.
  Digest prev{};     // Leaf hash of the stream's previous leaf; zero for the first.
};
Digest LinkDigest(const StreamLink& link);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_LEAF_H_
