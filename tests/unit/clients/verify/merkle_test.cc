#include "clients/verify/merkle.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kMaxTreeSize = 33;

Strings SomeLeaves(std::size_t count) {
  Strings leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back("leaf " + std::to_string(i));
  return leaves;
}

Strings SomeNodes(std::size_t count) {
  Strings nodes;
  for (const std::string& leaf : SomeLeaves(count)) nodes.push_back(Sha256(leaf));
  return nodes;
}

InclusionProof InclusionIn(const Strings& leaves, std::size_t index) {
  return {.leaf_index = index,
          .tree_size = leaves.size(),
          .leaf_hash = LeafHash(leaves[index]),
          .root = TreeHash(leaves),
          .path = TreePath(index, leaves)};
}

ConsistencyProof ConsistencyIn(const Strings& leaves, std::size_t old_size) {
  return {.size1 = old_size,
          .size2 = leaves.size(),
          .root1 = TreeHash(Part(leaves, 0, old_size)),
          .root2 = TreeHash(leaves),
          .path = TreeConsistency(old_size, leaves)};
}

// Half of the size, rounded up to a power of two, without computing beyond 64 bits.
std::uint64_t WideSplit(std::uint64_t size) {
  std::uint64_t split = 1;
  while (split < size - split) split *= 2;
  return split;
}

// How many nodes the path of a leaf has, straight from RFC 9162's recursive definition.
std::size_t WidePathLength(std::uint64_t index, std::uint64_t size) {
  if (size == 1) return 0;
  const std::uint64_t split = WideSplit(size);
  return 1 + (index < split ? WidePathLength(index, split) : WidePathLength(index - split, size - split));
}

// The root that a leaf has under a path, from the same definition. Takes the path from its end.
std::string WideRoot(std::uint64_t index, std::uint64_t size, const std::string& leaf_hash, Strings& path) {
  if (size == 1) return leaf_hash;
  const std::uint64_t split = WideSplit(size);
  const std::string node = path.back();
  path.pop_back();
  return index < split ? NodeHash(WideRoot(index, split, leaf_hash, path), node)
                       : NodeHash(node, WideRoot(index - split, size - split, leaf_hash, path));
}

TEST(MerkleTest, TheRootGrowsAsRfc6962Defines) {
  MerkleTree tree;
  EXPECT_EQ(tree.Root(), Sha256(""));
  const Strings leaves = SomeLeaves(kMaxTreeSize);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    tree.Add(leaves[size - 1]);
    EXPECT_EQ(tree.Root(), TreeHash(Part(leaves, 0, size))) << size;
  }
}

TEST(MerkleTest, EveryInclusionProofHoldsInEveryTree) {
  for (std::size_t size = 1; size <= kMaxTreeSize; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      EXPECT_TRUE(InclusionHolds(InclusionIn(SomeLeaves(size), index))) << index << " of " << size;
    }
  }
}

TEST(MerkleTest, AnInclusionProofHoldsAtNoOtherIndexAndInNoOtherSize) {
  const InclusionProof proof = InclusionIn(SomeLeaves(13), 5);
  for (std::uint64_t index = 0; index < 20; ++index) {
    InclusionProof moved = proof;
    moved.leaf_index = index;
    EXPECT_EQ(InclusionHolds(moved), index == 5) << index;
  }
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{5}, std::uint64_t{6}, std::uint64_t{8}, std::uint64_t{17}, kMax}) {
    InclusionProof resized = proof;
    resized.tree_size = size;
    EXPECT_FALSE(InclusionHolds(resized)) << size;
  }
}

TEST(MerkleTest, AnInclusionProofThatIsCutExtendedOrSwappedDoesNotHold) {
  const InclusionProof proof = InclusionIn(SomeLeaves(13), 5);
  InclusionProof cut = proof;
  cut.path.pop_back();
  EXPECT_FALSE(InclusionHolds(cut));
  InclusionProof beheaded = proof;
  beheaded.path.erase(beheaded.path.begin());
  EXPECT_FALSE(InclusionHolds(beheaded));
  InclusionProof extended = proof;
  extended.path.push_back(proof.root);
  EXPECT_FALSE(InclusionHolds(extended));
  InclusionProof swapped = proof;
  std::swap(swapped.path[0], swapped.path[1]);
  EXPECT_FALSE(InclusionHolds(swapped));
  InclusionProof emptied = proof;
  emptied.path.clear();
  EXPECT_FALSE(InclusionHolds(emptied));
}

TEST(MerkleTest, EveryBitOfAnInclusionProofCounts) {
  const InclusionProof proof = InclusionIn(SomeLeaves(7), 6);
  for (std::size_t bit = 0; bit < 256; ++bit) {
    InclusionProof other_root = proof;
    other_root.root = WithBitFlipped(proof.root, bit);
    EXPECT_FALSE(InclusionHolds(other_root)) << bit;
    InclusionProof other_leaf = proof;
    other_leaf.leaf_hash = WithBitFlipped(proof.leaf_hash, bit);
    EXPECT_FALSE(InclusionHolds(other_leaf)) << bit;
    InclusionProof other_node = proof;
    other_node.path[1] = WithBitFlipped(proof.path[1], bit);
    EXPECT_FALSE(InclusionHolds(other_node)) << bit;
  }
}

TEST(MerkleTest, AHashOfAnotherLengthProvesNoInclusion) {
  InclusionProof empty{.leaf_index = 0, .tree_size = 1};
  EXPECT_FALSE(InclusionHolds(empty));
  InclusionProof single{.tree_size = 1, .leaf_hash = Sha256("x"), .root = Sha256("x")};
  EXPECT_TRUE(InclusionHolds(single));
  single.leaf_hash.push_back('x');
  single.root.push_back('x');
  EXPECT_FALSE(InclusionHolds(single));
  InclusionProof with_garbage = InclusionIn(SomeLeaves(4), 1);
  with_garbage.path.emplace_back();
  EXPECT_FALSE(InclusionHolds(with_garbage));
}

TEST(MerkleTest, InclusionIsCheckedUpToTheLargestSize) {
  for (const std::uint64_t size : {kMax, kMax - 1, (std::uint64_t{1} << 63) + 1}) {
    for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{1} << 62, (std::uint64_t{1} << 63), size - 1}) {
      const Strings path = SomeNodes(WidePathLength(index, size));
      Strings rest = path;
      InclusionProof proof{.leaf_index = index,
                           .tree_size = size,
                           .leaf_hash = Sha256("leaf"),
                           .root = WideRoot(index, size, Sha256("leaf"), rest),
                           .path = path};
      EXPECT_TRUE(InclusionHolds(proof)) << index << " of " << size;
      proof.path.push_back(Sha256("one more"));
      EXPECT_FALSE(InclusionHolds(proof)) << index << " of " << size;
    }
  }
  EXPECT_FALSE(InclusionHolds({.leaf_index = kMax, .tree_size = kMax, .leaf_hash = Sha256("x"), .root = Sha256("x")}));
}

TEST(MerkleTest, EveryConsistencyProofHoldsBetweenEverySize) {
  for (std::size_t size2 = 1; size2 <= kMaxTreeSize; ++size2) {
    for (std::size_t size1 = 1; size1 <= size2; ++size1) {
      EXPECT_TRUE(ConsistencyHolds(ConsistencyIn(SomeLeaves(size2), size1))) << size1 << " to " << size2;
    }
  }
}

TEST(MerkleTest, AnEmptyTreeIsConsistentWithNothing) {
  const std::string root = Sha256("");
  EXPECT_FALSE(ConsistencyHolds({.size1 = 0, .size2 = 0, .root1 = root, .root2 = root}));
  EXPECT_FALSE(ConsistencyHolds({.size1 = 0, .size2 = 1, .root1 = root, .root2 = Sha256("x")}));
  EXPECT_FALSE(ConsistencyHolds({.size1 = 1, .size2 = 0, .root1 = root, .root2 = root}));
}

TEST(MerkleTest, EqualSizesHoldForEqualRootsAndAnEmptyProofAlone) {
  EXPECT_TRUE(ConsistencyHolds({.size1 = 1, .size2 = 1, .root1 = "any", .root2 = "any"}));
  EXPECT_FALSE(ConsistencyHolds({.size1 = 1, .size2 = 1, .root1 = "any", .root2 = "other"}));
  EXPECT_FALSE(ConsistencyHolds({.size1 = 1, .size2 = 1, .root1 = "any", .root2 = "any", .path = {Sha256("x")}}));
}

TEST(MerkleTest, ASmallerTreeIsNotConsistentWithALargerOneBeforeIt) {
  ConsistencyProof proof = ConsistencyIn(SomeLeaves(7), 3);
  std::swap(proof.size1, proof.size2);
  EXPECT_FALSE(ConsistencyHolds(proof));
  std::swap(proof.root1, proof.root2);
  EXPECT_FALSE(ConsistencyHolds(proof));
}

TEST(MerkleTest, AConsistencyProofHoldsForNoOtherSize) {
  const ConsistencyProof proof = ConsistencyIn(SomeLeaves(13), 6);
  for (std::uint64_t size = 0; size < 20; ++size) {
    ConsistencyProof other = proof;
    other.size1 = size;
    EXPECT_EQ(ConsistencyHolds(other), size == 6) << size;
  }
  for (const std::uint64_t size : {std::uint64_t{7}, std::uint64_t{8}, std::uint64_t{26}, kMax}) {
    ConsistencyProof other = proof;
    other.size2 = size;
    EXPECT_FALSE(ConsistencyHolds(other)) << size;
  }
}

TEST(MerkleTest, AConsistencyProofThatIsCutExtendedOrFlippedDoesNotHold) {
  for (const std::size_t old_size : {3, 4, 7, 8, 12}) {
    const ConsistencyProof proof = ConsistencyIn(SomeLeaves(13), old_size);
    ConsistencyProof cut = proof;
    cut.path.pop_back();
    EXPECT_FALSE(ConsistencyHolds(cut)) << old_size;
    ConsistencyProof beheaded = proof;
    beheaded.path.erase(beheaded.path.begin());
    EXPECT_FALSE(ConsistencyHolds(beheaded)) << old_size;
    ConsistencyProof extended = proof;
    extended.path.push_back(proof.root1);
    EXPECT_FALSE(ConsistencyHolds(extended)) << old_size;
    ConsistencyProof with_garbage = proof;
    with_garbage.path.emplace_back();
    EXPECT_FALSE(ConsistencyHolds(with_garbage)) << old_size;
    for (std::size_t bit = 0; bit < 256; bit += 17) {
      ConsistencyProof flipped = proof;
      flipped.path.front() = WithBitFlipped(proof.path.front(), bit);
      EXPECT_FALSE(ConsistencyHolds(flipped)) << old_size << " bit " << bit;
    }
  }
}

TEST(MerkleTest, ConsistencyIsCheckedUpToTheLargestSize) {
  // From 2^63 to 2^64 - 1 the old root stands for the left half, and the right half adds one node.
  const std::string old_root = Sha256("old");
  const std::string added = Sha256("added");
  const ConsistencyProof proof{.size1 = std::uint64_t{1} << 63,
                               .size2 = kMax,
                               .root1 = old_root,
                               .root2 = NodeHash(old_root, added),
                               .path = {added}};
  EXPECT_TRUE(ConsistencyHolds(proof));
  ConsistencyProof smaller = proof;
  smaller.size1 -= 1;
  EXPECT_FALSE(ConsistencyHolds(smaller));
  ConsistencyProof longer = proof;
  longer.path = SomeNodes(200);
  EXPECT_FALSE(ConsistencyHolds(longer));
}

TEST(MerkleTest, TheLastLeafOfTheLargestTreeIsConsistentWithIt) {
  // From 2^64 - 2 to 2^64 - 1: one leaf more at the right edge. The old tree is made of complete
  // subtrees of 2, 4, ... 2^63 leaves, and all of them stand in both roots.
  Strings path = {Sha256("pair"), Sha256("new leaf")};
  std::string root1 = path[0];
  std::string root2 = NodeHash(path[0], path[1]);
  for (int level = 2; level <= 63; ++level) {
    path.push_back(Sha256("subtree " + std::to_string(level)));
    root1 = NodeHash(path.back(), root1);
    root2 = NodeHash(path.back(), root2);
  }
  ConsistencyProof proof{.size1 = kMax - 1, .size2 = kMax, .root1 = root1, .root2 = root2, .path = path};
  EXPECT_TRUE(ConsistencyHolds(proof));
  proof.path.pop_back();
  EXPECT_FALSE(ConsistencyHolds(proof));
}

}  // namespace
}  // namespace handover_verify
