#include "broker/store/committer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/base/commitment/tree_head.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/store/log_support.h"

namespace handover::store {
namespace committer_test_internal {

using fakes::MemoryStore;
using testing::Answers;
using testing::CheckAsHolder;
using testing::DigestOf;
using testing::DraftOf;
using testing::NewLogKey;
using testing::TransactionOf;

// While it lives no file of this process can be written: a medium that fails.
class FullForFiles {
 public:
  FullForFiles() {
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    const rlimit none{0, old_limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullForFiles() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  void (*old_handler_)(int) = nullptr;
  rlimit old_limit_{};
};

class CommitterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    OpenHeadFile();
    Start();
  }

  void OpenHeadFile() {
    head_file_.reset();
    absl::StatusOr<std::unique_ptr<HeadFile>> opened = HeadFile::Open(folder_.File("head"));
    ASSERT_TRUE(opened.ok()) << opened.status();
    head_file_ = *std::move(opened);
  }

  absl::Status TryStart(const Committer::Options& options = {}) {
    committer_.reset();
    absl::StatusOr<std::unique_ptr<Committer>> started =
        Committer::Start(options, *store_, *head_file_, key_, clock_, random_);
    if (started.ok()) committer_ = *std::move(started);
    return started.status();
  }
  void Start(const Committer::Options& options = {}) {
    const absl::Status started = TryStart(options);
    ASSERT_TRUE(started.ok()) << started;
  }
  // As after the end of the process: the store and the head file as they are on the medium.
  void Restart() {
    committer_.reset();
    store_ = store_->Restart();
    OpenHeadFile();
    Start();
  }

  // One leaf and no rows; waits for the answer.
  absl::StatusOr<CommitResult> CommitLeaf(const std::string& name) {
    Answers answers;
    committer_->Enqueue(TransactionOf({DraftOf(name)}, {}, answers));
    return answers.Await(0);
  }

  // Makes the committer's thread wait inside a commit, so that what comes now queues.
  void OccupyCommitter(Answers& answers) {
    store_->HoldCommits();
    committer_->Enqueue(TransactionOf({DraftOf("occupies")}, {}, answers));
    store_->AwaitHeldCommit();
  }

  uint64_t StoredSize() const { return testing::StoredLeafHashes(*store_).size(); }

  fakes::TemporaryFolder folder_;
  const SigningKey key_ = NewLogKey();
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  std::unique_ptr<MemoryStore> store_ = std::make_unique<MemoryStore>();
  std::unique_ptr<HeadFile> head_file_;
  std::unique_ptr<Committer> committer_;
};

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

// --- Failures ---

TEST_F(CommitterTest, GroupThatFailsOnTheMediumAcknowledgesNobody) {
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

TEST_F(CommitterTest, HeadThatCannotBeWrittenIsNotReleased) {
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

TEST_F(CommitterTest, WhatWasQueuedBehindAFailedGroupIsNotWritten) {
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

TEST_F(CommitterTest, FailedGroupThatReachedTheMediumIsThereAfterARestart) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  store_->FailNextCommit({.status = absl::DataLossError("medium"), .reaches_medium = true});
  EXPECT_EQ(CommitLeaf("unknown").status().code(), absl::StatusCode::kUnavailable);
  Restart();
  EXPECT_EQ(ParseTreeHead(committer_->NewestHead().head)->size, 2u);
  EXPECT_EQ(head_file_->last()->head, committer_->NewestHead().head);
  EXPECT_EQ(CommitLeaf("three")->index(0), 2u);
}

TEST_F(CommitterTest, FailedGroupThatDidNotReachTheMediumIsGoneAfterARestart) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  store_->FailNextCommit({absl::DataLossError("medium")});
  EXPECT_EQ(CommitLeaf("lost").status().code(), absl::StatusCode::kUnavailable);
  Restart();
  EXPECT_EQ(CommitLeaf("two")->index(0), 1u);
}

TEST_F(CommitterTest, FullDiskIsToldAndEndsByItself) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  store_->SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_EQ(CommitLeaf("refused").status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(absl::IsResourceExhausted(committer_->Healthy()));
  store_->SetMedium(absl::OkStatus());
  EXPECT_TRUE(committer_->Healthy().ok());
  EXPECT_EQ(CommitLeaf("two")->index(0), 1u);
}

TEST_F(CommitterTest, DamagedStreamRowRefusesOnlyItsOwnTransaction) {
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

TEST_F(CommitterTest, DamagedExpectedRowRefusesOnlyItsOwnTransaction) {
  store_->DamageRow(Table::kDelivery, "id");
  Answers answers;
  committer_->Enqueue(TransactionOf({}, {ExpectAbsent(Table::kDelivery, "id")}, answers));
  EXPECT_EQ(answers.AwaitCode(0), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(CommitLeaf("other").ok());
}

TEST_F(CommitterTest, TooMuchWaitingIsRefused) {
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

TEST_F(CommitterTest, RestartContinuesTheSameTree) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(CommitLeaf(absl::StrCat(i)).ok());
  const std::string head = committer_->NewestHead().head;
  Restart();
  EXPECT_EQ(committer_->NewestHead().head, head);
  ASSERT_TRUE(CommitLeaf("5").ok());
  const TreeHead newest = *ParseTreeHead(committer_->NewestHead().head);
  EXPECT_EQ(newest.size, 6u);
  EXPECT_EQ(newest.root, MerkleRoot(testing::StoredLeafHashes(*store_)));
}

TEST_F(CommitterTest, StoreBehindTheHeadFileIsRefused) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  const std::unique_ptr<MemoryStore> old = store_->Restart();
  ASSERT_TRUE(CommitLeaf("two").ok());
  committer_.reset();
  const absl::Status started =
      Committer::Start({}, *old, *head_file_, key_, clock_, random_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(started));
  EXPECT_NE(started.message().find("behind"), absl::string_view::npos) << started;
}

TEST_F(CommitterTest, EmptyStoreBehindTheHeadFileIsRefused) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  committer_.reset();
  MemoryStore empty;
  EXPECT_TRUE(absl::IsFailedPrecondition(
      Committer::Start({}, empty, *head_file_, key_, clock_, random_).status()));
}

TEST_F(CommitterTest, StoreAheadOfTheHeadFileIsServedAndTheFileBroughtUp) {
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

TEST_F(CommitterTest, StoreOfAnotherLogIsRefusedThoughItIsLonger) {
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

TEST_F(CommitterTest, HeadFileOfAnotherKeyIsRefused) {
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

TEST_F(CommitterTest, StoreOfAnotherKeyIsRefused) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  committer_.reset();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      Committer::Start({}, *store_, *head_file_, NewLogKey(), clock_, random_).status()));
}

TEST_F(CommitterTest, DamagedLogRefusesToStart) {
  ASSERT_TRUE(CommitLeaf("one").ok());
  committer_.reset();
  store_->DamageRow(Table::kLeaf, OrderedU64(0));
  EXPECT_TRUE(absl::IsDataLoss(TryStart()));
}

TEST_F(CommitterTest, DrainCommitsWhatIsQueuedAndRefusesTheRest) {
  Answers answers;
  OccupyCommitter(answers);
  for (int i = 0; i < 10; ++i) committer_->Enqueue(TransactionOf({DraftOf("x")}, {}, answers));
  store_->ReleaseCommits();
  committer_->Drain();
  for (size_t i = 0; i <= 10; ++i) EXPECT_TRUE(answers.Await(i).ok());
  EXPECT_EQ(CommitLeaf("late").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(absl::IsUnavailable(committer_->Healthy()));
}

TEST_F(CommitterTest, DrainFromSeveralThreadsEndsInAll) {
  Answers answers;
  committer_->Enqueue(TransactionOf({DraftOf("x")}, {}, answers));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([this] { committer_->Drain(); });
  for (std::thread& thread : threads) thread.join();
  committer_->Drain();
  EXPECT_TRUE(answers.AllAnsweredOnce());
}

TEST_F(CommitterTest, EnqueueFromAnAnswerIsCommittedToo) {
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

}  // namespace committer_test_internal
}  // namespace handover::store
