#include "broker/store/committer.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/base/commitment/tree_head.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/store/committer_fixture.h"
#include "tests/unit/broker/store/log_support.h"

namespace handover::store {
namespace committer_test_internal {

using testing::Answers;
using testing::CheckAsHolder;
using testing::DigestOf;
using testing::DraftOf;
using testing::TransactionOf;

class CommitterTest : public testing::CommitterFixture {};

TEST_F(CommitterTest, AcknowledgedLeafHasAReceiptThatVerifies) {
  const absl::StatusOr<CommitResult> result = CommitLeaf("one");
  ASSERT_TRUE(result.ok()) << result.status();
  ASSERT_EQ(result->count, 1u);
  EXPECT_EQ(CheckAsHolder(result->MakeReceipt(0), {LeafType::kAccepted, DigestOf("one")},
                          key_.verify_key()),
            Reason::kOk);
}

TEST_F(CommitterTest, AcknowledgedRowsAreInTheStore) {
  Answers answers;
  committer_->Enqueue(
      TransactionOf({DraftOf("one")}, {Put(Table::kBody, "id", "sealed")}, answers));
  ASSERT_TRUE(answers.Await(0).ok());
  EXPECT_EQ(*store_->Get(Table::kBody, "id"), "sealed");
  EXPECT_EQ(StoredSize(), 1u);
}

TEST_F(CommitterTest, WhatATransactionKeepsLivesUntilItIsAnswered) {
  Answers answers;
  auto kept = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = kept;
  Transaction transaction = TransactionOf({DraftOf("one")}, {}, answers);
  transaction.keeps.push_back(std::move(kept));
  bool lived = false;
  transaction.done = [&lived, &watched, answer = transaction.done](absl::StatusOr<CommitResult> result) {
    lived = !watched.expired();
    answer(std::move(result));
  };
  committer_->Enqueue(std::move(transaction));
  ASSERT_TRUE(answers.Await(0).ok());
  EXPECT_TRUE(lived);
  committer_->Drain();
  EXPECT_TRUE(watched.expired());
}

TEST_F(CommitterTest, AcknowledgedHeadIsInTheHeadFileAndPublished) {
  Answers answers;
  std::string published, in_file;
  Transaction transaction = TransactionOf({DraftOf("one")}, {}, answers);
  const auto answer = transaction.done;
  transaction.done = [&](absl::StatusOr<CommitResult> result) {
    published = committer_->NewestHead().head;
    in_file = (*HeadFile::Read(folder_.File("head")))->head;
    answer(std::move(result));
  };
  committer_->Enqueue(std::move(transaction));
  const std::string head = answers.Await(0)->group->head;
  EXPECT_EQ(published, head);
  EXPECT_EQ(in_file, head);
}

TEST_F(CommitterTest, OrderOfTheQueueIsTheOrderOfTheLog) {
  Answers answers;
  OccupyCommitter(answers);
  for (int i = 1; i <= 20; ++i) {
    committer_->Enqueue(TransactionOf({DraftOf(absl::StrCat(i)), DraftOf("second")}, {}, answers));
  }
  store_->ReleaseCommits();
  for (size_t i = 1; i <= 20; ++i) {
    const absl::StatusOr<CommitResult> result = answers.Await(i);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->index(0), 2 * i - 1);
    EXPECT_EQ(result->index(1), 2 * i);
  }
}

// No timer: what queued while the last commit ran is one group.
TEST_F(CommitterTest, WhatQueuesDuringACommitIsOneGroup) {
  Answers answers;
  OccupyCommitter(answers);
  for (int i = 0; i < 100; ++i) {
    committer_->Enqueue(TransactionOf({DraftOf(absl::StrCat(i))}, {}, answers));
  }
  EXPECT_FALSE(answers.IsAnswered(0));
  store_->ReleaseCommits();
  committer_->Drain();
  EXPECT_TRUE(answers.AllAnsweredOnce());
  EXPECT_EQ(store_->commit_count(), 2);
  EXPECT_EQ(answers.Await(1)->group.get(), answers.Await(100)->group.get());
  const Committer::Counters counters = committer_->counters();
  EXPECT_EQ(counters.groups, 2u);
  EXPECT_EQ(counters.transactions, 101u);
  EXPECT_EQ(counters.leaves, 101u);
  EXPECT_EQ(counters.refused, 0u);
}

TEST_F(CommitterTest, GroupIsBoundedInTransactions) {
  Start({.max_group_transactions = 10});
  Answers answers;
  OccupyCommitter(answers);
  for (int i = 0; i < 25; ++i) committer_->Enqueue(TransactionOf({DraftOf("x")}, {}, answers));
  store_->ReleaseCommits();
  committer_->Drain();
  EXPECT_TRUE(answers.AllAnsweredOnce());
  EXPECT_EQ(store_->commit_count(), 4);
}

TEST_F(CommitterTest, GroupIsBoundedInBytesButTakesOneOfAnySize) {
  Start({.max_group_bytes = 1000});
  Answers answers;
  OccupyCommitter(answers);
  for (int i = 0; i < 3; ++i) {
    committer_->Enqueue(
        TransactionOf({}, {Put(Table::kBody, absl::StrCat(i), std::string(2000, 'x'))}, answers));
  }
  store_->ReleaseCommits();
  committer_->Drain();
  EXPECT_TRUE(answers.AllAnsweredOnce());
  EXPECT_EQ(store_->commit_count(), 4);
  EXPECT_EQ(store_->row_count(Table::kBody), 3u);
}

TEST_F(CommitterTest, SeveralInOneCallLandInOneGroup) {
  Answers answers;
  std::vector<Transaction> transactions;
  for (int i = 0; i < 10; ++i) transactions.push_back(TransactionOf({DraftOf("x")}, {}, answers));
  committer_->Enqueue(std::move(transactions));
  committer_->Drain();
  EXPECT_TRUE(answers.AllAnsweredOnce());
  EXPECT_EQ(store_->commit_count(), 1);
}

TEST_F(CommitterTest, TransactionWithoutLeavesHasNoReceiptAndMovesNoHead) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  const std::string head = committer_->NewestHead().head;
  Answers answers;
  committer_->Enqueue(TransactionOf({}, {Put(Table::kOpen, "id", "")}, answers));
  const absl::StatusOr<CommitResult> result = answers.Await(0);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->count, 0u);
  EXPECT_EQ(committer_->NewestHead().head, head);
  EXPECT_EQ(store_->row_count(Table::kOpen), 1u);
}

// --- Expectations ---

TEST_F(CommitterTest, ExpectationThatHoldsIsCommitted) {
  ASSERT_TRUE(store_->Commit({Put(Table::kDelivery, "id", "old")}).ok());
  Answers answers;
  committer_->Enqueue(TransactionOf(
      {}, {ExpectValue(Table::kDelivery, "id", "old"), Put(Table::kDelivery, "id", "new")},
      answers));
  EXPECT_TRUE(answers.Await(0).ok());
  EXPECT_EQ(*store_->Get(Table::kDelivery, "id"), "new");
}

TEST_F(CommitterTest, ExpectationThatDoesNotHoldWritesNothing) {
  ASSERT_TRUE(store_->Commit({Put(Table::kDelivery, "id", "newer")}).ok());
  Answers answers;
  committer_->Enqueue(TransactionOf(
      {DraftOf("leaf")}, {Put(Table::kBody, "id", "x"), ExpectValue(Table::kDelivery, "id", "old")},
      answers));
  EXPECT_EQ(answers.AwaitCode(0), absl::StatusCode::kAborted);
  EXPECT_EQ(store_->row_count(Table::kBody), 0u);
  EXPECT_EQ(StoredSize(), 0u);
  EXPECT_EQ(committer_->counters().refused, 1u);
}

TEST_F(CommitterTest, SecondOfTwoEqualSubmissionsInOneGroupIsAborted) {
  Answers answers;
  OccupyCommitter(answers);
  for (int i = 0; i < 2; ++i) {
    committer_->Enqueue(TransactionOf(
        {DraftOf("same")}, {ExpectAbsent(Table::kHandover, "id"), Put(Table::kHandover, "id", "x")},
        answers));
  }
  store_->ReleaseCommits();
  EXPECT_TRUE(answers.Await(1).ok());
  EXPECT_EQ(answers.AwaitCode(2), absl::StatusCode::kAborted);
  committer_->Drain();
  EXPECT_EQ(StoredSize(), 2u);
}

TEST_F(CommitterTest, ExpectationSeesWhatTheGroupHasPutAndDeleted) {
  Answers answers;
  OccupyCommitter(answers);
  committer_->Enqueue(TransactionOf({}, {Put(Table::kQueue, "id", "1")}, answers));
  committer_->Enqueue(TransactionOf(
      {}, {ExpectValue(Table::kQueue, "id", "1"), Delete(Table::kQueue, "id")}, answers));
  committer_->Enqueue(TransactionOf({}, {ExpectValue(Table::kQueue, "id", "1")}, answers));
  committer_->Enqueue(TransactionOf({}, {ExpectAbsent(Table::kQueue, "id")}, answers));
  store_->ReleaseCommits();
  EXPECT_TRUE(answers.Await(1).ok());
  EXPECT_TRUE(answers.Await(2).ok());
  EXPECT_EQ(answers.AwaitCode(3), absl::StatusCode::kAborted);
  EXPECT_TRUE(answers.Await(4).ok());
  committer_->Drain();
  EXPECT_EQ(store_->row_count(Table::kQueue), 0u);
}

TEST_F(CommitterTest, AbortedTransactionsWritesAreNotSeenByTheGroup) {
  Answers answers;
  OccupyCommitter(answers);
  committer_->Enqueue(TransactionOf(
      {}, {ExpectValue(Table::kParty, "no", "such"), Put(Table::kParty, "id", "1")}, answers));
  committer_->Enqueue(TransactionOf({}, {ExpectAbsent(Table::kParty, "id")}, answers));
  store_->ReleaseCommits();
  EXPECT_EQ(answers.AwaitCode(1), absl::StatusCode::kAborted);
  EXPECT_TRUE(answers.Await(2).ok());
}

TEST_F(CommitterTest, WhoIsAbortedReadsWhatBrokeItsExpectation) {
  Answers answers;
  OccupyCommitter(answers);
  committer_->Enqueue(TransactionOf({}, {Put(Table::kHandover, "id", "first")}, answers));
  Transaction second = TransactionOf({}, {ExpectAbsent(Table::kHandover, "id")}, answers);
  std::optional<std::string> read;
  second.done = [this, &read, answer = second.done](absl::StatusOr<CommitResult> result) {
    read = *store_->Get(Table::kHandover, "id");
    answer(std::move(result));
  };
  committer_->Enqueue(std::move(second));
  store_->ReleaseCommits();
  EXPECT_EQ(answers.AwaitCode(2), absl::StatusCode::kAborted);
  EXPECT_EQ(read, "first");
}

// --- Rows that hold indexes ---

TEST_F(CommitterTest, FinishGetsThePlacesOfItsLeaves) {
  Answers answers;
  OccupyCommitter(answers);
  Transaction transaction = TransactionOf({DraftOf("1"), DraftOf("2")}, {}, answers);
  transaction.finish = [](const std::vector<uint64_t>& indexes, std::vector<Operation>& rows) {
    rows.push_back(Put(Table::kOpen, absl::StrCat(indexes[0], ",", indexes[1]), ""));
  };
  committer_->Enqueue(std::move(transaction));
  store_->ReleaseCommits();
  EXPECT_EQ(answers.Await(1)->index(0), 1u);
  EXPECT_TRUE((*store_->Get(Table::kOpen, "1,2")).has_value());
}

TEST_F(CommitterTest, RowsOfFinishAreSeenByTheGroup) {
  Answers answers;
  OccupyCommitter(answers);
  for (int i = 0; i < 2; ++i) {
    Transaction transaction =
        TransactionOf({DraftOf("same")}, {ExpectAbsent(Table::kHandover, "id")}, answers);
    transaction.finish = [](const std::vector<uint64_t>&, std::vector<Operation>& rows) {
      rows.push_back(Put(Table::kHandover, "id", "x"));
    };
    committer_->Enqueue(std::move(transaction));
  }
  store_->ReleaseCommits();
  EXPECT_TRUE(answers.Await(1).ok());
  EXPECT_EQ(answers.AwaitCode(2), absl::StatusCode::kAborted);
}

TEST_F(CommitterTest, FinishIsNotCalledForAnAbortedTransaction) {
  Answers answers;
  int calls = 0;
  Transaction transaction = TransactionOf({}, {ExpectValue(Table::kOpen, "no", "x")}, answers);
  transaction.finish = [&calls](const std::vector<uint64_t>&, std::vector<Operation>&) { ++calls; };
  committer_->Enqueue(std::move(transaction));
  EXPECT_EQ(answers.AwaitCode(0), absl::StatusCode::kAborted);
  EXPECT_EQ(calls, 0);
}

// --- Threads ---

TEST_F(CommitterTest, ManyThreadsGetEachItsPlaceInOneLog) {
  constexpr size_t kThreads = 8;
  constexpr size_t kEach = 60;
  std::vector<Answers> answers(kThreads);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, t, &answers] {
      for (size_t i = 0; i < kEach; ++i) {
        const std::string name = absl::StrCat(t, "/", i);
        const std::string stream = absl::StrCat("person ", (t + i) % 3);
        committer_->Enqueue(
            TransactionOf({DraftOf(name, stream)}, {Put(Table::kBody, name, "x")}, answers[t]));
        if (i % 7 == 0) committer_->NewestHead();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  committer_->Drain();
  std::vector<bool> seen(kThreads * kEach, false);
  for (size_t t = 0; t < kThreads; ++t) {
    ASSERT_TRUE(answers[t].AllAnsweredOnce());
    for (size_t i = 0; i < kEach; ++i) {
      const CommitResult result = *answers[t].Await(i);
      EXPECT_FALSE(seen[result.index(0)]);
      seen[result.index(0)] = true;
      EXPECT_EQ(CheckAsHolder(result.MakeReceipt(0),
                              {LeafType::kAccepted, DigestOf(absl::StrCat(t, "/", i))},
                              key_.verify_key()),
                Reason::kOk);
    }
  }
  const TreeHead newest = *ParseTreeHead(committer_->NewestHead().head);
  EXPECT_EQ(newest.size, kThreads * kEach);
  EXPECT_EQ(newest.root, MerkleRoot(testing::StoredLeafHashes(*store_)));
  EXPECT_EQ(committer_->counters().leaves, kThreads * kEach);
}

TEST_F(CommitterTest, WithoutAThreadNothingIsCommittedUntilSomebodySaysSo) {
  Committer::Options options;
  options.own_thread = false;
  options.max_group_transactions = 2;
  Start(options);
  Answers answers;
  for (const char* name : {"one", "two", "three"}) {
    committer_->Enqueue(TransactionOf({DraftOf(name)}, {}, answers));
  }
  EXPECT_EQ(StoredSize(), 0u);
  EXPECT_TRUE(committer_->CommitHere());
  EXPECT_EQ(StoredSize(), 2u);
  EXPECT_TRUE(answers.Await(1).ok());
  EXPECT_TRUE(committer_->CommitHere());
  EXPECT_TRUE(answers.Await(2).ok());
  EXPECT_FALSE(committer_->CommitHere());
}

TEST_F(CommitterTest, WithoutAThreadDrainCommitsWhatIsQueuedAndRefusesWhatComes) {
  Committer::Options options;
  options.own_thread = false;
  Start(options);
  Answers answers;
  committer_->Enqueue(TransactionOf({DraftOf("one")}, {}, answers));
  committer_->Drain();
  EXPECT_TRUE(answers.Await(0).ok());
  EXPECT_EQ(StoredSize(), 1u);
  committer_->Enqueue(TransactionOf({DraftOf("two")}, {}, answers));
  EXPECT_TRUE(absl::IsUnavailable(answers.Await(1).status()));
  committer_->Drain();
}

}  // namespace committer_test_internal
}  // namespace handover::store
