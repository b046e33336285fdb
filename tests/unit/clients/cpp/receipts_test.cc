#include "clients/cpp/receipts.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/merkle_frontier.h"
#include "broker/base/refusal.h"
#include "clients/cpp/party_keys.h"
#include "tests/fakes/broker/fake_log.h"
#include "tests/fakes/fake_clock.h"

namespace handover::client {
namespace {

class ReceiptsTest : public ::testing::Test {
 protected:
  ReceiptsTest()
      : index_(log_.Append(LeafType::kAccepted, Digest{7})),
        receipt_(log_.MakeReceipt(index_)),
        watch_(*LogWatch::Open(log_.key().verify_key(), store_, clock_, {})) {}

  absl::Status Check(const LeafMeaning& meaning, uint64_t not_below = 0) {
    return CheckReceipt(receipt_, {.meaning = meaning, .not_below = not_below}, *watch_);
  }

  fakes::FakeLog log_;
  const uint64_t index_;
  exchange::v1::Receipt receipt_;
  fakes::FakeClock clock_;
  SeenHeadMemory store_;
  const std::unique_ptr<LogWatch> watch_;
};

TEST_F(ReceiptsTest, ReceiptThatHoldsIsTakenNoteOf) {
  EXPECT_TRUE(Check({LeafType::kAccepted, Digest{7}}, log_.size()).ok());
  EXPECT_EQ(watch_->Newest().size, log_.size());
}

TEST_F(ReceiptsTest, ReceiptOfSomethingElseIsAWrongLeaf) {
  EXPECT_EQ(CodeOf(Check({LeafType::kAccepted, Digest{8}})), "WRONG_LEAF");
  EXPECT_EQ(CodeOf(Check({LeafType::kStatement, Digest{7}})), "WRONG_LEAF");
  EXPECT_EQ(watch_->Newest().size, 0U);
}

TEST_F(ReceiptsTest, MovedLeafIsNotInTheLog) {
  receipt_.set_leaf_index(static_cast<int64_t>(index_) - 1);
  EXPECT_EQ(CodeOf(Check({LeafType::kAccepted, Digest{7}})), "NOT_IN_LOG");
  receipt_.set_leaf_index(-1);
  EXPECT_EQ(CodeOf(Check({LeafType::kAccepted, Digest{7}})), "NOT_IN_LOG");
}

TEST_F(ReceiptsTest, HeadWithoutAGoodSignatureIsABadHead) {
  receipt_.mutable_head_signature()->back() ^= 1;
  EXPECT_EQ(CodeOf(Check({LeafType::kAccepted, Digest{7}})), "BAD_HEAD");
}

TEST_F(ReceiptsTest, HeadBelowWhatWasSeenIsARollback) {
  EXPECT_EQ(CodeOf(Check({LeafType::kAccepted, Digest{7}}, log_.size() + 1)), "ROLLBACK");
}

// Three leaves appended together, with the hashes their paths share written once.
exchange::v1::ReceiptGroup Group(const CompactPaths& paths) {
  exchange::v1::ReceiptGroup group;
  group.set_head("head");
  group.set_head_signature("signature");
  for (const Digest& node : paths.nodes) group.add_nodes(ToString(node));
  for (const std::vector<uint16_t>& path : paths.paths) {
    exchange::v1::ReceiptGroup::Entry& entry = *group.add_entries();
    entry.set_leaf("leaf");
    entry.set_leaf_index(group.entries_size() - 1);
    entry.set_path_positions(EncodePathPositions(path, paths.nodes.size()));
  }
  return group;
}

TEST(ExpandReceiptTest, EveryEntryGetsItsWholePath) {
  const std::vector<Digest> leaves = {MerkleLeafHash("a"), MerkleLeafHash("b"), MerkleLeafHash("c")};
  const AppendedGroup appended = MerkleFrontier().Extend(leaves);
  const exchange::v1::ReceiptGroup group = Group(appended.Paths({0, 1, 2}));
  for (int i = 0; i < 3; ++i) {
    const absl::StatusOr<exchange::v1::Receipt> receipt = ExpandReceipt(group, i);
    ASSERT_TRUE(receipt.ok());
    EXPECT_EQ(receipt->head(), "head");
    EXPECT_EQ(receipt->head_signature(), "signature");
    EXPECT_EQ(receipt->leaf(), "leaf");
    EXPECT_EQ(receipt->leaf_index(), i);
    const std::vector<Digest> path = *ToDigests(receipt->path());
    EXPECT_TRUE(VerifyInclusion({leaves[static_cast<size_t>(i)], static_cast<uint64_t>(i), 3, path, appended.root()}));
  }
}

TEST(ExpandReceiptTest, EntryThatIsNotThereIsMalformed) {
  const exchange::v1::ReceiptGroup group = Group({.nodes = {}, .paths = {{}}});
  EXPECT_TRUE(ExpandReceipt(group, 0).ok());
  EXPECT_EQ(CodeOf(ExpandReceipt(group, 1).status()), "RECEIPT_MALFORMED");
  EXPECT_EQ(CodeOf(ExpandReceipt(group, -1).status()), "RECEIPT_MALFORMED");
}

TEST(ExpandReceiptTest, PathBeyondTheNodesIsMalformed) {
  exchange::v1::ReceiptGroup group = Group({.nodes = {Digest{}}, .paths = {{0}}});
  EXPECT_TRUE(ExpandReceipt(group, 0).ok());
  group.mutable_entries(0)->set_path_positions(std::string(1, '\1'));
  EXPECT_EQ(CodeOf(ExpandReceipt(group, 0).status()), "RECEIPT_MALFORMED");
}

TEST(ExpandReceiptTest, NodeOfAnotherLengthIsMalformed) {
  exchange::v1::ReceiptGroup group = Group({.nodes = {Digest{}}, .paths = {{0}}});
  group.set_nodes(0, "short");
  EXPECT_EQ(CodeOf(ExpandReceipt(group, 0).status()), "RECEIPT_MALFORMED");
}

}  // namespace
}  // namespace handover::client
