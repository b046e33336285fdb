#include "broker/base/commitment/merkle.h"

#include <array>
#include <bit>
#include <cstring>

#include "absl/status/status.h"

#include "broker/base/commitment/hash.h"

namespace handover {
namespace {
namespace merkle_internal {

// The largest power of two below `size`. REQUIRES: size > 1.
uint64_t Split(uint64_t size) { return std::bit_floor(size - 1); }

// The hash of leaves [begin, end) as RFC 6962 draws the tree over them.
absl::StatusOr<Digest> RangeHash(const NodeSource& nodes, uint64_t begin, uint64_t end) {
  const uint64_t size = end - begin;
  if (std::has_single_bit(size)) {
    // Every range that a proof names begins at a multiple of its own size, so a full one is a
    // stored subtree.
    const int level = std::countr_zero(size);
    return nodes.Node({level, begin >> level});
  }
  const uint64_t middle = begin + Split(size);
  const absl::StatusOr<Digest> left = RangeHash(nodes, begin, middle);
  if (!left.ok()) return left;
  const absl::StatusOr<Digest> right = RangeHash(nodes, middle, end);
  if (!right.ok()) return right;
  return MerkleNodeHash(*left, *right);
}

// Stored nodes of a tree that lies in memory as leaf hashes only.
class MemoryNodes final : public NodeSource {
 public:
  explicit MemoryNodes(absl::Span<const Digest> leaf_hashes) : leaf_hashes_(leaf_hashes) {}
  absl::StatusOr<Digest> Node(const NodePosition& position) const override {
    const uint64_t count = uint64_t{1} << position.level;
    return MerkleRoot(leaf_hashes_.subspan(position.index * count, count));
  }

 private:
  absl::Span<const Digest> leaf_hashes_;
};

}  // namespace merkle_internal
}  // namespace

Digest MerkleLeafHash(std::string_view data) {
  const uint8_t prefix = 0x00;
  return Sha256().Add(&prefix, 1).Add(data).Finish();
}

Digest MerkleNodeHash(const Digest& left, const Digest& right) {
  std::array<uint8_t, 65> bytes;
  bytes[0] = 0x01;
  std::memcpy(bytes.data() + 1, left.data(), 32);
  std::memcpy(bytes.data() + 33, right.data(), 32);
  return Sha256().Add(bytes).Finish();
}

Digest EmptyTreeRoot() { return Sha256().Finish(); }

Digest MerkleRoot(absl::Span<const Digest> leaf_hashes) {
  if (leaf_hashes.empty()) return EmptyTreeRoot();
  // Peaks of complete subtrees, as a frontier keeps them: one pass, no recursion, at most 64 hashes
  // of memory.
  std::array<Digest, kMaxTreeLevels> peaks;
  size_t depth = 0;
  for (uint64_t i = 0; i < leaf_hashes.size(); ++i) {
    Digest hash = leaf_hashes[i];
    for (uint64_t rest = i; (rest & 1) != 0; rest >>= 1) hash = MerkleNodeHash(peaks[--depth], hash);
    peaks[depth++] = hash;
  }
  Digest root = peaks[--depth];
  while (depth > 0) root = MerkleNodeHash(peaks[--depth], root);
  return root;
}

std::vector<Digest> InclusionPath(absl::Span<const Digest> leaf_hashes, uint64_t index) {
  return *StoredInclusionPath(merkle_internal::MemoryNodes(leaf_hashes), index, leaf_hashes.size());
}

std::vector<Digest> ConsistencyPath(absl::Span<const Digest> leaf_hashes, uint64_t old_size) {
  return *StoredConsistencyPath(merkle_internal::MemoryNodes(leaf_hashes), {old_size, leaf_hashes.size()});
}

bool VerifyInclusion(const InclusionClaim& claim) {
  if (claim.index >= claim.size) return false;
  uint64_t node = claim.index;
  uint64_t last = claim.size - 1;
  Digest hash = claim.leaf_hash;
  for (const Digest& sibling : claim.path) {
    if (last == 0) return false;  // Too long.
    if ((node & 1) != 0 || node == last) {
      hash = MerkleNodeHash(sibling, hash);
      // A last node without a sibling is carried up until it is a right child.
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = MerkleNodeHash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == claim.root;
}

bool VerifyConsistency(const ConsistencyClaim& claim) {
  if (claim.old_size == 0 || claim.old_size > claim.new_size) return false;
  if (claim.old_size == claim.new_size) return claim.path.empty() && claim.old_root == claim.new_root;
  absl::Span<const Digest> path = claim.path;
  uint64_t node = claim.old_size - 1;
  uint64_t last = claim.new_size - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  // When the old size is a power of two, the old root is itself the first hash of the proof and is
  // left out.
  Digest old_hash = claim.old_root;
  if (node != 0) {
    if (path.empty()) return false;
    old_hash = path.front();
    path.remove_prefix(1);
  }
  Digest new_hash = old_hash;
  for (const Digest& sibling : path) {
    if (last == 0) return false;  // Too long.
    if ((node & 1) != 0 || node == last) {
      old_hash = MerkleNodeHash(sibling, old_hash);
      new_hash = MerkleNodeHash(sibling, new_hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = MerkleNodeHash(new_hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == claim.old_root && new_hash == claim.new_root;
}

absl::StatusOr<Digest> StoredRoot(const NodeSource& nodes, uint64_t size) {
  if (size == 0) return EmptyTreeRoot();
  return merkle_internal::RangeHash(nodes, 0, size);
}

absl::StatusOr<std::vector<Digest>> StoredInclusionPath(const NodeSource& nodes, uint64_t index, uint64_t size) {
  if (index >= size) return absl::OutOfRangeError("leaf index: not below the tree size");
  std::vector<Digest> path;
  uint64_t begin = 0;
  uint64_t end = size;
  // From the root down; the path is read from the leaf up, so it is turned round at the end.
  while (end - begin > 1) {
    const uint64_t middle = begin + merkle_internal::Split(end - begin);
    const bool in_left = index < middle;
    const absl::StatusOr<Digest> sibling =
        in_left ? merkle_internal::RangeHash(nodes, middle, end) : merkle_internal::RangeHash(nodes, begin, middle);
    if (!sibling.ok()) return sibling.status();
    path.push_back(*sibling);
    (in_left ? end : begin) = middle;
  }
  return std::vector<Digest>(path.rbegin(), path.rend());
}

absl::StatusOr<std::vector<Digest>> StoredConsistencyPath(const NodeSource& nodes, const SizePair& sizes) {
  if (sizes.old_size == 0 || sizes.old_size > sizes.new_size) {
    return absl::OutOfRangeError("old tree size: must be from 1 to the new tree size");
  }
  std::vector<Digest> path;
  uint64_t begin = 0;
  uint64_t end = sizes.new_size;
  // SUBPROOF of RFC 6962, 2.1.2, from the root down: follow the edge of the old tree to where it is
  // a whole subtree.
  while (sizes.old_size < end) {
    const uint64_t middle = begin + merkle_internal::Split(end - begin);
    const bool in_left = sizes.old_size <= middle;
    const absl::StatusOr<Digest> sibling =
        in_left ? merkle_internal::RangeHash(nodes, middle, end) : merkle_internal::RangeHash(nodes, begin, middle);
    if (!sibling.ok()) return sibling.status();
    path.push_back(*sibling);
    (in_left ? end : begin) = middle;
  }
  // The subtree itself is named unless it is the whole old tree, whose root the reader has.
  if (begin != 0) {
    const absl::StatusOr<Digest> edge = merkle_internal::RangeHash(nodes, begin, end);
    if (!edge.ok()) return edge.status();
    path.push_back(*edge);
  }
  return std::vector<Digest>(path.rbegin(), path.rend());
}

}  // namespace handover
