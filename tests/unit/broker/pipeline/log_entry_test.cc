#include "broker/pipeline/log_entry.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class LogEntryTest : public PipelineTest {
 protected:
  LogEntry Entry(const std::vector<PersonKey>& subjects) {
    LogEntry entry;
    entry.type = LeafType::kFact;
    entry.subjects = subjects;
    entry.detail.set_event("TESTED");
    return entry;
  }

  // As it lies in the leaf table once committed.
  storage::v1::LeafRecord Stored(const store::LeafDraft& draft) {
    storage::v1::LeafRecord record;
    record.set_leaf(ToString(EncodeLeaf({draft.type, 1, draft.ref, Digest{}, draft.detail})));
    record.set_sealed_detail(draft.sealed_detail);
    return record;
  }
};

TEST_F(LogEntryTest, TheDetailOpensAgain) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  ASSERT_EQ(transaction.leaves.size(), 1u);
  EXPECT_TRUE(transaction.leaves[0].stream_key.empty());
  EXPECT_EQ(OpenLeafDetail(Stored(transaction.leaves[0]), env())->event(), "TESTED");
}

TEST_F(LogEntryTest, TheDetailDoesNotLieInClear) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  EXPECT_EQ(transaction.leaves[0].sealed_detail.find("TESTED"), std::string::npos);
}

TEST_F(LogEntryTest, EachFurtherSubjectGetsAConcernsLeaf) {
  store::Transaction transaction;
  ASSERT_TRUE(
      AppendLeaf(Entry({KeyOf(kChildNumber), KeyOf(kMotherNumber), KeyOf(kFatherNumber)}), env(), transaction).ok());
  ASSERT_EQ(transaction.leaves.size(), 3u);
  EXPECT_EQ(transaction.leaves[0].stream_key, KeyOf(kChildNumber).bytes());
  EXPECT_EQ(transaction.leaves[1].type, LeafType::kConcerns);
  EXPECT_EQ(transaction.leaves[2].stream_key, KeyOf(kFatherNumber).bytes());
  EXPECT_NE(transaction.leaves[1].link_salt, transaction.leaves[2].link_salt);
}

// What was kept back from a party, it does not know.
TEST_F(LogEntryTest, WhoActedKnowsAndTheOtherOnlyOfADeliveryOrAStatement) {
  LogEntry entry = Entry({KeyOf(kChildNumber), KeyOf(kMotherNumber)});
  entry.detail.set_actor_party("the one");
  entry.detail.set_other_party("the other");
  const auto known_to = [&](LeafType type) {
    entry.type = type;
    store::Transaction transaction;
    EXPECT_TRUE(AppendLeaf(entry, env(), transaction).ok());
    EXPECT_EQ(transaction.leaves[1].known_to, transaction.leaves[0].known_to);
    return transaction.leaves[0].known_to;
  };
  const std::vector<std::string> both = {"the one", "the other"};
  EXPECT_EQ(known_to(LeafType::kDelivery), both);
  EXPECT_EQ(known_to(LeafType::kStatement), both);
  for (const LeafType type : {LeafType::kAccepted, LeafType::kWithheld, LeafType::kState, LeafType::kFact}) {
    EXPECT_EQ(known_to(type), std::vector<std::string>{"the one"});
  }
}

TEST_F(LogEntryTest, TheSameEntryTwiceShowsTwoDigests) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  EXPECT_NE(transaction.leaves[0].detail, transaction.leaves[1].detail);
}

TEST_F(LogEntryTest, AnErasedDetailIsNotFoundAndAMovedOneIsDataLoss) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  storage::v1::LeafRecord erased = Stored(transaction.leaves[0]);
  erased.clear_sealed_detail();
  EXPECT_EQ(OpenLeafDetail(erased, env()).status().code(), absl::StatusCode::kNotFound);
  storage::v1::LeafRecord moved = Stored(transaction.leaves[0]);
  moved.set_sealed_detail(transaction.leaves[1].sealed_detail);
  EXPECT_EQ(OpenLeafDetail(moved, env()).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace handover::pipeline
