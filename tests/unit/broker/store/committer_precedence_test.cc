// Who waits for an answer goes before what comes by the thousand, and neither starves the other.
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/store/committer.h"
#include "tests/unit/broker/store/committer_fixture.h"
#include "tests/unit/broker/store/log_support.h"

namespace handover::store {
namespace committer_precedence_test_internal {

using testing::Answers;
using testing::DraftOf;
using testing::TransactionOf;

class CommitterPrecedenceTest : public testing::CommitterFixture {
 protected:
  void Enqueue(int count, Precedence precedence, Answers& answers) {
    std::vector<Transaction> transactions;
    for (int i = 0; i < count; ++i) transactions.push_back(TransactionOf({DraftOf(absl::StrCat(i))}, {}, answers));
    committer_->Enqueue(std::move(transactions), precedence);
  }
  // How many of the answers `from` to `to` share the group of the first.
  static size_t InGroupOf(const Answers& answers, size_t first, size_t from, size_t to) {
    size_t count = 0;
    for (size_t i = from; i < to; ++i) count += answers.Await(i)->group == answers.Await(first)->group ? 1 : 0;
    return count;
  }
};

TEST_F(CommitterPrecedenceTest, WhoIsWaitedForGoesBeforeBulkThatCameFirst) {
  Start({.bulk_piece = 10});
  Answers answers;
  OccupyCommitter(answers);
  Enqueue(50, Precedence::kBulk, answers);   // 1 to 50.
  Enqueue(1, Precedence::kPrompt, answers);  // 51.
  store_->ReleaseCommits();
  committer_->Drain();
  EXPECT_TRUE(answers.AllAnsweredOnce());
  EXPECT_EQ(answers.Await(51)->index(0), 1u);
  EXPECT_EQ(InGroupOf(answers, 51, 1, 51), 10u);
  EXPECT_EQ(answers.Await(1)->index(0), 2u);
  EXPECT_EQ(answers.Await(50)->index(0), 51u);
}

// What is accepted is handed out and spoken about: as much as comes must be able to go.
TEST_F(CommitterPrecedenceTest, ManyPromptOnesTakeTwiceAsMuchBulkWithThem) {
  Start({.bulk_piece = 10});
  Answers answers;
  OccupyCommitter(answers);
  Enqueue(100, Precedence::kBulk, answers);   // 1 to 100.
  Enqueue(30, Precedence::kPrompt, answers);  // 101 to 130.
  store_->ReleaseCommits();
  committer_->Drain();
  EXPECT_EQ(InGroupOf(answers, 101, 101, 131), 30u);
  EXPECT_EQ(InGroupOf(answers, 101, 1, 101), 60u);
}

// However many come, each group has room for bulk.
TEST_F(CommitterPrecedenceTest, BulkIsNeverStarved) {
  Start({.max_group_transactions = 20, .bulk_piece = 5});
  Answers answers;
  OccupyCommitter(answers);
  Enqueue(5, Precedence::kBulk, answers);     // 1 to 5.
  Enqueue(60, Precedence::kPrompt, answers);  // 6 to 65.
  store_->ReleaseCommits();
  committer_->Drain();
  EXPECT_EQ(InGroupOf(answers, 6, 6, 66), 20u);
  EXPECT_EQ(InGroupOf(answers, 6, 1, 6), 5u);
}

TEST_F(CommitterPrecedenceTest, BulkIsOneGroupOnceNobodyIsWaitedFor) {
  const Committer::Options options = {.bulk_piece = 10, .quiet = absl::Milliseconds(250)};
  Start(options);
  Answers answers;
  OccupyCommitter(answers);
  Enqueue(50, Precedence::kBulk, answers);  // 1 to 50.
  clock_.Advance(options.quiet);
  store_->ReleaseCommits();
  committer_->Drain();
  EXPECT_EQ(InGroupOf(answers, 1, 1, 51), 50u);
}

TEST_F(CommitterPrecedenceTest, BulkComesInPiecesWhileSomebodyMayComeAgain) {
  const Committer::Options options = {.bulk_piece = 10, .quiet = absl::Milliseconds(250)};
  Start(options);
  Answers answers;
  OccupyCommitter(answers);
  Enqueue(50, Precedence::kBulk, answers);  // 1 to 50.
  clock_.Advance(options.quiet - absl::Milliseconds(1));
  store_->ReleaseCommits();
  committer_->Drain();
  EXPECT_EQ(InGroupOf(answers, 1, 1, 51), 10u);
  EXPECT_EQ(InGroupOf(answers, 50, 1, 51), 10u);
}

// docs/adr/0029: whoever prepares bulk gives way while it is ahead.
TEST_F(CommitterPrecedenceTest, BulkIsAheadUnlessTwiceWhatWasPromptIsOwed) {
  Start({.bulk_piece = 4});
  Answers answers;
  EXPECT_TRUE(committer_->BulkIsAhead());
  Enqueue(3, Precedence::kPrompt, answers);  // 0 to 2.
  ASSERT_TRUE(answers.Await(2).ok());
  EXPECT_FALSE(committer_->BulkIsAhead());
  Enqueue(5, Precedence::kBulk, answers);  // 3 to 7.
  ASSERT_TRUE(answers.Await(7).ok());
  EXPECT_FALSE(committer_->BulkIsAhead());
  Enqueue(3, Precedence::kBulk, answers);  // 8 to 10: two more than it was owed.
  ASSERT_TRUE(answers.Await(10).ok());
  EXPECT_TRUE(committer_->BulkIsAhead());
  Enqueue(1, Precedence::kPrompt, answers);  // 11.
  ASSERT_TRUE(answers.Await(11).ok());
  EXPECT_TRUE(committer_->BulkIsAhead());
  Enqueue(1, Precedence::kPrompt, answers);  // 12.
  ASSERT_TRUE(answers.Await(12).ok());
  EXPECT_FALSE(committer_->BulkIsAhead());
}

// Neither who was away for long nor who had much is made up for at the cost of who comes now.
TEST_F(CommitterPrecedenceTest, WhatIsOwedIsBoundedEitherWay) {
  Start({.max_group_transactions = 10'000});
  Answers answers;
  Enqueue(5000, Precedence::kPrompt, answers);  // 0 to 4999.
  ASSERT_TRUE(answers.Await(4999).ok());
  Enqueue(1024, Precedence::kBulk, answers);  // To 6023.
  ASSERT_TRUE(answers.Await(6023).ok());
  EXPECT_TRUE(committer_->BulkIsAhead());
  clock_.Advance(absl::Minutes(1));  // It goes whole.
  Enqueue(5000, Precedence::kBulk, answers);  // To 11023.
  ASSERT_TRUE(answers.Await(11'023).ok());
  Enqueue(513, Precedence::kPrompt, answers);  // To 11536.
  ASSERT_TRUE(answers.Await(11'536).ok());
  EXPECT_FALSE(committer_->BulkIsAhead());
}

// Too much of one is no reason to refuse the other.
TEST_F(CommitterPrecedenceTest, BackpressureIsOfEachPrecedence) {
  Start({.max_queued_bytes = 1000});
  Answers answers;
  OccupyCommitter(answers);
  Enqueue(20, Precedence::kBulk, answers);   // 1 to 20: more than it takes, but they come at once.
  Enqueue(1, Precedence::kBulk, answers);    // 21.
  Enqueue(1, Precedence::kPrompt, answers);  // 22.
  store_->ReleaseCommits();
  EXPECT_EQ(answers.AwaitCode(21), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(answers.AwaitCode(22), absl::StatusCode::kOk);
  committer_->Drain();
  EXPECT_TRUE(answers.AllAnsweredOnce());
}

}  // namespace committer_precedence_test_internal
}  // namespace handover::store
