#include "clients/verify/merkle.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "clients/verify/tagged_hash.h"

namespace handover_verify {
namespace {

bool AllAreHashes(const std::vector<std::string>& path) {
  return std::all_of(path.begin(), path.end(), [](const std::string& node) { return node.size() == kHashBytes; });
}

// The position of a node on its level, and of the last node there. Both start below their sizes,
// so size - 1 is the largest number that ever occurs.
struct TreePosition {
  std::uint64_t node;
  std::uint64_t last;

  bool IsRightOrLast() const { return (node & 1) != 0 || node == last; }
  void Up() {
    node >>= 1;
    last >>= 1;
  }
  // A last node without a sibling rises until it is a right child.
  void UpWhileAlone() {
    while ((node & 1) == 0 && node != 0) Up();
  }
};

}  // namespace

std::string LeafHash(std::string_view leaf_data) {
  std::string input(1, '\x00');
  input.append(leaf_data);
  return Sha256(input);
}

std::string NodeHash(std::string_view left, std::string_view right) {
  std::string input(1, '\x01');
  input.append(left).append(right);
  return Sha256(input);
}

void MerkleTree::Add(std::string_view leaf_data) {
  std::pair<std::uint64_t, std::string> added{1, LeafHash(leaf_data)};
  while (!subtrees_.empty() && subtrees_.back().first == added.first) {
    added = {added.first * 2, NodeHash(subtrees_.back().second, added.second)};
    subtrees_.pop_back();
  }
  subtrees_.push_back(std::move(added));
}

std::string MerkleTree::Root() const {
  if (subtrees_.empty()) return Sha256("");
  std::string root = subtrees_.back().second;
  for (std::size_t i = subtrees_.size() - 1; i-- > 0;) root = NodeHash(subtrees_[i].second, root);
  return root;
}

bool InclusionHolds(const InclusionProof& proof) {
  if (proof.leaf_index >= proof.tree_size) return false;
  if (proof.leaf_hash.size() != kHashBytes || proof.root.size() != kHashBytes) return false;
  if (!AllAreHashes(proof.path)) return false;
  TreePosition at{proof.leaf_index, proof.tree_size - 1};
  std::string hash = proof.leaf_hash;
  for (const std::string& sibling : proof.path) {
    if (at.last == 0) return false;
    if (at.IsRightOrLast()) {
      hash = NodeHash(sibling, hash);
      at.UpWhileAlone();
    } else {
      hash = NodeHash(hash, sibling);
    }
    at.Up();
  }
  return at.last == 0 && hash == proof.root;
}

bool ConsistencyHolds(const ConsistencyProof& proof) {
  if (proof.size1 == 0 || proof.size1 > proof.size2) return false;
  if (proof.size1 == proof.size2) return proof.root1 == proof.root2 && proof.path.empty();
  if (proof.root1.size() != kHashBytes || proof.root2.size() != kHashBytes) return false;
  if (proof.path.empty() || !AllAreHashes(proof.path)) return false;
  std::vector<std::string> path = proof.path;
  // The old tree is a complete subtree of the new one, so its root is where both start.
  if (std::has_single_bit(proof.size1)) path.insert(path.begin(), proof.root1);
  TreePosition at{proof.size1 - 1, proof.size2 - 1};
  while ((at.node & 1) != 0) at.Up();
  std::string hash1 = path.front();
  std::string hash2 = path.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (at.last == 0) return false;
    if (at.IsRightOrLast()) {
      hash1 = NodeHash(path[i], hash1);
      hash2 = NodeHash(path[i], hash2);
      at.UpWhileAlone();
    } else {
      hash2 = NodeHash(hash2, path[i]);
    }
    at.Up();
  }
  return at.last == 0 && hash1 == proof.root1 && hash2 == proof.root2;
}

}  // namespace handover_verify
