#include "broker/base/commitment/receipt_check.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/commitment/merkle.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

// A log of nine leaves, of which number 6 is the one the receipt is of.
class ReceiptCheckTest : public testing::Test {
 protected:
  static constexpr uint64_t kIndex = 6;

  ReceiptCheckTest() {
    for (uint8_t i = 0; i < 9; ++i) {
      leaves_.push_back(EncodeLeaf({LeafType::kAccepted, i, Digest{i}, {}, {}}));
      hashes_.push_back(LeafHash(leaves_.back()));
    }
    logged_ = {ToString(leaves_[kIndex]), kIndex, {}};
    for (const Digest& hash : InclusionPath(hashes_, kIndex)) logged_.path.push_back(ToString(hash));
    head_ = {kSuiteEcdsaP256, 8, world_.log_id(), 9, MerkleRoot(hashes_)};
  }

  SeenHead Seen(uint64_t size) const { return {size, MerkleRoot(absl::MakeConstSpan(hashes_).subspan(0, size))}; }
  Reason Check(const SeenHead& seen) {
    const std::string head = ToString(EncodeTreeHead(head_));
    const std::string signature = ToString(world_.log_key.Sign(head).value());
    std::vector<std::string_view> consistency;
    for (const Digest& hash : consistency_) consistency.push_back(AsView(hash));
    return CheckReceipt({meaning_, logged_.View(), {head, signature}, seen, consistency}, world_.log_key.verify_key());
  }

  const World world_;
  std::vector<LeafData> leaves_;
  std::vector<Digest> hashes_;
  OwnedLogged logged_;
  TreeHead head_;
  LeafMeaning meaning_ = {LeafType::kAccepted, Digest{kIndex}};
  std::vector<Digest> consistency_;
};

TEST_F(ReceiptCheckTest, FirstReceiptIsBelievedWithoutHistory) { EXPECT_EQ(Check({}), Reason::kOk); }

TEST_F(ReceiptCheckTest, ReceiptOnTheSameHistoryIsBelieved) {
  for (uint64_t seen_size = 1; seen_size < 9; ++seen_size) {
    consistency_ = ConsistencyPath(hashes_, seen_size);
    EXPECT_EQ(Check(Seen(seen_size)), Reason::kOk) << seen_size;
  }
  consistency_.clear();
  EXPECT_EQ(Check(Seen(9)), Reason::kOk);
}

TEST_F(ReceiptCheckTest, ShorterLogIsARollback) { EXPECT_EQ(Check({10, Digest{}}), Reason::kRollback); }

TEST_F(ReceiptCheckTest, OtherHistoryIsASplitView) {
  consistency_ = ConsistencyPath(hashes_, 4);
  SeenHead seen = Seen(4);
  seen.root[0] ^= 1;
  EXPECT_EQ(Check(seen), Reason::kSplitView);
}

TEST_F(ReceiptCheckTest, OtherRootOfTheSameSizeIsASplitView) { EXPECT_EQ(Check({9, Digest{}}), Reason::kSplitView); }

TEST_F(ReceiptCheckTest, EqualSizesWantNoProof) {
  consistency_ = {Digest{}};
  EXPECT_EQ(Check(Seen(9)), Reason::kSplitView);
}

TEST_F(ReceiptCheckTest, MissingProofIsASplitView) { EXPECT_EQ(Check(Seen(4)), Reason::kSplitView); }

TEST_F(ReceiptCheckTest, ProofElementOfAnotherLengthIsASplitView) {
  EXPECT_EQ(CheckContinues(Seen(4), head_, {"short"}), Reason::kSplitView);
}

TEST_F(ReceiptCheckTest, OtherRootThanMineIsAWrongLeaf) {
  meaning_.ref = Digest{5};
  EXPECT_EQ(Check({}), Reason::kWrongLeaf);
}

TEST_F(ReceiptCheckTest, RefusalShownAsReceiptIsAWrongLeaf) {
  meaning_.type = LeafType::kRefused;
  EXPECT_EQ(Check({}), Reason::kWrongLeaf);
}

TEST_F(ReceiptCheckTest, LeafAtTheHeadsTimeIsBelievedAndALaterOneIsNot) {
  head_.time_ms = kIndex;
  EXPECT_EQ(Check({}), Reason::kOk);
  head_.time_ms = kIndex - 1;
  EXPECT_EQ(Check({}), Reason::kWrongLeaf);
}

TEST_F(ReceiptCheckTest, PathElementOfAnotherLengthIsNotInLog) {
  logged_.path[0] += "x";
  EXPECT_EQ(Check({}), Reason::kNotInLog);
}

TEST_F(ReceiptCheckTest, IndexBeyondTheHeadIsNotInLog) {
  logged_.index = 9;
  EXPECT_EQ(Check({}), Reason::kNotInLog);
}

TEST_F(ReceiptCheckTest, HeadOfAnotherLogComesFirst) {
  head_.log_id = Digest{};
  meaning_.ref = Digest{5};
  EXPECT_EQ(Check({10, Digest{}}), Reason::kBadHead);
}

}  // namespace
}  // namespace handover
