// How a committer fails, starts and ends.
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
namespace committer_failure_test_internal {

using fakes::MemoryStore;
using testing::Answers;
using testing::DraftOf;
using testing::FullForFiles;
using testing::NewLogKey;
using testing::TransactionOf;

class CommitterFailureTest : public testing::CommitterFixture {};

// --- Failures ---

TEST_F(CommitterFailureTest, GroupThatFailsOnTheMediumAcknowledgesNobody) {
  Answers answers;
  OccupyCommitter(answers);
  store_->FailAfter(1, {absl::DataLossError("medium")});
  for (int i = 0; i < 5; ++i) committer_->Enqueue(TransactionOf({DraftOf("x")}, {}, answers));
  store_->ReleaseCommits();
  EXPECT_TRUE(answers.Await(0).ok());
  for (size_t i = 1; i <= 5; ++i) {
    EXPECT_EQ(answers.AwaitCode(i), absl::StatusCode::kUnavailable);
  }
  EXPECT_TRUE(absl::IsDataLoss(committer_->Healthy()));
  EXPECT_EQ(CommitLeaf("after").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(StoredSize(), 1u);
  EXPECT_EQ(ParseTreeHead(committer_->NewestHead().head)->size, 1u);
  EXPECT_EQ(committer_->counters().refused, 6u);
}

TEST_F(CommitterFailureTest, HeadThatCannotBeWrittenIsNotReleased) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  {
    const FullForFiles full;
    EXPECT_EQ(CommitLeaf("unreleased").status().code(), absl::StatusCode::kUnavailable);
  }
  EXPECT_TRUE(absl::IsDataLoss(committer_->Healthy()));
  EXPECT_EQ(ParseTreeHead(committer_->NewestHead().head)->size, 1u);
  EXPECT_EQ(CommitLeaf("after").status().code(), absl::StatusCode::kUnavailable);
  Restart();  // The leaf was stored, though nobody was told: its retry finds it.
  EXPECT_EQ(ParseTreeHead(committer_->NewestHead().head)->size, 2u);
}

TEST_F(CommitterFailureTest, WhatWasQueuedBehindAFailedGroupIsNotWritten) {
  Start({.max_group_transactions = 1});
  Answers answers;
  OccupyCommitter(answers);
  // Unlike DATA_LOSS this leaves the store willing: the committer itself must stop.
  store_->FailAfter(1, {absl::UnavailableError("medium")});
  for (int i = 0; i < 3; ++i) committer_->Enqueue(TransactionOf({DraftOf("x")}, {}, answers));
  store_->ReleaseCommits();
  for (size_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(answers.AwaitCode(i), absl::StatusCode::kUnavailable);
  }
  EXPECT_EQ(store_->commit_count(), 1);
}

TEST_F(CommitterFailureTest, FailedGroupThatReachedTheMediumIsThereAfterARestart) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  store_->FailNextCommit({.status = absl::DataLossError("medium"), .reaches_medium = true});
  EXPECT_EQ(CommitLeaf("unknown").status().code(), absl::StatusCode::kUnavailable);
  Restart();
  EXPECT_EQ(ParseTreeHead(committer_->NewestHead().head)->size, 2u);
  EXPECT_EQ(head_file_->last()->head, committer_->NewestHead().head);
  EXPECT_EQ(CommitLeaf("three")->index(0), 2u);
}

TEST_F(CommitterFailureTest, FailedGroupThatDidNotReachTheMediumIsGoneAfterARestart) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  store_->FailNextCommit({absl::DataLossError("medium")});
  EXPECT_EQ(CommitLeaf("lost").status().code(), absl::StatusCode::kUnavailable);
  Restart();
  EXPECT_EQ(CommitLeaf("two")->index(0), 1u);
}

TEST_F(CommitterFailureTest, FullDiskIsToldAndEndsByItself) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  store_->SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_EQ(CommitLeaf("refused").status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(absl::IsResourceExhausted(committer_->Healthy()));
  store_->SetMedium(absl::OkStatus());
  EXPECT_TRUE(committer_->Healthy().ok());
  EXPECT_EQ(CommitLeaf("two")->index(0), 1u);
}

TEST_F(CommitterFailureTest, DamagedStreamRowRefusesOnlyItsOwnTransaction) {
  store_->DamageRow(Table::kStream, "anna");
  Answers answers;
  OccupyCommitter(answers);
  committer_->Enqueue(TransactionOf({DraftOf("1", "anna")}, {}, answers));
  committer_->Enqueue(TransactionOf({DraftOf("2", "bo")}, {}, answers));
  store_->ReleaseCommits();
  EXPECT_EQ(answers.AwaitCode(1), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(answers.Await(2).ok());
  EXPECT_TRUE(committer_->Healthy().ok());
}

TEST_F(CommitterFailureTest, DamagedExpectedRowRefusesOnlyItsOwnTransaction) {
  store_->DamageRow(Table::kDelivery, "id");
  Answers answers;
  committer_->Enqueue(TransactionOf({}, {ExpectAbsent(Table::kDelivery, "id")}, answers));
  EXPECT_EQ(answers.AwaitCode(0), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(CommitLeaf("other").ok());
}

TEST_F(CommitterFailureTest, TooMuchWaitingIsRefused) {
  Start({.max_queued_bytes = 10'000});
  Answers answers;
  OccupyCommitter(answers);
  const std::vector<Operation> large = {Put(Table::kBody, "id", std::string(20'000, 'x'))};
  committer_->Enqueue(TransactionOf({}, large, answers));
  committer_->Enqueue(TransactionOf({}, large, answers));
  EXPECT_EQ(answers.AwaitCode(2), absl::StatusCode::kResourceExhausted);
  store_->ReleaseCommits();
  EXPECT_TRUE(answers.Await(1).ok());
  committer_->Enqueue(TransactionOf({}, large, answers));
  EXPECT_TRUE(answers.Await(3).ok());
}

// --- Start and end ---

TEST_F(CommitterFailureTest, RestartContinuesTheSameTree) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(CommitLeaf(absl::StrCat(i)).ok());
  const std::string head = committer_->NewestHead().head;
  Restart();
  EXPECT_EQ(committer_->NewestHead().head, head);
  ASSERT_TRUE(CommitLeaf("5").ok());
  const TreeHead newest = *ParseTreeHead(committer_->NewestHead().head);
  EXPECT_EQ(newest.size, 6u);
  EXPECT_EQ(newest.root, MerkleRoot(testing::StoredLeafHashes(*store_)));
}

TEST_F(CommitterFailureTest, StoreBehindTheHeadFileIsRefused) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  const std::unique_ptr<MemoryStore> old = store_->Restart();
  ASSERT_TRUE(CommitLeaf("two").ok());
  committer_.reset();
  const absl::Status started =
      Committer::Start({}, *old, *head_file_, key_, clock_, random_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(started));
  EXPECT_NE(started.message().find("behind"), absl::string_view::npos) << started;
}

TEST_F(CommitterFailureTest, EmptyStoreBehindTheHeadFileIsRefused) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  committer_.reset();
  MemoryStore empty;
  EXPECT_TRUE(absl::IsFailedPrecondition(
      Committer::Start({}, empty, *head_file_, key_, clock_, random_).status()));
}

TEST_F(CommitterFailureTest, StoreAheadOfTheHeadFileIsServedAndTheFileBroughtUp) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  const std::string old_file = fakes::ReadFileBytes(folder_.File("head"));
  ASSERT_TRUE(CommitLeaf("two").ok());
  const std::string head = committer_->NewestHead().head;
  committer_.reset();
  head_file_.reset();
  fakes::WriteFileBytes(folder_.File("head"), old_file);
  OpenHeadFile();
  Start();
  EXPECT_EQ((*HeadFile::Read(folder_.File("head")))->head, head);
}

TEST_F(CommitterFailureTest, StoreOfAnotherLogIsRefusedThoughItIsLonger) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  committer_.reset();
  // The same key, another history: what a restored backup makes that served without the head file.
  MemoryStore other;
  std::unique_ptr<HeadFile> other_file = *HeadFile::Open(folder_.File("other head"));
  std::unique_ptr<Committer> fork =
      *Committer::Start({}, other, *other_file, key_, clock_, random_);
  Answers answers;
  fork->Enqueue(TransactionOf({DraftOf("another"), DraftOf("two")}, {}, answers));
  ASSERT_TRUE(answers.Await(0).ok());
  fork.reset();
  const absl::Status started =
      Committer::Start({}, other, *head_file_, key_, clock_, random_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(started));
  EXPECT_NE(started.message().find("another log"), absl::string_view::npos) << started;
}

TEST_F(CommitterFailureTest, HeadFileOfAnotherKeyIsRefused) {
  committer_.reset();
  MemoryStore empty;
  const SigningKey other = NewLogKey();
  std::unique_ptr<Committer> first =
      *Committer::Start({}, empty, *head_file_, other, clock_, random_);
  Answers answers;
  first->Enqueue(TransactionOf({DraftOf("x")}, {}, answers));
  ASSERT_TRUE(answers.Await(0).ok());
  first.reset();
  EXPECT_TRUE(absl::IsFailedPrecondition(TryStart()));
}

TEST_F(CommitterFailureTest, StoreOfAnotherKeyIsRefused) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  committer_.reset();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      Committer::Start({}, *store_, *head_file_, NewLogKey(), clock_, random_).status()));
}

TEST_F(CommitterFailureTest, DamagedLogRefusesToStart) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  committer_.reset();
  store_->DamageRow(Table::kLeaf, OrderedU64(0));
  EXPECT_TRUE(absl::IsDataLoss(TryStart()));
}

TEST_F(CommitterFailureTest, DrainCommitsWhatIsQueuedAndRefusesTheRest) {
  Answers answers;
  OccupyCommitter(answers);
  for (int i = 0; i < 10; ++i) committer_->Enqueue(TransactionOf({DraftOf("x")}, {}, answers));
  store_->ReleaseCommits();
  committer_->Drain();
  for (size_t i = 0; i <= 10; ++i) EXPECT_TRUE(answers.Await(i).ok());
  EXPECT_EQ(CommitLeaf("late").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(absl::IsUnavailable(committer_->Healthy()));
}

TEST_F(CommitterFailureTest, DrainFromSeveralThreadsEndsInAll) {
  Answers answers;
  committer_->Enqueue(TransactionOf({DraftOf("x")}, {}, answers));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([this] { committer_->Drain(); });
  for (std::thread& thread : threads) thread.join();
  committer_->Drain();
  EXPECT_TRUE(answers.AllAnsweredOnce());
}

TEST_F(CommitterFailureTest, EnqueueFromAnAnswerIsCommittedToo) {
  Answers answers;
  Transaction first = TransactionOf({DraftOf("first")}, {}, answers);
  first.done = [this, &answers, answer = first.done](absl::StatusOr<CommitResult> result) {
    committer_->Enqueue(TransactionOf({DraftOf("second")}, {}, answers));
    answer(std::move(result));
  };
  committer_->Enqueue(std::move(first));
  EXPECT_EQ(answers.Await(0)->index(0), 0u);
  EXPECT_EQ(answers.Await(1)->index(0), 1u);
}

}  // namespace committer_failure_test_internal
}  // namespace handover::store
