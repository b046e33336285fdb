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

namespace handover::delivery {
namespace {

using exchange::v1::ACUTE;
using exchange::v1::Priority;
using exchange::v1::ROUTINE;
using exchange::v1::URGENT;

template <typename Id>
Id IdOf(char letter) {
  return *Id::FromBytes(std::string(16, letter));
}

Waiting For(char delivery, const std::string& subject, uint64_t order, Priority priority = ROUTINE) {
  return {IdOf<DeliveryId>(delivery), IdOf<HandoverId>(delivery), IdOf<PartyId>('R'), subject, priority, order};
}

// The queue table: what was committed.
class FakeRows final : public WaitingRows {
 public:
  void Put(const Waiting& waiting) {
    absl::MutexLock lock(&mu_);
    rows_[{waiting.recipient, waiting.priority, {waiting.order, waiting.delivery}}] = waiting;
  }
  void Delete(const Waiting& waiting) {
    absl::MutexLock lock(&mu_);
    rows_.erase({waiting.recipient, waiting.priority, {waiting.order, waiting.delivery}});
  }
  // Called once, in the middle of the next reading, after the rows were read.
  void WhileReading(std::function<void()> call) { while_reading_ = std::move(call); }
  void FailNext() { fail_next_ = true; }
  size_t read_count() const { return read_count_; }

  absl::StatusOr<std::vector<Waiting>> ReadBehind(const PartyId& recipient, Priority priority, const Place& after,
                                                  size_t limit) const override {
    std::vector<Waiting> found;
    {
      absl::MutexLock lock(&mu_);
      for (auto at = rows_.upper_bound({recipient, priority, after}); at != rows_.end() && found.size() < limit; ++at) {
        if (std::get<0>(at->first) != recipient || std::get<1>(at->first) != priority) break;
        found.push_back(at->second);
      }
    }
    read_count_ += found.size();
    if (while_reading_) std::exchange(while_reading_, nullptr)();
    if (fail_next_ && std::exchange(fail_next_, false)) return absl::UnavailableError("planted");
    return found;
  }

 private:
  mutable absl::Mutex mu_;
  std::map<std::tuple<PartyId, Priority, Place>, Waiting> rows_ ABSL_GUARDED_BY(mu_);
  mutable std::function<void()> while_reading_;
  mutable bool fail_next_ = false;
  mutable std::atomic<size_t> read_count_ = 0;
};

class QueuesTest : public testing::Test {
 protected:
  explicit QueuesTest(const Queues::Options& options = {}) : queues_(clock_, rows_, options) {}

  void Add(const Waiting& waiting) {
    rows_.Put(waiting);
    queues_.Add(waiting);
  }
  void Remove(const Waiting& waiting) {
    rows_.Delete(waiting);
    queues_.Remove(waiting);
  }

  // The letters of what is handed out now, in order.
  std::string Take(size_t max_count = 100, char recipient = 'R') {
    std::string letters;
    for (const Leased& leased : queues_.Take(IdOf<PartyId>(recipient), max_count, absl::Minutes(1))) {
      letters.push_back(leased.waiting.delivery.bytes()[0]);
    }
    return letters;
  }

  fakes::FakeClock clock_;
  FakeRows rows_;
  Queues queues_;
};

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
  EXPECT_EQ(taken.find('s'), 3u);
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
TEST_F(QueuesPoisonTest, WhatWasNotHandedOutAfterAllIsNotSuspect) {
  Add(For('a', "child-a", 1));
  Add(For('b', "child-b", 2));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Take(), "ab");
    queues_.Release(IdOf<DeliveryId>('a'));
    queues_.Release(IdOf<DeliveryId>('b'));
  }
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
  EXPECT_EQ(queues_.CountAll().leased, 1u);
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
class QueuesPropertyTest : public testing::TestWithParam<int> {};

TEST_P(QueuesPropertyTest, EveryDeliveryIsTakenOnceAndEveryChildInOrder) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  const auto below = [&random](unsigned limit) { return random() % limit; };
  fakes::FakeClock clock;
  FakeRows rows;
  Queues queues(clock, rows, {1 + below(6), 1 + below(4)});
  std::map<DeliveryId, Waiting> waiting;                                // Neither removed nor out.
  std::map<DeliveryId, Leased> out;
  std::map<std::pair<int, std::string>, std::set<Place>> lanes;  // All that have their row.
  uint64_t order = 0;
  const auto remove = [&](const Waiting& gone) {
    rows.Delete(gone);
    queues.Remove(gone);
    lanes[{gone.priority, gone.subject_key}].erase({gone.order, gone.delivery});
    waiting.erase(gone.delivery);
    out.erase(gone.delivery);
  };
  for (int step = 0; step < 400; ++step) {
    const unsigned what = below(10);
    if (what < 4) {
      const std::string id = absl::StrCat("delivery-", 1000000 + ++order).substr(0, 16);
      const Waiting added{*DeliveryId::FromBytes(id), IdOf<HandoverId>('h'), IdOf<PartyId>('R'),
                          absl::StrCat("child-", below(4)), below(4) == 0 ? ACUTE : ROUTINE, order};
      rows.Put(added);
      queues.Add(added);
      waiting[added.delivery] = added;
      lanes[{added.priority, added.subject_key}].insert({added.order, added.delivery});
    } else if (what < 7) {
      for (const Leased& leased : queues.Take(IdOf<PartyId>('R'), 1 + below(3), absl::Hours(1))) {
        ASSERT_EQ(waiting.erase(leased.waiting.delivery), 1u) << "taken twice, or never added";
        const auto& lane = lanes[{leased.waiting.priority, leased.waiting.subject_key}];
        ASSERT_EQ(lane.begin()->second, leased.waiting.delivery) << "not the first of its child";
        out[leased.waiting.delivery] = leased;
      }
    } else if (what == 7 && !out.empty()) {
      remove(Waiting(out.begin()->second.waiting));
    } else if (what == 8 && !out.empty()) {
      Waiting back = out.rbegin()->second.waiting;
      back.not_before = clock.Now() + absl::Seconds(below(3));
      rows.Put(back);
      const unsigned how = below(3);
      how == 0 ? queues.Rest(back) : how == 1 ? queues.Release(back.delivery) : queues.Return(back.delivery);
      out.erase(back.delivery);
      waiting[back.delivery] = back;
    } else if (what == 9 && !waiting.empty()) {
      remove(Waiting(std::next(waiting.begin(), below(static_cast<unsigned>(waiting.size())))->second));
    }
    ASSERT_EQ(queues.CountAll().queued, waiting.size());
    ASSERT_EQ(queues.CountAll().leased, out.size());
    clock.Advance(absl::Milliseconds(100));
    queues.LapseLeases();
  }
  clock.Advance(absl::Seconds(3));
  queues.LapseLeases();
  const auto remove_all_out = [&] {
    while (!out.empty()) remove(Waiting(out.begin()->second.waiting));
  };
  for (remove_all_out(); !waiting.empty(); remove_all_out()) {
    const std::vector<Leased> taken = queues.Take(IdOf<PartyId>('R'), 100, absl::Hours(1));
    ASSERT_FALSE(taken.empty()) << "lost";
    for (const Leased& leased : taken) {
      ASSERT_EQ(waiting.erase(leased.waiting.delivery), 1u);
      out[leased.waiting.delivery] = leased;
    }
  }
  EXPECT_EQ(queues.CountInMemory(), 0u);
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
