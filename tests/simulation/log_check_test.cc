// Whether the check of the log names what is wrong with one.
#include "tests/simulation/log_check.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/tree_head.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/parties.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/trace.h"

namespace handover::simulation {
namespace log_check_test_internal {

TEST(PlainTreeTest, RootIsTheOneOfAllLeaves) {
  PlainTree tree;
  std::vector<Digest> leaves;
  EXPECT_EQ(tree.Root(), MerkleRoot(leaves));
  for (uint8_t i = 0; i < 70; ++i) {
    leaves.push_back(MerkleLeafHash(std::string(1, static_cast<char>(i))));
    tree.Add(leaves.back());
    EXPECT_EQ(tree.Root(), MerkleRoot(leaves)) << leaves.size();
  }
}

class LogCheckTest : public testing::Test {
 protected:
  LogCheckTest() {
    disk_.Watch([this](absl::Span<const store::Operation> operations) { check_.Committed(operations); });
    for (const char* leaf : {"one", "two", "three"}) Append(leaf);
    check_.CheckAll(disk_);
  }
  static store::Operation LeafRow(uint64_t index, const std::string& leaf) {
    storage::v1::LeafRecord record;
    record.set_leaf(leaf);
    return store::Put(store::Table::kLeaf, store::OrderedU64(index), record.SerializeAsString());
  }
  void Append(const std::string& leaf) {
    const std::vector<store::Operation> batch = {LeafRow(check_.size(), leaf)};
    ASSERT_TRUE(disk_.Commit(batch).ok());
  }
  // By a commit that the check does not hear of.
  void WriteUnseen(const store::Operation& operation) {
    disk_.Watch(nullptr);
    ASSERT_TRUE(disk_.Commit({&operation, 1}).ok());
  }

  Agenda agenda_{StartOfTime()};
  Trace trace_{false};
  Disk disk_;
  LogCheck check_{agenda_, KeyOf(1, "log").verify_key(), trace_};
};

TEST_F(LogCheckTest, ALeafThatIsWrittenAgainIsWorkedOutAgain) {
  const Digest root = check_.Root();
  WriteUnseen(LeafRow(1, "two"));
  check_.CheckAll(disk_);
  EXPECT_EQ(check_.Root(), root);
  WriteUnseen(LeafRow(1, "other"));
  check_.CheckAll(disk_);
  EXPECT_NE(check_.Root(), root);
}

TEST_F(LogCheckTest, ALeafThatIsGoneIsFound) {
  WriteUnseen(store::Delete(store::Table::kLeaf, store::OrderedU64(1)));
  check_.CheckAll(disk_);
  ASSERT_TRUE(trace_.violation().has_value());
  EXPECT_EQ(trace_.violation()->rule, "LOG_ROWS");
}

// A log of one leaf, of which somebody holds a receipt.
class ReceiptOfLogTest : public testing::Test {
 protected:
  ReceiptOfLogTest() {
    const Digest root = MerkleLeafHash(leaf_);
    const SigningKey key = KeyOf(1, "log");
    receipt_.set_leaf(leaf_);
    receipt_.set_head(ToString(EncodeTreeHead({kSuiteEcdsaP256, 8, key.verify_key().key_id(), 1, root})));
    receipt_.set_head_signature(ToString(key.Sign(receipt_.head()).value()));
    WriteLeaf(leaf_);
  }
  void WriteLeaf(const std::string& leaf) {
    storage::v1::LeafRecord record;
    record.set_leaf(leaf);
    const std::vector<store::Operation> batch = {
        store::Put(store::Table::kLeaf, store::OrderedU64(0), record.SerializeAsString())};
    ASSERT_TRUE(disk_.Commit(batch).ok());
  }
  // What was broken; empty: nothing.
  std::string Rule() const { return trace_.violation().has_value() ? trace_.violation()->rule : ""; }

  const LeafMeaning meaning_ = {LeafType::kAccepted, Digest{7}};
  const std::string leaf_ = ToString(EncodeLeaf({LeafType::kAccepted, 8, Digest{7}, {}, {}}));
  exchange::v1::Receipt receipt_;
  Agenda agenda_{StartOfTime()};
  Trace trace_{false};
  Disk disk_;
  LogCheck check_{agenda_, KeyOf(1, "log").verify_key(), trace_};
};

TEST_F(ReceiptOfLogTest, OneThatHoldsIsFoundInItsLog) {
  check_.Promised(receipt_, meaning_);
  check_.CheckNewest(disk_);
  EXPECT_EQ(Rule(), "");
  EXPECT_EQ(check_.promised_size(), 1u);
}

TEST_F(ReceiptOfLogTest, OneWhoseHeadNobodySignedIsNamed) {
  receipt_.set_head_signature(std::string(kSignatureBytes, '1'));
  check_.Promised(receipt_, meaning_);
  EXPECT_EQ(Rule(), "RECEIPT_HEAD");
}

TEST_F(ReceiptOfLogTest, OneOfAnotherLetterIsNamed) {
  check_.Promised(receipt_, {LeafType::kAccepted, Digest{9}});
  EXPECT_EQ(Rule(), "RECEIPT");
}

TEST_F(ReceiptOfLogTest, ALogWithoutItsLeafIsNamed) {
  check_.Promised(receipt_, meaning_);
  const std::vector<store::Operation> batch = {store::Delete(store::Table::kLeaf, store::OrderedU64(0))};
  ASSERT_TRUE(disk_.Commit(batch).ok());
  check_.CheckNewest(disk_);
  EXPECT_EQ(Rule(), "LOG_CUT");
}

TEST_F(ReceiptOfLogTest, ALogWithAnotherLeafInItsPlaceIsNamed) {
  check_.Promised(receipt_, meaning_);
  WriteLeaf(std::string(kLeafBytes, 'x'));
  check_.CheckNewest(disk_);
  EXPECT_EQ(Rule(), "LOG_CHANGED");
}

}  // namespace log_check_test_internal
}  // namespace handover::simulation
