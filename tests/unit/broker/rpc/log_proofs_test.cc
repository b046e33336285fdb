#include "broker/rpc/log_proofs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/refusal.h"
#include "broker/store/log_reader.h"
#include "tests/fakes/world/pipeline_world.h"

namespace handover::rpc {
namespace {

std::string Found(const absl::Status& status) {
  return status.ok() ? "OK" : DetailOf(status).code() + " at " + DetailOf(status).field_path();
}

audit::v1::GetInclusionProofRequest Inclusion(int64_t index, int64_t size) {
  audit::v1::GetInclusionProofRequest request;
  request.set_leaf_index(index);
  request.set_tree_size(size);
  return request;
}

audit::v1::GetConsistencyProofRequest Consistency(int64_t first, int64_t second) {
  audit::v1::GetConsistencyProofRequest request;
  request.set_first_size(first);
  request.set_second_size(second);
  return request;
}

std::vector<Digest> PathOf(const google::protobuf::RepeatedPtrField<std::string>& path) {
  return ToDigests(path).value();
}

// A log of ten leaves: five parties, each with a key.
class LogProofsTest : public ::testing::Test {
 protected:
  LogProofsTest() {
    for (const char* alias : {"a", "b", "c", "d", "e"}) world_.AddParty(alias, directory::v1::GP);
  }
  Digest RootAt(uint64_t size) { return *StoredRoot(store::LogReader(world_.store()), size); }

  fakes::PipelineWorld world_;
};

TEST_F(LogProofsTest, TheHeadIsTheNewestOne) {
  const auto head = NewestTreeHead(world_.env().committer);
  ASSERT_TRUE(head.ok());
  const auto opened = OpenTreeHead({head->head(), head->head_signature()}, world_.log_key());
  EXPECT_EQ(opened->size, 10u);
  EXPECT_EQ(SizeOf(world_.env().committer.NewestHead()), 10u);
}

TEST(NewestTreeHeadTest, AnEmptyLogHasNone) {
  fakes::PipelineWorld world;
  EXPECT_EQ(Found(NewestTreeHead(world.env().committer).status()), "LOG_EMPTY at ");
  EXPECT_EQ(SizeOf(world.env().committer.NewestHead()), 0u);
}

TEST_F(LogProofsTest, EveryLeafIsProvedUnderEveryTree) {
  for (int64_t size = 1; size <= 10; ++size) {
    for (int64_t index = 0; index < size; ++index) {
      const auto proof = ProveInclusion(Inclusion(index, size), 10, world_.store());
      ASSERT_TRUE(proof.ok());
      const std::vector<Digest> path = PathOf(proof->path());
      EXPECT_TRUE(VerifyInclusion({MerkleLeafHash(proof->leaf()), static_cast<uint64_t>(index),
                                   static_cast<uint64_t>(size), path, RootAt(static_cast<uint64_t>(size))}));
    }
  }
}

TEST_F(LogProofsTest, EveryTreeIsProvedToContinueTheOnesBefore) {
  for (int64_t second = 1; second <= 10; ++second) {
    for (int64_t first = 1; first <= second; ++first) {
      const auto proof = ProveConsistency(Consistency(first, second), 10, world_.store());
      ASSERT_TRUE(proof.ok());
      const std::vector<Digest> path = PathOf(proof->path());
      EXPECT_TRUE(VerifyConsistency({static_cast<uint64_t>(first), RootAt(static_cast<uint64_t>(first)),
                                     static_cast<uint64_t>(second), RootAt(static_cast<uint64_t>(second)), path}));
    }
  }
}

TEST_F(LogProofsTest, SizesAndIndexesOutOfRangeAreNamed) {
  const store::Reader& reader = world_.store();
  EXPECT_EQ(Found(ProveInclusion(Inclusion(0, 0), 10, reader).status()), "VALUE_RANGE at tree_size");
  EXPECT_EQ(Found(ProveInclusion(Inclusion(0, 11), 10, reader).status()), "VALUE_RANGE at tree_size");
  EXPECT_EQ(Found(ProveInclusion(Inclusion(0, -1), 10, reader).status()), "VALUE_RANGE at tree_size");
  EXPECT_EQ(Found(ProveInclusion(Inclusion(10, 10), 10, reader).status()), "VALUE_RANGE at leaf_index");
  EXPECT_EQ(Found(ProveInclusion(Inclusion(-1, 10), 10, reader).status()), "VALUE_RANGE at leaf_index");
  EXPECT_EQ(Found(ProveConsistency(Consistency(1, 11), 10, reader).status()), "VALUE_RANGE at second_size");
  EXPECT_EQ(Found(ProveConsistency(Consistency(1, 0), 10, reader).status()), "VALUE_RANGE at second_size");
  EXPECT_EQ(Found(ProveConsistency(Consistency(0, 10), 10, reader).status()), "VALUE_RANGE at first_size");
  EXPECT_EQ(Found(ProveConsistency(Consistency(6, 5), 10, reader).status()), "VALUE_RANGE at first_size");
}

TEST_F(LogProofsTest, WhatIsNotReleasedIsNotProved) {
  EXPECT_EQ(Found(ProveInclusion(Inclusion(0, 10), 9, world_.store()).status()), "VALUE_RANGE at tree_size");
}

TEST_F(LogProofsTest, ADamagedLogIsSaidToBe) {
  world_.store().DamageRow(store::Table::kLeaf, store::OrderedU64(3));
  EXPECT_EQ(ProveInclusion(Inclusion(3, 10), 10, world_.store()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ProveConsistency(Consistency(3, 10), 10, world_.store()).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace handover::rpc
