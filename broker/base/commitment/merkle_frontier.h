// The right edge of an append-only log: at most 64 hashes in memory are enough to append a group of
// leaves and to prove each of them, without reading one old node.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_MERKLE_FRONTIER_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_MERKLE_FRONTIER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/merkle.h"

namespace handover {

class AppendedGroup;

// A value: copy it, extend it, adopt the extended one once the group is on stable storage. Not
// thread-safe.
class MerkleFrontier {
 public:
  MerkleFrontier() = default;  // The empty log.

  // The tree with `leaf_hashes` after it. This frontier does not change: adopt
  // AppendedGroup::frontier() when the commit has succeeded, and drop the group when it has failed.
  AppendedGroup Extend(absl::Span<const Digest> leaf_hashes) const;

  uint64_t size() const { return size_; }
  Digest Root() const;

  // 8 bytes of size, then the peaks, largest subtree first. Restore() needs no old leaf.
  std::string Serialize() const;
  // DATA_LOSS: the bytes are not what Serialize() wrote; do not serve with them.
  static absl::StatusOr<MerkleFrontier> Restore(std::string_view bytes);
  // From stored nodes, when no serialised frontier exists. Hands through the source's errors.
  static absl::StatusOr<MerkleFrontier> Load(const NodeSource& nodes, uint64_t size);

 private:
  friend class AppendedGroup;

  uint64_t size_ = 0;
  // Complete subtrees, one per set bit of size_, largest first.
  absl::InlinedVector<Digest, 32> peaks_;
};

// A complete subtree that the group has closed: must be stored so that proofs of old leaves can be
// made later.
struct StoredNode {
  NodePosition position;
  Digest hash{};
};

// Paths that share their hashes: each path is a list of positions in `nodes`.
struct CompactPaths {
  std::vector<Digest> nodes;
  std::vector<std::vector<uint16_t>> paths;  // In the order asked for.
};

// One group of leaves, appended. Immutable, hence thread-safe.
class AppendedGroup {
 public:
  const MerkleFrontier& frontier() const { return frontier_; }  // After the group.
  const Digest& root() const { return root_; }
  uint64_t first_index() const { return first_index_; }
  size_t leaf_count() const { return leaf_count_; }
  uint64_t tree_size() const { return first_index_ + leaf_count_; }

  // Inclusion path in the tree of tree_size(). REQUIRES: position < leaf_count().
  std::vector<Digest> Path(size_t position) const;

  // The paths of several leaves of the group with every hash once. REQUIRES: each position <
  // leaf_count().
  CompactPaths Paths(absl::Span<const size_t> positions) const;

  // The complete subtrees of level 1 and above that the group has closed; leaf hashes (level 0)
  // follow from the leaves.
  std::vector<StoredNode> NewNodes() const;

 private:
  friend class MerkleFrontier;

  // One level of the part of the tree that the group has touched.
  struct Level {
    uint64_t first = 0;  // Index in the level of the first hash kept.
    size_t begin = 0;    // Where its hashes start in hashes_.
    size_t count = 0;
    size_t borrowed = 0;  // 1 when the first hash is a peak of the old tree.
  };
  AppendedGroup() = default;
  // Calls `visit` with the place in hashes_ of each path element, leaf to root.
  template <typename Visit>
  void VisitPath(size_t position, Visit visit) const;

  MerkleFrontier frontier_;
  Digest root_{};
  uint64_t first_index_ = 0;
  size_t leaf_count_ = 0;
  std::vector<Level> levels_;
  std::vector<Digest> hashes_;
};

// A path of a CompactPaths on the wire: one byte per element, or two (big endian) when there are
// more than 256 nodes.
std::string EncodePathPositions(absl::Span<const uint16_t> positions, size_t node_count);
// Nothing when a position is not one of `nodes`, or the bytes do not come out even.
std::optional<std::vector<Digest>> ExpandPath(absl::Span<const Digest> nodes, std::string_view positions);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_MERKLE_FRONTIER_H_
