#include "broker/base/commitment/merkle.h"

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

#include "tests/unit/broker/base/commitment/plain_tree.h"
#include "tests/unit/broker/base/commitment/vectors.h"

namespace handover {
namespace {
namespace merkle_test {

constexpr uint64_t kMaxSize = 40;  // Past two powers of two, with every shape of an uneven edge.

plain_tree::List Data(uint64_t size) {
  plain_tree::List data;
  for (uint64_t i = 0; i < size; ++i) data.push_back("leaf " + std::to_string(i));
  return data;
}

std::vector<Digest> Hashes(const plain_tree::List& data) {
  std::vector<Digest> hashes;
  for (const std::string& leaf : data) hashes.push_back(MerkleLeafHash(leaf));
  return hashes;
}

std::vector<Digest> Digests(const plain_tree::List& list) { return ToDigests(list).value(); }
Digest One(const std::string& bytes) { return ToDigest(bytes).value(); }

// A store that holds some nodes and counts how often it is read.
class TableNodes final : public NodeSource {
 public:
  explicit TableNodes(absl::Span<const Digest> hashes) {
    for (int level = 0; (uint64_t{1} << level) <= hashes.size(); ++level) {
      const uint64_t count = uint64_t{1} << level;
      for (uint64_t i = 0; (i + 1) * count <= hashes.size(); ++i) {
        nodes_[{level, i}] = MerkleRoot(hashes.subspan(i * count, count));
      }
    }
  }
  void Lose(const NodePosition& position) { nodes_.erase(position); }
  int read_count() const { return read_count_; }

  absl::StatusOr<Digest> Node(const NodePosition& position) const override {
    ++read_count_;
    const auto found = nodes_.find(position);
    if (found == nodes_.end()) return absl::DataLossError("node is gone");
    return found->second;
  }

 private:
  std::map<NodePosition, Digest> nodes_;
  mutable int read_count_ = 0;
};

}  // namespace merkle_test

// RFC 6962 test data, as published in transparency-dev/merkle, for trees of 0 to 8 leaves.
TEST(MerkleTest, RootsAreTheGoldenOnes) {
  const plain_tree::List inputs = {"",
                                   absl::HexStringToBytes("00"),
                                   absl::HexStringToBytes("10"),
                                   absl::HexStringToBytes("2021"),
                                   absl::HexStringToBytes("3031"),
                                   absl::HexStringToBytes("40414243"),
                                   absl::HexStringToBytes("5051525354555657"),
                                   absl::HexStringToBytes("606162636465666768696a6b6c6d6e6f")};
  const std::vector<std::string> roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  for (size_t size = 0; size <= inputs.size(); ++size) {
    const plain_tree::List data(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(absl::BytesToHexString(ToString(MerkleRoot(merkle_test::Hashes(data)))), roots[size]);
  }
}

TEST(MerkleTest, VectorsSayTheSame) {
  const Vectors vectors;
  const rapidjson::Value& section = vectors.Section("rfc6962");
  plain_tree::List data;
  ASSERT_EQ(section["roots"].Size(), section["inputs"].Size() + 1);
  for (rapidjson::SizeType size = 0; size < section["roots"].Size(); ++size) {
    EXPECT_EQ(MerkleRoot(merkle_test::Hashes(data)), UnhexDigest(section["roots"][size]));
    data.push_back(size < section["inputs"].Size() ? Unhex(section["inputs"][size]) : "");
  }
}

TEST(MerkleTest, RootsAndProofsAreThoseOfThePlainTree) {
  for (uint64_t size = 1; size <= merkle_test::kMaxSize; ++size) {
    const plain_tree::List data = merkle_test::Data(size);
    const std::vector<Digest> hashes = merkle_test::Hashes(data);
    EXPECT_EQ(MerkleRoot(hashes), merkle_test::One(plain_tree::Root(data)));
    for (uint64_t i = 0; i < size; ++i) {
      EXPECT_EQ(InclusionPath(hashes, i), merkle_test::Digests(plain_tree::Path(i, data)));
      EXPECT_EQ(ConsistencyPath(hashes, i + 1), merkle_test::Digests(plain_tree::Proof(i + 1, data)));
    }
  }
}

TEST(MerkleTest, StoredNodesGiveTheSameProofs) {
  for (uint64_t size = 1; size <= merkle_test::kMaxSize; ++size) {
    const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(size));
    const merkle_test::TableNodes nodes(hashes);
    EXPECT_EQ(StoredRoot(nodes, size).value(), MerkleRoot(hashes));
    for (uint64_t i = 0; i < size; ++i) {
      EXPECT_EQ(StoredInclusionPath(nodes, i, size).value(), InclusionPath(hashes, i));
      EXPECT_EQ(StoredConsistencyPath(nodes, {i + 1, size}).value(), ConsistencyPath(hashes, i + 1));
    }
  }
  const merkle_test::TableNodes none({});
  EXPECT_EQ(StoredRoot(none, 0).value(), EmptyTreeRoot());
}

// A proof over part of a longer log, as for a reader with an older head.
TEST(MerkleTest, StoredNodesProveAnOlderSizeToo) {
  const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(23));
  const merkle_test::TableNodes nodes(hashes);
  const absl::Span<const Digest> older = absl::MakeConstSpan(hashes).subspan(0, 13);
  EXPECT_EQ(StoredInclusionPath(nodes, 12, 13).value(), InclusionPath(older, 12));
  EXPECT_EQ(StoredRoot(nodes, 13).value(), MerkleRoot(older));
}

TEST(MerkleTest, StoredProofsReadFewNodes) {
  const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(1000));
  const merkle_test::TableNodes nodes(hashes);
  ASSERT_TRUE(StoredInclusionPath(nodes, 0, 1000).ok());
  EXPECT_LE(nodes.read_count(), 2 * 10);
}

TEST(MerkleTest, StoredProofsOutOfRangeAreRefused) {
  const merkle_test::TableNodes nodes(merkle_test::Hashes(merkle_test::Data(3)));
  EXPECT_EQ(StoredInclusionPath(nodes, 3, 3).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(StoredConsistencyPath(nodes, {0, 3}).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(StoredConsistencyPath(nodes, {4, 3}).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(MerkleTest, LostNodeIsHandedThrough) {
  merkle_test::TableNodes nodes(merkle_test::Hashes(merkle_test::Data(7)));
  nodes.Lose({1, 2});
  EXPECT_EQ(StoredRoot(nodes, 7).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(StoredInclusionPath(nodes, 0, 7).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(StoredConsistencyPath(nodes, {4, 7}).status().code(), absl::StatusCode::kDataLoss);
  nodes.Lose({0, 6});
  EXPECT_EQ(StoredConsistencyPath(nodes, {7, 7}).value(), std::vector<Digest>());
  EXPECT_EQ(StoredConsistencyPath(nodes, {6, 7}).status().code(), absl::StatusCode::kDataLoss);
}

TEST(MerkleTest, InclusionHoldsForEveryLeafAndForNoOtherClaim) {
  for (uint64_t size = 1; size <= merkle_test::kMaxSize; ++size) {
    const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(size));
    const Digest root = MerkleRoot(hashes);
    for (uint64_t i = 0; i < size; ++i) {
      const std::vector<Digest> path = InclusionPath(hashes, i);
      EXPECT_TRUE(VerifyInclusion({hashes[i], i, size, path, root}));
      EXPECT_FALSE(VerifyInclusion({hashes[i], i + 1, size, path, root}));
      EXPECT_FALSE(VerifyInclusion({hashes[i], i - 1, size, path, root}));  // Wraps round for 0.
      EXPECT_FALSE(VerifyInclusion({hashes[i], i + size, size, path, root}));
      EXPECT_FALSE(VerifyInclusion({hashes[i], i, 0, path, root}));
      EXPECT_FALSE(VerifyInclusion({hashes[i], i, size * 2 + 1, path, root}));
      EXPECT_FALSE(VerifyInclusion({MerkleLeafHash("x"), i, size, path, root}));
      EXPECT_FALSE(VerifyInclusion({hashes[i], i, size, path, hashes[i] == root ? Digest{} : hashes[i]}));
    }
  }
}

TEST(MerkleTest, InclusionPathMustBeExact) {
  for (const uint64_t size : {2, 3, 7, 8, 21}) {
    const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(size));
    const Digest root = MerkleRoot(hashes);
    for (uint64_t i = 0; i < size; ++i) {
      const std::vector<Digest> path = InclusionPath(hashes, i);
      const auto holds = [&](const std::vector<Digest>& changed) {
        return VerifyInclusion({hashes[i], i, size, changed, root});
      };
      EXPECT_FALSE(holds({}));
      EXPECT_FALSE(holds(std::vector<Digest>(path.begin() + 1, path.end())));
      EXPECT_FALSE(holds(std::vector<Digest>(path.begin(), path.end() - 1)));
      for (const Digest& extra : {root, Digest{}, hashes[i]}) {
        std::vector<Digest> longer = path;
        longer.push_back(extra);
        EXPECT_FALSE(holds(longer));
        longer = path;
        longer.insert(longer.begin(), extra);
        EXPECT_FALSE(holds(longer));
      }
      for (size_t element = 0; element < path.size(); ++element) {
        std::vector<Digest> changed = path;
        changed[element][element % 32] ^= 0x80;
        EXPECT_FALSE(holds(changed));
      }
    }
  }
}

// What the prefixes are for: the two hashes under a node, put together, are no leaf.
TEST(MerkleTest, InteriorNodeIsNoLeaf) {
  const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(4));
  const std::string node_data = ToString(hashes[0]) + ToString(hashes[1]);
  const std::vector<Digest> path = {MerkleNodeHash(hashes[2], hashes[3])};
  EXPECT_FALSE(VerifyInclusion({MerkleLeafHash(node_data), 0, 2, path, MerkleRoot(hashes)}));
  EXPECT_NE(MerkleLeafHash(node_data), MerkleNodeHash(hashes[0], hashes[1]));
}

TEST(MerkleTest, ConsistencyHoldsForEveryPairOfSizesAndForNoOtherClaim) {
  for (uint64_t size = 1; size <= merkle_test::kMaxSize; ++size) {
    const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(size));
    const Digest root = MerkleRoot(hashes);
    for (uint64_t old_size = 1; old_size <= size; ++old_size) {
      const Digest old_root = MerkleRoot(absl::MakeConstSpan(hashes).subspan(0, old_size));
      const std::vector<Digest> path = ConsistencyPath(hashes, old_size);
      EXPECT_TRUE(VerifyConsistency({old_size, old_root, size, root, path}));
      EXPECT_FALSE(VerifyConsistency({old_size, Digest{}, size, root, path}));
      EXPECT_FALSE(VerifyConsistency({old_size, old_root, size, Digest{}, path}));
      EXPECT_FALSE(VerifyConsistency({0, old_root, size, root, path}));
      EXPECT_FALSE(VerifyConsistency({size + 1, old_root, size, root, path}));
      std::vector<Digest> longer = path;
      longer.push_back(root);
      EXPECT_FALSE(VerifyConsistency({old_size, old_root, size, root, longer}));
    }
  }
}

TEST(MerkleTest, ConsistencyPathMustBeExact) {
  for (const uint64_t size : {3, 7, 8, 21}) {
    const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(size));
    const Digest root = MerkleRoot(hashes);
    for (uint64_t old_size = 1; old_size < size; ++old_size) {
      const Digest old_root = MerkleRoot(absl::MakeConstSpan(hashes).subspan(0, old_size));
      const std::vector<Digest> path = ConsistencyPath(hashes, old_size);
      const auto holds = [&](const std::vector<Digest>& changed) {
        return VerifyConsistency({old_size, old_root, size, root, changed});
      };
      EXPECT_FALSE(holds({}));
      EXPECT_FALSE(holds(std::vector<Digest>(path.begin() + 1, path.end())));
      EXPECT_FALSE(holds(std::vector<Digest>(path.begin(), path.end() - 1)));
      for (size_t element = 0; element < path.size(); ++element) {
        std::vector<Digest> changed = path;
        changed[element][31] ^= 1;
        EXPECT_FALSE(holds(changed));
      }
    }
  }
}

TEST(MerkleTest, SwappedRootsAreNotConsistent) {
  const std::vector<Digest> hashes = merkle_test::Hashes(merkle_test::Data(9));
  const Digest old_root = MerkleRoot(absl::MakeConstSpan(hashes).subspan(0, 5));
  const std::vector<Digest> path = ConsistencyPath(hashes, 5);
  EXPECT_FALSE(VerifyConsistency({5, MerkleRoot(hashes), 9, old_root, path}));
}

TEST(MerkleTest, LargestSizesDoNotOverflow) {
  const Digest hash = MerkleLeafHash("x");
  const std::vector<Digest> path(64, hash);
  EXPECT_FALSE(VerifyInclusion({hash, ~uint64_t{0} - 1, ~uint64_t{0}, path, hash}));
  EXPECT_FALSE(VerifyConsistency({~uint64_t{0} - 1, hash, ~uint64_t{0}, hash, path}));
}

}  // namespace
}  // namespace handover
