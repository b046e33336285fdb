#include "broker/delivery/queues.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

#include "tests/fakes/fake_clock.h"
#include "tests/unit/broker/delivery/queues_fixture.h"

namespace handover::delivery {
namespace {

TEST_F(QueuesTest, OlderGoesFirst) {
  Add(For('b', "child-2", 2));
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "ab");
}

TEST_F(QueuesTest, MoreUrgentOvertakes) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-2", 2, URGENT));
  Add(For('c', "child-3", 3, ACUTE));
  EXPECT_EQ(Take(), "cba");
}

TEST_F(QueuesTest, TheNextOfAChildWaitsForTheOneBefore) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-1", 2));
  Add(For('c', "child-2", 3));
  EXPECT_EQ(Take(), "ac");
  EXPECT_EQ(Take(), "");
  Remove(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesTest, AcuteOfTheSameChildDoesNotWaitForRoutine) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  Add(For('b', "child-1", 2, ACUTE));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesTest, WithoutASubjectNothingWaits) {
  Add(For('a', "", 1));
  Add(For('b', "", 2));
  EXPECT_EQ(Take(), "ab");
}

TEST_F(QueuesTest, OneThatComesLateButStandsEarlierGoesFirst) {
  Add(For('b', "child-1", 2));
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  Remove(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesTest, TakesNoMoreThanAskedFor) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-2", 2));
  EXPECT_EQ(Take(1), "a");
  EXPECT_EQ(Take(1), "b");
}

TEST_F(QueuesTest, WhatIsForgottenIsNotTakenAgain) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-1", 2));
  EXPECT_EQ(Take(), "a");
  queues_.Forget(IdOf<DeliveryId>('a'));
  queues_.Forget(IdOf<DeliveryId>('z'));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesTest, AnotherRecipientGetsNothing) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(100, 'S'), "");
}

TEST_F(QueuesTest, ALapsedLeaseComesAgainAtItsPlace) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-1", 2));
  EXPECT_EQ(Take(), "a");
  clock_.Advance(absl::Seconds(59));
  EXPECT_EQ(queues_.LapseLeases(), 0u);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(queues_.LapseLeases(), 1u);
  EXPECT_EQ(Take(), "a");
}

TEST_F(QueuesTest, AWallClockThatJumpsLapsesNothing) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  clock_.JumpTo(clock_.Now() + absl::Hours(24));
  EXPECT_EQ(queues_.LapseLeases(), 0u);
}

TEST_F(QueuesTest, AnExtendedLeaseLastsLonger) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  clock_.Advance(absl::Seconds(50));
  EXPECT_EQ(queues_.Extend(IdOf<PartyId>('R'), IdOf<DeliveryId>('a'), absl::Minutes(1)),
            clock_.Now() + absl::Minutes(1));
  clock_.Advance(absl::Seconds(50));
  EXPECT_EQ(queues_.LapseLeases(), 0u);
}

TEST_F(QueuesTest, OnlyTheHolderExtendsALease) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(queues_.Extend(IdOf<PartyId>('R'), IdOf<DeliveryId>('a'), absl::Minutes(1)), std::nullopt);
  EXPECT_EQ(Take(), "a");
  EXPECT_EQ(queues_.Extend(IdOf<PartyId>('S'), IdOf<DeliveryId>('a'), absl::Minutes(1)), std::nullopt);
}

TEST_F(QueuesTest, AReleasedLeaseComesAtOnce) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  queues_.Release(IdOf<DeliveryId>('a'));
  EXPECT_EQ(Take(), "a");
}

TEST_F(QueuesTest, ReleasingWhatIsNotLeasedChangesNothing) {
  Add(For('a', "child-1", 1));
  queues_.Release(IdOf<DeliveryId>('a'));
  queues_.Release(IdOf<DeliveryId>('z'));
  EXPECT_EQ(Take(), "a");
}

TEST_F(QueuesTest, OnLeaseIsWhatWasTakenAndNeitherRemovedNorReleasedNorLapsed) {
  for (const char letter : {'a', 'b', 'c', 'd'}) Add(For(letter, std::string(1, letter), letter));
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('a')));
  EXPECT_EQ(Take(3), "abc");
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('d')));
  Remove(For('a', "child-1", 1));
  queues_.Release(IdOf<DeliveryId>('b'));
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('a')));
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('b')));
  EXPECT_TRUE(queues_.IsLeased(IdOf<DeliveryId>('c')));
  clock_.Advance(absl::Minutes(1));
  queues_.LapseLeases();
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('c')));
}

// Counted, not timed: however much waits for one who does not come, nothing of it is read for another.
TEST_F(QueuesTest, AnAbsentRecipientCostsAnotherNothing) {
  for (uint64_t order = 1; order <= 20'000; ++order) {
    Waiting waiting = For('a', absl::StrCat("child-", order), order);
    waiting.delivery = *DeliveryId::FromBytes(absl::StrCat("delivery-", 1'000'000 + order).substr(0, 16));
    rows_.Put(waiting);
  }
  queues_.Restore(IdOf<PartyId>('R'), ROUTINE, 20'000);
  Waiting other = For('b', "child-1", 1);
  other.recipient = IdOf<PartyId>('S');
  Add(other);
  EXPECT_EQ(Take(100, 'S'), "b");
  EXPECT_EQ(rows_.read_count(), 0u);
  EXPECT_EQ(queues_.CountInMemory(), 1u);
}

TEST_F(QueuesTest, RemovingOneThatWaitsBehindKeepsTheFirst) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-1", 2));
  Remove(For('b', "child-1", 2));
  EXPECT_EQ(Take(), "a");
  Remove(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "");
}

TEST_F(QueuesTest, CountsWhatWaitsAndWhatIsOut) {
  Add(For('a', "child-1", 1));
  Add(For('b', "child-2", 2));
  EXPECT_EQ(Take(1), "a");
  EXPECT_EQ(queues_.Count(IdOf<PartyId>('R')).queued, 1u);
  EXPECT_EQ(queues_.CountAll().leased, 1u);
  Remove(For('a', "child-1", 1));
  EXPECT_EQ(queues_.CountAll().leased, 0u);
}

TEST_F(QueuesTest, WakesWhoWaitsWhenSomethingIsReady) {
  int woken = 0;
  const uint64_t subscription = queues_.Subscribe(IdOf<PartyId>('R'), [&woken] { ++woken; });
  Add(For('a', "child-1", 1));
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(Take(), "a");
  queues_.Release(IdOf<DeliveryId>('a'));
  EXPECT_EQ(woken, 2);
  queues_.Unsubscribe(IdOf<PartyId>('R'), subscription);
  Add(For('b', "child-2", 2));
  EXPECT_EQ(woken, 2);
}

TEST_F(QueuesTest, WakesWhoWaitsWhenALeaseLapses) {
  Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  int woken = 0;
  queues_.Subscribe(IdOf<PartyId>('R'), [&woken] { ++woken; });
  clock_.Advance(absl::Minutes(2));
  queues_.LapseLeases();
  EXPECT_EQ(woken, 1);
}

// Two of a queue in memory, one read at a time: everything beyond is on disk alone.
class LongQueuesTest : public QueuesTest {
 protected:
  LongQueuesTest() : QueuesTest({2, 1}) {}

  static Waiting Nth(int i, const std::string& subject = "") {
    return For(static_cast<char>('a' + i), subject, static_cast<uint64_t>(i + 1));
  }
};

TEST_F(LongQueuesTest, KeepsTheBeginningInMemoryAndTakesAllInOrder) {
  for (int i = 0; i < 6; ++i) Add(Nth(i));
  EXPECT_EQ(queues_.CountInMemory(), 2u);
  EXPECT_EQ(queues_.CountAll().queued, 6u);
  EXPECT_EQ(Take(1), "a");
  EXPECT_EQ(queues_.CountInMemory(), 2u);
  EXPECT_EQ(Take(), "bcdef");
}

TEST_F(LongQueuesTest, WhatWasThereBeforeTheStartIsTakenInOrder) {
  for (int i = 0; i < 3; ++i) rows_.Put(Nth(i));
  queues_.Restore(IdOf<PartyId>('R'), ROUTINE, 3);
  EXPECT_EQ(queues_.CountAll().queued, 3u);
  EXPECT_EQ(queues_.CountInMemory(), 0u);
  EXPECT_EQ(Take(2), "ab");
  EXPECT_EQ(Take(), "c");
}

TEST_F(LongQueuesTest, OneThatIsRemovedOnDiskIsNeverTaken) {
  for (int i = 0; i < 4; ++i) Add(Nth(i));
  Remove(Nth(3));
  EXPECT_EQ(queues_.CountAll().queued, 3u);
  EXPECT_EQ(Take(), "abc");
}

TEST_F(LongQueuesTest, OneThatIsRemovedWhileItIsReadIsNeverTaken) {
  for (int i = 0; i < 4; ++i) Add(Nth(i));
  rows_.WhileReading([this] { Remove(Nth(2)); });
  EXPECT_EQ(Take(), "abd");
}

TEST_F(LongQueuesTest, OneThatIsAddedWhileTheEndIsReadIsTakenAfterIt) {
  for (int i = 0; i < 3; ++i) Add(Nth(i));
  rows_.WhileReading([this] { Add(Nth(3)); });
  EXPECT_EQ(Take(), "abcd");
}

// A redirection or a re-drive keeps its old order: it comes in the middle, and the page may not hold it any more.
TEST_F(LongQueuesTest, OneThatIsAddedAmongWhatIsReadIsNotForgotten) {
  for (int i : {0, 1, 3}) Add(Nth(i));
  EXPECT_EQ(Take(2), "ab");
  rows_.WhileReading([this] { Add(Nth(2)); });
  EXPECT_EQ(Take(), "cd");
}

TEST_F(LongQueuesTest, NorTheFirstOfAChildWhoseNextIsRead) {
  for (int i : {0, 1}) Add(Nth(i));
  Add(Nth(3, "child-1"));
  EXPECT_EQ(Take(2), "ab");
  rows_.WhileReading([this] { Add(Nth(2, "child-1")); });
  EXPECT_EQ(Take(), "c");
  Remove(Nth(2, "child-1"));
  EXPECT_EQ(Take(), "d");
}

TEST_F(LongQueuesTest, OneThatGoesAndComesAgainWhileItIsReadIsTakenOnce) {
  for (int i = 0; i < 4; ++i) Add(Nth(i));
  rows_.WhileReading([this] {
    Remove(Nth(2));
    Add(Nth(2));
  });
  EXPECT_EQ(Take(), "abcd");
}

TEST_F(LongQueuesTest, OneThatIsAddedAndGoesWhileItIsReadIsNeverTaken) {
  for (int i : {0, 1, 3}) Add(Nth(i));
  rows_.WhileReading([this] {
    Add(Nth(2));
    Remove(Nth(2));
  });
  EXPECT_EQ(Take(), "abd");
}

TEST_F(LongQueuesTest, OneThatIsGivenBackWhileItIsReadRests) {
  for (int i = 0; i < 4; ++i) Add(Nth(i));
  rows_.WhileReading([this] {
    Waiting later = Nth(2);
    later.not_before = clock_.Now() + absl::Minutes(1);
    rows_.Put(later);
    queues_.Rest(later);
  });
  EXPECT_EQ(Take(), "abd");
  clock_.Advance(absl::Minutes(1));
  queues_.LapseLeases();
  EXPECT_NE(Take().find('c'), std::string::npos);
}

TEST_F(LongQueuesTest, OneThatStandsEarlierThanWhatIsOnDiskGoesFirst) {
  for (int i = 1; i < 5; ++i) Add(Nth(i));
  Add(Nth(0));
  EXPECT_EQ(Take(), "abcde");
}

TEST_F(LongQueuesTest, ReadsPastAChildWhoseFirstIsOut) {
  for (int i = 0; i < 4; ++i) Add(Nth(i, "child-1"));
  Add(Nth(4, "child-2"));
  EXPECT_EQ(Take(), "ae");
  Remove(Nth(0, "child-1"));
  EXPECT_EQ(Take(), "b");
}

TEST_F(LongQueuesTest, AcuteOnDiskGoesBeforeRoutineInMemory) {
  rows_.Put(For('z', "", 9, ACUTE));
  queues_.Restore(IdOf<PartyId>('R'), ACUTE, 1);
  Add(Nth(0));
  EXPECT_EQ(Take(1), "z");
}

TEST_F(LongQueuesTest, AReadingThatFailsIsTriedAgainByTheNextTake) {
  for (int i = 0; i < 4; ++i) Add(Nth(i));
  EXPECT_EQ(Take(2), "ab");
  rows_.FailNext();
  EXPECT_EQ(Take(), "");
  EXPECT_EQ(Take(), "cd");
}

// Else a recipient that only listens would wait for the next arrival.
TEST_F(LongQueuesTest, WhoseRowsCouldNotBeReadIsWokenToTryAgain) {
  int woken = 0;
  for (int i = 0; i < 3; ++i) Add(Nth(i));
  queues_.Subscribe(IdOf<PartyId>('R'), [&woken] { ++woken; });
  rows_.FailNext();
  EXPECT_EQ(Take(), "ab");
  EXPECT_EQ(woken, 0);
  queues_.LapseLeases();
  EXPECT_EQ(woken, 1);
  queues_.LapseLeases();
  EXPECT_EQ(woken, 1);
}

TEST_F(LongQueuesTest, WhoCameWhileAnotherWasReadingIsWoken) {
  int woken = 0;
  for (int i = 0; i < 3; ++i) Add(Nth(i));
  EXPECT_EQ(Take(2), "ab");
  queues_.Subscribe(IdOf<PartyId>('R'), [&woken] { ++woken; });
  rows_.WhileReading([this] { EXPECT_EQ(Take(), ""); });
  EXPECT_EQ(Take(1), "c");
  EXPECT_EQ(woken, 1);
}

// Per child and priority in order, nothing twice, nothing lost, whatever happens meanwhile.
class QueuesPropertyTest : public testing::TestWithParam<int> {
 protected:
  unsigned Below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

  // Seldom in the place of something that stood earlier, as a redirection does.
  void Add() {
    const std::string id = absl::StrCat("delivery-", 1000000 + ++count_).substr(0, 16);
    const Waiting added{*DeliveryId::FromBytes(id), IdOf<HandoverId>('h'), IdOf<PartyId>('R'),
                        absl::StrCat("child-", Below(4)), Below(4) == 0 ? ACUTE : ROUTINE,
                        Below(4) == 0 ? 1 + Below(count_) : count_};
    rows_.Put(added);
    queues_.Add(added);
    waiting_[added.delivery] = added;
    lanes_[{added.priority, added.subject_key}].insert({added.order, added.delivery});
  }
  void Remove(const Waiting gone) {  // A copy: it may be one of those below.
    rows_.Delete(gone);
    queues_.Remove(gone);
    lanes_[{gone.priority, gone.subject_key}].erase({gone.order, gone.delivery});
    waiting_.erase(gone.delivery);
    out_.erase(gone.delivery);
  }
  void RemoveOneThatWaits() {
    if (waiting_.empty()) return;
    Remove(std::next(waiting_.begin(), Below(static_cast<unsigned>(waiting_.size())))->second);
  }
  void RemoveAllThatAreOut() {
    while (!out_.empty()) Remove(out_.begin()->second.waiting);
  }
  void Take(size_t most) {
    for (const Leased& leased : queues_.Take(IdOf<PartyId>('R'), most, absl::Hours(1))) {
      ASSERT_EQ(waiting_.erase(leased.waiting.delivery), 1u) << "taken twice, or never added";
      const auto& lane = lanes_[{leased.waiting.priority, leased.waiting.subject_key}];
      ASSERT_EQ(lane.begin()->second, leased.waiting.delivery) << "not the first of its child";
      out_[leased.waiting.delivery] = leased;
    }
  }
  void PutBackOne() {
    Waiting back = out_.rbegin()->second.waiting;
    back.not_before = clock_.Now() + absl::Seconds(Below(3));
    rows_.Put(back);
    const unsigned how = Below(3);
    how == 0 ? queues_.Rest(back) : how == 1 ? queues_.Release(back.delivery) : queues_.Return(back.delivery);
    out_.erase(back.delivery);
    waiting_[back.delivery] = back;
  }
  void Step() {
    const unsigned what = Below(10);
    if (what < 4) return Add();
    if (what < 7) {
      if (Below(2) == 0) rows_.WhileReading([this] { Below(3) == 0 ? RemoveOneThatWaits() : Add(); });
      return Take(1 + Below(3));
    }
    if (what == 9) return RemoveOneThatWaits();
    if (out_.empty()) return;
    what == 7 ? Remove(out_.begin()->second.waiting) : PutBackOne();
  }
  void Pass(absl::Duration time) {
    clock_.Advance(time);
    queues_.LapseLeases();
  }

  std::mt19937 random_{static_cast<unsigned>(GetParam())};
  fakes::FakeClock clock_;
  FakeRows rows_;
  Queues queues_{clock_, rows_, {1 + Below(6), 1 + Below(4)}};
  std::map<DeliveryId, Waiting> waiting_;                         // Neither removed nor out.
  std::map<DeliveryId, Leased> out_;
  std::map<std::pair<int, std::string>, std::set<Place>> lanes_;  // All that have their row.
  unsigned count_ = 0;
};

TEST_P(QueuesPropertyTest, EveryDeliveryIsTakenOnceAndEveryChildInOrder) {
  for (int step = 0; step < 400; ++step) {
    ASSERT_NO_FATAL_FAILURE(Step());
    ASSERT_EQ(queues_.CountAll().queued, waiting_.size());
    ASSERT_EQ(queues_.CountAll().leased, out_.size());
    Pass(absl::Milliseconds(100));
  }
  Pass(absl::Seconds(3));
  for (RemoveAllThatAreOut(); !waiting_.empty(); RemoveAllThatAreOut()) {
    ASSERT_NO_FATAL_FAILURE(Take(100));
    ASSERT_FALSE(out_.empty()) << "lost";
  }
  EXPECT_EQ(queues_.CountInMemory(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, QueuesPropertyTest, testing::Range(1, 101));

// A table that grows and shrinks by one thread while others take: everything comes out once.
TEST(QueuesThreadTest, ManyTakeWhileOneAdds) {
  fakes::FakeClock clock;
  FakeRows rows;
  Queues queues(clock, rows, {8, 4});
  constexpr int kCount = 2000;
  std::atomic<int> taken{0};
  absl::Mutex commits;  // As the committer: what a commit is followed by comes before the next one.
  const auto take = [&] {
    while (taken < kCount) {
      for (const Leased& leased : queues.Take(IdOf<PartyId>('R'), 7, absl::Minutes(1))) {
        absl::MutexLock lock(&commits);
        rows.Delete(leased.waiting);
        queues.Remove(leased.waiting);
        ++taken;
      }
    }
  };
  std::thread first(take);
  std::thread second(take);
  for (int i = 0; i < kCount; ++i) {
    const std::string id = absl::StrCat("delivery-", 1000000 + i).substr(0, 16);
    const Waiting added{*DeliveryId::FromBytes(id), IdOf<HandoverId>('h'), IdOf<PartyId>('R'), "", ROUTINE,
                        static_cast<uint64_t>(i)};
    absl::MutexLock lock(&commits);
    rows.Put(added);
    queues.Add(added);
  }
  first.join();
  second.join();
  EXPECT_EQ(taken, kCount);
  EXPECT_EQ(queues.CountAll().queued, 0u);
}

}  // namespace
}  // namespace handover::delivery
