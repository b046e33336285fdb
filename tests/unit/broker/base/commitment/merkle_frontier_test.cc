#include "broker/base/commitment/merkle_frontier.h"

#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"

#include "broker/base/commitment/leaf.h"
#include "tests/unit/broker/base/commitment/plain_tree.h"
#include "tests/unit/broker/base/commitment/vectors.h"

namespace handover {
namespace {
namespace merkle_frontier_test {

std::vector<Digest> Hashes(uint64_t first, uint64_t count) {
  std::vector<Digest> hashes;
  for (uint64_t i = first; i < first + count; ++i) hashes.push_back(MerkleLeafHash("leaf " + std::to_string(i)));
  return hashes;
}

plain_tree::List Data(uint64_t size) {
  plain_tree::List data;
  for (uint64_t i = 0; i < size; ++i) data.push_back("leaf " + std::to_string(i));
  return data;
}

// Keeps what a store keeps: the leaves, and the nodes that each group has closed.
class GrownNodes final : public NodeSource {
 public:
  void Add(absl::Span<const Digest> leaf_hashes, const AppendedGroup& group) {
    for (size_t i = 0; i < leaf_hashes.size(); ++i) nodes_[{0, group.first_index() + i}] = leaf_hashes[i];
    for (const StoredNode& node : group.NewNodes()) {
      twice_count_ += static_cast<int>(nodes_.count(node.position));
      nodes_[node.position] = node.hash;
    }
  }
  absl::StatusOr<Digest> Node(const NodePosition& position) const override {
    const auto found = nodes_.find(position);
    if (found == nodes_.end()) return absl::NotFoundError("node");
    return found->second;
  }
  int twice_count() const { return twice_count_; }
  size_t size() const { return nodes_.size(); }

 private:
  std::map<NodePosition, Digest> nodes_;
  int twice_count_ = 0;
};

}  // namespace merkle_frontier_test

TEST(MerkleFrontierTest, EmptyLogHasTheRootOfTheEmptyTree) {
  EXPECT_EQ(MerkleFrontier().Root(), EmptyTreeRoot());
  EXPECT_EQ(MerkleFrontier().size(), 0u);
}

TEST(MerkleFrontierTest, EveryGroupOnEveryTreeIsProvenFromItsOwnLeaves) {
  for (uint64_t before = 0; before <= 35; ++before) {
    const AppendedGroup start = MerkleFrontier().Extend(merkle_frontier_test::Hashes(0, before));
    for (uint64_t count = 1; count <= 20; ++count) {
      const AppendedGroup group = start.frontier().Extend(merkle_frontier_test::Hashes(before, count));
      const plain_tree::List data = merkle_frontier_test::Data(before + count);
      ASSERT_EQ(ToString(group.root()), plain_tree::Root(data)) << before << " + " << count;
      EXPECT_EQ(group.frontier().Root(), group.root());
      EXPECT_EQ(group.tree_size(), before + count);
      for (uint64_t i = 0; i < count; ++i) {
        ASSERT_EQ(group.Path(i), ToDigests(plain_tree::Path(before + i, data)).value()) << before << " + " << i;
      }
    }
  }
}

TEST(MerkleFrontierTest, EmptyGroupChangesNothing) {
  const AppendedGroup start = MerkleFrontier().Extend(merkle_frontier_test::Hashes(0, 5));
  const AppendedGroup same = start.frontier().Extend({});
  EXPECT_EQ(same.root(), start.root());
  EXPECT_EQ(same.tree_size(), 5u);
  EXPECT_TRUE(same.NewNodes().empty());
}

// A commit that fails leaves the log as it was.
TEST(MerkleFrontierTest, ExtendingDoesNotChangeTheFrontier) {
  const MerkleFrontier frontier = MerkleFrontier().Extend(merkle_frontier_test::Hashes(0, 3)).frontier();
  const Digest root = frontier.Root();
  (void)frontier.Extend(merkle_frontier_test::Hashes(3, 9));
  EXPECT_EQ(frontier.Root(), root);
  EXPECT_EQ(frontier.size(), 3u);
}

TEST(MerkleFrontierTest, NodesOfAllGroupsProveEveryOldLeaf) {
  MerkleFrontier frontier;
  merkle_frontier_test::GrownNodes nodes;
  uint64_t size = 0;
  for (const uint64_t count : {1, 1, 2, 3, 5, 8, 13, 1, 7, 64, 1}) {
    const std::vector<Digest> hashes = merkle_frontier_test::Hashes(size, count);
    const AppendedGroup group = frontier.Extend(hashes);
    nodes.Add(hashes, group);
    frontier = group.frontier();
    size += count;
  }
  const std::vector<Digest> all = merkle_frontier_test::Hashes(0, size);
  EXPECT_EQ(StoredRoot(nodes, size).value(), MerkleRoot(all));
  for (uint64_t i = 0; i < size; ++i) {
    ASSERT_EQ(StoredInclusionPath(nodes, i, size).value(), InclusionPath(all, i));
    ASSERT_EQ(StoredConsistencyPath(nodes, {i + 1, size}).value(), ConsistencyPath(all, i + 1));
  }
  EXPECT_EQ(nodes.twice_count(), 0);
  EXPECT_LT(nodes.size(), 2 * size);
}

TEST(MerkleFrontierTest, RestoredFrontierGoesOnAsBefore) {
  for (uint64_t before = 0; before <= 17; ++before) {
    const MerkleFrontier frontier = MerkleFrontier().Extend(merkle_frontier_test::Hashes(0, before)).frontier();
    const absl::StatusOr<MerkleFrontier> restored = MerkleFrontier::Restore(frontier.Serialize());
    ASSERT_TRUE(restored.ok());
    EXPECT_EQ(restored->Extend(merkle_frontier_test::Hashes(before, 3)).root(),
              MerkleRoot(merkle_frontier_test::Hashes(0, before + 3)));
  }
}

TEST(MerkleFrontierTest, TornFrontierIsDataLoss) {
  const std::string bytes = MerkleFrontier().Extend(merkle_frontier_test::Hashes(0, 7)).frontier().Serialize();
  EXPECT_EQ(bytes.size(), 8u + 3 * 32);
  for (const std::string& torn :
       {std::string(), bytes.substr(0, 7), bytes.substr(0, 8), bytes.substr(0, 103), bytes + "x"}) {
    EXPECT_EQ(MerkleFrontier::Restore(torn).status().code(), absl::StatusCode::kDataLoss) << torn.size();
  }
}

TEST(MerkleFrontierTest, LoadedFromStoredNodesGoesOnAsBefore) {
  const std::vector<Digest> hashes = merkle_frontier_test::Hashes(0, 21);
  const AppendedGroup group = MerkleFrontier().Extend(hashes);
  merkle_frontier_test::GrownNodes nodes;
  nodes.Add(hashes, group);
  const absl::StatusOr<MerkleFrontier> loaded = MerkleFrontier::Load(nodes, 21);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->Serialize(), group.frontier().Serialize());
}

TEST(MerkleFrontierTest, LoadHandsThroughALostNode) {
  const merkle_frontier_test::GrownNodes nothing;
  EXPECT_EQ(MerkleFrontier::Load(nothing, 4).status().code(), absl::StatusCode::kNotFound);
}

TEST(MerkleFrontierTest, CompactPathsExpandToThePaths) {
  const MerkleFrontier frontier = MerkleFrontier().Extend(merkle_frontier_test::Hashes(0, 1000)).frontier();
  // 16 leaves share most of their hashes; 400 have more than 256, so that a position takes two bytes.
  for (const uint64_t count : {1, 16, 400}) {
    const AppendedGroup group = frontier.Extend(merkle_frontier_test::Hashes(1000, count));
    std::vector<size_t> positions(count);
    std::iota(positions.begin(), positions.end(), 0);
    const CompactPaths compact = group.Paths(positions);
    EXPECT_LE(compact.nodes.size(), 2 * count + 16);
    ASSERT_EQ(compact.paths.size(), count);
    for (size_t i = 0; i < count; ++i) {
      const std::string bytes = EncodePathPositions(compact.paths[i], compact.nodes.size());
      EXPECT_EQ(ExpandPath(compact.nodes, bytes), group.Path(i));
    }
  }
}

TEST(MerkleFrontierTest, CompactPathsOfSomeLeavesHoldOnlyTheirHashes) {
  const AppendedGroup group = MerkleFrontier().Extend(merkle_frontier_test::Hashes(0, 64));
  const CompactPaths compact = group.Paths({5});
  EXPECT_EQ(compact.nodes, group.Path(5));
}

TEST(MerkleFrontierTest, PositionThatIsNoneOfTheNodesDoesNotExpand) {
  const std::vector<Digest> nodes(3);
  EXPECT_TRUE(ExpandPath(nodes, std::string("\x00\x02", 2)).has_value());
  EXPECT_FALSE(ExpandPath(nodes, "\x03").has_value());
  const std::vector<Digest> many(257);
  EXPECT_TRUE(ExpandPath(many, std::string("\x01\x00", 2)).has_value());
  EXPECT_FALSE(ExpandPath(many, std::string("\x01\x01", 2)).has_value());
  EXPECT_FALSE(ExpandPath(many, "\x01").has_value());
}

TEST(MerkleFrontierTest, VectorLogGrowsLeafByLeafToTheSameRoots) {
  const Vectors vectors;
  const rapidjson::Value& log = vectors.Section("log");
  ASSERT_EQ(log["leaves"].Size(), 19u);
  MerkleFrontier frontier;
  for (rapidjson::SizeType i = 0; i < log["leaves"].Size(); ++i) {
    const LeafData leaf = ToArray<kLeafBytes>(Unhex(log["leaves"][i])).value();
    frontier = frontier.Extend({LeafHash(leaf)}).frontier();
    EXPECT_EQ(frontier.Root(), UnhexDigest(log["roots"][i]));
  }
}

}  // namespace
}  // namespace handover
