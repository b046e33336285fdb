#include "clients/verify/log_check.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

P256Key PublicKey(const TestKey& key) { return P256Key::FromSpki(key.Spki()).value(); }

Reason CheckMade(TestReceipt& receipt) {
  return CheckReceipt(receipt.Make(), receipt.HandoverRoot(), PublicKey(receipt.log_key)).reason;
}

TEST(LogCheckTest, AGenuineReceiptTellsLeafAndHead) {
  TestReceipt receipt;
  const ReceiptVerdict verdict = CheckReceipt(receipt.Make(), receipt.HandoverRoot(), PublicKey(receipt.log_key));
  EXPECT_EQ(verdict.reason, Reason::kOk);
  EXPECT_EQ(verdict.leaf.ref, receipt.HandoverRoot());
  EXPECT_EQ(verdict.head.size, 6u);
}

TEST(LogCheckTest, AReceiptWithoutARootToCompareHolds) {
  TestReceipt receipt;
  EXPECT_EQ(CheckReceipt(receipt.Make(), std::nullopt, PublicKey(receipt.log_key)).reason, Reason::kOk);
}

TEST(LogCheckTest, AReceiptOfAnotherHandoverIsRefused) {
  TestReceipt receipt;
  EXPECT_EQ(CheckReceipt(receipt.Make(), receipt.leaves[0].ref, PublicKey(receipt.log_key)).reason, Reason::kWrongLeaf);
}

TEST(LogCheckTest, ALeafOfAnotherTypeIsNoAcceptance) {
  for (int type = 0; type <= 13; ++type) {
    TestReceipt receipt;
    receipt.leaves[receipt.index].type = type;
    EXPECT_EQ(CheckMade(receipt), type == 3 ? Reason::kOk : Reason::kWrongLeaf) << type;
  }
}

TEST(LogCheckTest, ALeafLaterThanItsHeadIsRefused) {
  TestReceipt receipt;
  receipt.leaves[receipt.index].time_ms = receipt.head.time_ms;
  EXPECT_EQ(CheckMade(receipt), Reason::kOk);
  receipt.leaves[receipt.index].time_ms = receipt.head.time_ms + 1;
  EXPECT_EQ(CheckMade(receipt), Reason::kWrongLeaf);
}

TEST(LogCheckTest, AHeadOfAnotherSuiteOrLogIsRefusedAlsoWhenSigned) {
  TestReceipt other_suite;
  other_suite.head.suite = 2;
  EXPECT_EQ(CheckMade(other_suite), Reason::kBadHead);
  TestReceipt other_log;
  other_log.head.log_id = std::string(32, 'x');
  EXPECT_EQ(CheckMade(other_log), Reason::kBadHead);
}

TEST(LogCheckTest, AHeadSignedByAnotherKeyIsRefused) {
  TestReceipt receipt;
  LogReceipt made = receipt.Make();
  made.signed_head.signature = TestKey::Generate().Sign(made.signed_head.head);
  EXPECT_EQ(CheckReceipt(made, std::nullopt, PublicKey(receipt.log_key)).reason, Reason::kBadHead);
  EXPECT_EQ(CheckReceipt(receipt.Make(), std::nullopt, PublicKey(TestKey::Generate())).reason, Reason::kBadHead);
}

TEST(LogCheckTest, ALeafAtAnotherPlaceIsNotInTheLog) {
  TestReceipt receipt;
  LogReceipt made = receipt.Make();
  for (const std::uint64_t index : {std::uint64_t{2}, std::uint64_t{6}, ~std::uint64_t{0}}) {
    made.logged.index = index;
    EXPECT_EQ(CheckReceipt(made, std::nullopt, PublicKey(receipt.log_key)).reason, Reason::kNotInLog);
  }
}

TEST(LogCheckTest, ACutPathIsNotInTheLog) {
  TestReceipt receipt;
  LogReceipt made = receipt.Make();
  made.logged.path.pop_back();
  EXPECT_EQ(CheckReceipt(made, std::nullopt, PublicKey(receipt.log_key)).reason, Reason::kNotInLog);
}

TEST(LogCheckTest, ALeafMustBeWhatIsExpected) {
  TestReceipt receipt;
  const LogReceipt made = receipt.Make();
  const TreeHead head = CheckHead(made.signed_head, PublicKey(receipt.log_key)).value();
  const std::string ref = receipt.HandoverRoot();
  EXPECT_EQ(CheckLoggedAs({LeafType::kAccepted, ref}, made.logged, head), Reason::kOk);
  EXPECT_EQ(CheckLoggedAs({LeafType::kErased, ref}, made.logged, head), Reason::kWrongLeaf);
  EXPECT_EQ(CheckLoggedAs({LeafType::kAccepted, std::string(32, 'x')}, made.logged, head), Reason::kWrongLeaf);
}

TEST(LogCheckTest, AnInteriorNodeIsNoLeaf) {
  TestReceipt receipt;
  LoggedLeaf logged = receipt.Make().logged;
  logged.leaf = std::string(64, 'n');
  EXPECT_FALSE(CheckLeaf(logged, {.time_ms = 9'999}));
}

TEST(LogCheckTest, AHeadIsComparedWithTheOneSeen) {
  Strings leaves;
  for (int i = 0; i < 6; ++i) leaves.push_back(std::to_string(i));
  const TreeHead head{.size = 6, .root = TreeHash(leaves)};
  const SeenHead seen{4, TreeHash(Part(leaves, 0, 4)), TreeConsistency(4, leaves)};
  EXPECT_EQ(CheckSeen(seen, head), Reason::kOk);
  EXPECT_EQ(CheckSeen({4, TreeHash(Part(leaves, 0, 3)), seen.consistency}, head), Reason::kSplitView);
  EXPECT_EQ(CheckSeen({6, head.root, {}}, head), Reason::kOk);
  EXPECT_EQ(CheckSeen({6, seen.root, {}}, head), Reason::kSplitView);
  EXPECT_EQ(CheckSeen({7, head.root, {}}, head), Reason::kRollback);
}

TEST(LogCheckTest, AtFirstContactThereIsNothingToCompare) {
  const TreeHead head{.size = 6, .root = std::string(32, 'r')};
  EXPECT_EQ(CheckSeen({}, head), Reason::kOk);
  EXPECT_EQ(CheckSeen({.consistency = {std::string(32, 'n')}}, head), Reason::kSplitView);
}

}  // namespace
}  // namespace handover_verify
