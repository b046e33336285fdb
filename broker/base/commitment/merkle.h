// The Merkle tree of RFC 6962 (hashes and proofs) with the exact verification of RFC 9162, 2.1.3.2
// and 2.1.4.2.
//
// Leaf hash = H(0x00 || data), node = H(0x01 || left || right), the empty tree = H("").
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_MERKLE_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_MERKLE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"

namespace handover {

inline constexpr int kMaxTreeLevels = 64;

Digest MerkleLeafHash(std::string_view data);
Digest MerkleNodeHash(const Digest& left, const Digest& right);
Digest EmptyTreeRoot();

Digest MerkleRoot(absl::Span<const Digest> leaf_hashes);

// The path of one leaf, leaf to root. REQUIRES: index < leaf_hashes.size().
std::vector<Digest> InclusionPath(absl::Span<const Digest> leaf_hashes, uint64_t index);

// Proof that the first `old_size` leaves are a tree that the whole continues.
// REQUIRES: 0 < old_size <= leaf_hashes.size().
std::vector<Digest> ConsistencyPath(absl::Span<const Digest> leaf_hashes, uint64_t old_size);

struct InclusionClaim {
  Digest leaf_hash{};
  uint64_t index = 0;
  uint64_t size = 0;
  absl::Span<const Digest> path;
  Digest root{};
};
// Too short, too long, moved and changed are all refused. An index not below the size never holds.
bool VerifyInclusion(const InclusionClaim& claim);

struct ConsistencyClaim {
  uint64_t old_size = 0;
  Digest old_root{};
  uint64_t new_size = 0;
  Digest new_root{};
  absl::Span<const Digest> path;
};
// A size of 0 never holds. Equal sizes hold when the roots are equal and the path is empty.
bool VerifyConsistency(const ConsistencyClaim& claim);

// A complete subtree: 2^level leaves, the first of them index * 2^level. Its hash never changes
// once the tree covers it.
struct NodePosition {
  int level = 0;
  uint64_t index = 0;
  friend auto operator<=>(const NodePosition&, const NodePosition&) = default;
};

// Reads complete subtrees of a stored log. Level 0 is the leaf hash. Thread-safety is the
// implementation's.
class NodeSource {
 public:
  virtual ~NodeSource() = default;
  // Any error is handed through to the caller of the functions below.
  virtual absl::StatusOr<Digest> Node(const NodePosition& position) const = 0;
};

// The same proofs from stored nodes: at most 64 reads. The source must hold all complete subtrees
// of the tree of `size`. OUT_OF_RANGE: the index is not below the size, or an old size is 0 or
// above the new one.
absl::StatusOr<Digest> StoredRoot(const NodeSource& nodes, uint64_t size);
absl::StatusOr<std::vector<Digest>> StoredInclusionPath(const NodeSource& nodes, uint64_t index, uint64_t size);
struct SizePair {
  uint64_t old_size = 0;
  uint64_t new_size = 0;
};
absl::StatusOr<std::vector<Digest>> StoredConsistencyPath(const NodeSource& nodes, const SizePair& sizes);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_MERKLE_H_
