// What a recipient gives back, and what it falls over.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "broker/delivery/queues.h"
#include "tests/unit/broker/delivery/queues_fixture.h"

namespace handover::delivery {
namespace {

class QueuesRestTest : public QueuesTest {
 protected:
  // Given back by its recipient for so long, once that is committed.
  void GiveBack(Waiting waiting, absl::Duration delay) {
    waiting.not_before = clock_.Now() + delay;
    rows_.Put(waiting);
    queues_.Rest(waiting);
  }
  void Pass(absl::Duration time) {
    clock_.Advance(time);
    queues_.LapseLeases();
  }
};

TEST_F(QueuesRestTest, WhatIsGivenBackComesAgainAfterItsDelayAndNotBefore) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  GiveBack(For('a', "child-1", 1), absl::Minutes(10));
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('a')));
  Pass(absl::Minutes(10) - absl::Milliseconds(1));
  EXPECT_EQ(Take(), "");
  Pass(absl::Milliseconds(1));
  EXPECT_EQ(Take(), "a");
}

TEST_F(QueuesRestTest, WhatFollowsOfTheChildWaitsBehindItAndOthersDoNot) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-1", 2));
  Add(For('c', "child-2", 3));
  EXPECT_EQ(Take(1), "a");
  GiveBack(For('a', "child-1", 1), absl::Minutes(10));
  EXPECT_EQ(Take(), "c");
  Remove(For('c', "child-2", 3));
  Pass(absl::Minutes(10));
  EXPECT_EQ(Take(), "a");
  Remove(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesRestTest, AcuteOfTheChildDoesNotWaitForIt) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  GiveBack(For('a', "child-1", 1), absl::Minutes(10));
  Add(For('b', "child-1", 2, ACUTE));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesRestTest, TheEndOfARestWakesItsRecipient) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  GiveBack(For('a', "child-1", 1), absl::Minutes(10));
  int woken = 0;
  queues_.Subscribe(IdOf<PartyId>('R'), [&woken] { ++woken; });
  Pass(absl::Minutes(9));
  EXPECT_EQ(woken, 0);
  Pass(absl::Minutes(1));
  EXPECT_EQ(woken, 1);
}

TEST_F(QueuesRestTest, OneThatRestsIsRemovedLikeAnyOther) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-1", 2));
  EXPECT_EQ(Take(), "a");
  GiveBack(For('a', "child-1", 1), absl::Minutes(10));
  Remove(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "b");
  Pass(absl::Minutes(10));
  EXPECT_EQ(Take(), "b");
}

// The broker has forgotten the lease; the recipient has not forgotten that it could not take it.
TEST_F(QueuesRestTest, WhatIsOnNoLeaseRestsToo) {
  Add(For('a', "child-1", 1));
  GiveBack(For('a', "child-1", 1), absl::Minutes(10));
  EXPECT_EQ(Take(), "");
  GiveBack(For('a', "child-1", 1), absl::ZeroDuration());
  EXPECT_EQ(Take(), "a");
}

TEST_F(QueuesRestTest, OneThatComesLateButStandsEarlierDoesNotWaitForIt) {
  Add(For('b', "child-1", 2));
  EXPECT_EQ(Take(), "b");
  GiveBack(For('b', "child-1", 2), absl::Minutes(10));
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  Remove(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "");
  Pass(absl::Minutes(10));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesRestTest, ARowThatWasGivenBackBeforeTheRestartStillRests) {
  Waiting resting = For('a', "child-1", 1);
  resting.not_before = clock_.Now() + absl::Minutes(10);
  rows_.Put(resting);
  rows_.Put(For('b', "child-1", 2));
  queues_.Restore(IdOf<PartyId>('R'), ROUTINE, 2);
  EXPECT_EQ(Take(), "");
  Pass(absl::Minutes(10));
  EXPECT_EQ(Take(), "a");
}

// The wall clock was days ahead when it was given back: nothing rests longer than the longest rest.
TEST_F(QueuesRestTest, NoRestIsLongerThanTheLongest) {
  Add(For('a', "child-1", 1));
  GiveBack(For('a', "child-1", 1), absl::Hours(24 * 365));
  Pass(absl::Hours(24));
  EXPECT_EQ(Take(), "a");
}

// One recipient whose system falls over one of its deliveries, whenever it comes to it: whatever it held goes back.
class QueuesPoisonTest : public QueuesTest {
 protected:
  // It takes some, stores them one after the other, and falls over 'p'. Whether it did.
  bool Work(size_t max_count) {
    const std::vector<Leased> taken = queues_.Take(IdOf<PartyId>('R'), max_count, absl::Minutes(1));
    size_t done = 0;
    for (const Leased& leased : taken) ++hand_outs_[leased.waiting.delivery.bytes()[0]];
    while (done < taken.size() && taken[done].waiting.delivery != IdOf<DeliveryId>('p')) {
      Remove(taken[done++].waiting);
    }
    for (size_t i = done; i < taken.size(); ++i) queues_.Return(taken[i].waiting.delivery);
    return done < taken.size();
  }
  void AddOthers() {
    for (const char letter : std::string("abcdefghijklmno")) Add(For(letter, std::string(1, letter), letter));
  }
  int MostHandOutsOfTheOthers() const {
    int most = 0;
    for (const auto& [letter, count] : hand_outs_) most = letter == 'p' ? most : std::max(most, count);
    return most;
  }

  std::map<char, int> hand_outs_;
};

// The poison stands first, so that each time nothing of what came with it is stored.
TEST_F(QueuesPoisonTest, OnePoisonousDeliveryDoesNotHoldUpTheOthers) {
  Add(For('p', "child-p", 1));
  AddOthers();
  int falls = 0;
  for (int round = 0; round < 64 && queues_.CountAll().queued > 1; ++round) falls += Work(8) ? 1 : 0;
  EXPECT_EQ(queues_.CountAll().queued, 1u);
  EXPECT_LE(falls, 12);
  EXPECT_LE(MostHandOutsOfTheOthers(), 4);
}

TEST_F(QueuesPoisonTest, NorWhereOneIsTakenAtATime) {
  Add(For('p', "child-p", 1));
  AddOthers();
  int falls = 0;
  for (int round = 0; round < 64 && queues_.CountAll().queued > 1; ++round) falls += Work(1) ? 1 : 0;
  EXPECT_EQ(queues_.CountAll().queued, 1u);
  EXPECT_LE(falls, 8);
  EXPECT_EQ(MostHandOutsOfTheOthers(), 1);
}

TEST_F(QueuesPoisonTest, ASuspectIsStillHandedOutWhereOthersKeepComing) {
  Add(For('s', "child-s", 1));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Take(), "s");
    queues_.Return(IdOf<DeliveryId>('s'));
  }
  std::string taken;
  for (const char letter : std::string("abcdefgh")) {
    Add(For(letter, std::string(1, letter), letter));
    taken += Take(1);
  }
  EXPECT_LT(taken.find('s'), 4u);
}

TEST_F(QueuesPoisonTest, OneSuspectIsOutAtATimeAndBehindTheOthers) {
  Add(For('s', "child-s", 1));
  Add(For('t', "child-t", 2));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Take(), "st");
    clock_.Advance(absl::Minutes(1));
    queues_.LapseLeases();
  }
  Add(For('a', "child-a", 3));
  EXPECT_EQ(Take(), "as");
  EXPECT_EQ(Take(), "");
  Remove(For('s', "child-s", 1));
  EXPECT_EQ(Take(), "t");
}

// What never left is not to blame for anything.
// As where the disk is full: its recipient never saw it.
TEST_F(QueuesPoisonTest, WhatWasHeldBackComesWhenItsLeaseLapsesAndIsNotSuspect) {
  Add(For('a', "child-1", 1));
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(Take(), "a");
    queues_.HoldBack(IdOf<DeliveryId>('a'));
    ASSERT_EQ(Take(), "");
    clock_.Advance(absl::Minutes(1));
    queues_.LapseLeases();
  }
  Add(For('b', "child-2", 2));
  EXPECT_EQ(Take(), "ab");
}

TEST_F(QueuesPoisonTest, WhatWasNotHandedOutAfterAllIsNotSuspect) {
  Add(For('a', "child-a", 1));
  Add(For('b', "child-b", 2));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Take(), "ab");
    queues_.Release(IdOf<DeliveryId>('a'));
    queues_.Release(IdOf<DeliveryId>('b'));
  }
}

}  // namespace
}  // namespace handover::delivery
