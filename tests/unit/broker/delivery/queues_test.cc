#include "broker/delivery/queues.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

class QueuesTest : public testing::Test {
 protected:
  // The letters of what is handed out now, in order.
  std::string Take(size_t max_count = 100, char recipient = 'R') {
    std::string letters;
    for (const Leased& leased : queues_.Take(IdOf<PartyId>(recipient), max_count, absl::Minutes(1))) {
      letters.push_back(leased.waiting.delivery.bytes()[0]);
    }
    return letters;
  }

  fakes::FakeClock clock_;
  Queues queues_{clock_};
};

TEST_F(QueuesTest, OlderGoesFirst) {
  queues_.Add(For('b', "child-2", 2));
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "ab");
}

TEST_F(QueuesTest, MoreUrgentOvertakes) {
  queues_.Add(For('a', "child-1", 1));
  queues_.Add(For('b', "child-2", 2, URGENT));
  queues_.Add(For('c', "child-3", 3, ACUTE));
  EXPECT_EQ(Take(), "cba");
}

TEST_F(QueuesTest, TheNextOfAChildWaitsForTheOneBefore) {
  queues_.Add(For('a', "child-1", 1));
  queues_.Add(For('b', "child-1", 2));
  queues_.Add(For('c', "child-2", 3));
  EXPECT_EQ(Take(), "ac");
  EXPECT_EQ(Take(), "");
  queues_.Remove(IdOf<DeliveryId>('a'));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesTest, AcuteOfTheSameChildDoesNotWaitForRoutine) {
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  queues_.Add(For('b', "child-1", 2, ACUTE));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesTest, WithoutASubjectNothingWaits) {
  queues_.Add(For('a', "", 1));
  queues_.Add(For('b', "", 2));
  EXPECT_EQ(Take(), "ab");
}

TEST_F(QueuesTest, OneThatComesLateButStandsEarlierGoesFirst) {
  queues_.Add(For('b', "child-1", 2));
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  queues_.Remove(IdOf<DeliveryId>('a'));
  EXPECT_EQ(Take(), "b");
}

TEST_F(QueuesTest, TakesNoMoreThanAskedFor) {
  queues_.Add(For('a', "child-1", 1));
  queues_.Add(For('b', "child-2", 2));
  EXPECT_EQ(Take(1), "a");
  EXPECT_EQ(Take(1), "b");
}

TEST_F(QueuesTest, AddingTwiceIsAddingOnce) {
  queues_.Add(For('a', "child-1", 1));
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  queues_.Remove(IdOf<DeliveryId>('a'));
  EXPECT_EQ(Take(), "");
}

TEST_F(QueuesTest, AnotherRecipientGetsNothing) {
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(100, 'S'), "");
}

TEST_F(QueuesTest, ALapsedLeaseComesAgainAtItsPlace) {
  queues_.Add(For('a', "child-1", 1));
  queues_.Add(For('b', "child-1", 2));
  EXPECT_EQ(Take(), "a");
  clock_.Advance(absl::Seconds(59));
  EXPECT_EQ(queues_.LapseLeases(), 0u);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(queues_.LapseLeases(), 1u);
  EXPECT_EQ(Take(), "a");
}

TEST_F(QueuesTest, AWallClockThatJumpsLapsesNothing) {
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  clock_.JumpTo(clock_.Now() + absl::Hours(24));
  EXPECT_EQ(queues_.LapseLeases(), 0u);
}

TEST_F(QueuesTest, AnExtendedLeaseLastsLonger) {
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  clock_.Advance(absl::Seconds(50));
  EXPECT_EQ(queues_.Extend(IdOf<PartyId>('R'), IdOf<DeliveryId>('a'), absl::Minutes(1)),
            clock_.Now() + absl::Minutes(1));
  clock_.Advance(absl::Seconds(50));
  EXPECT_EQ(queues_.LapseLeases(), 0u);
}

TEST_F(QueuesTest, OnlyTheHolderExtendsALease) {
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(queues_.Extend(IdOf<PartyId>('R'), IdOf<DeliveryId>('a'), absl::Minutes(1)), std::nullopt);
  EXPECT_EQ(Take(), "a");
  EXPECT_EQ(queues_.Extend(IdOf<PartyId>('S'), IdOf<DeliveryId>('a'), absl::Minutes(1)), std::nullopt);
}

TEST_F(QueuesTest, AReleasedLeaseComesAtOnce) {
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  queues_.Release(IdOf<DeliveryId>('a'));
  EXPECT_EQ(Take(), "a");
}

TEST_F(QueuesTest, ReleasingWhatIsNotLeasedChangesNothing) {
  queues_.Add(For('a', "child-1", 1));
  queues_.Release(IdOf<DeliveryId>('a'));
  queues_.Release(IdOf<DeliveryId>('z'));
  EXPECT_EQ(Take(), "a");
}

TEST_F(QueuesTest, OnLeaseIsWhatWasTakenAndNeitherRemovedNorReleasedNorLapsed) {
  for (const char letter : {'a', 'b', 'c', 'd'}) queues_.Add(For(letter, std::string(1, letter), letter));
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('a')));
  EXPECT_EQ(Take(3), "abc");
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('d')));
  queues_.Remove(IdOf<DeliveryId>('a'));
  queues_.Release(IdOf<DeliveryId>('b'));
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('a')));
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('b')));
  EXPECT_TRUE(queues_.IsLeased(IdOf<DeliveryId>('c')));
  clock_.Advance(absl::Minutes(1));
  queues_.LapseLeases();
  EXPECT_FALSE(queues_.IsLeased(IdOf<DeliveryId>('c')));
}

TEST_F(QueuesTest, RemovingOneThatWaitsBehindKeepsTheFirst) {
  queues_.Add(For('a', "child-1", 1));
  queues_.Add(For('b', "child-1", 2));
  queues_.Remove(IdOf<DeliveryId>('b'));
  EXPECT_EQ(Take(), "a");
  queues_.Remove(IdOf<DeliveryId>('a'));
  EXPECT_EQ(Take(), "");
}

TEST_F(QueuesTest, CountsWhatWaitsAndWhatIsOut) {
  queues_.Add(For('a', "child-1", 1));
  queues_.Add(For('b', "child-2", 2));
  EXPECT_EQ(Take(1), "a");
  EXPECT_EQ(queues_.Count(IdOf<PartyId>('R')).queued, 1u);
  EXPECT_EQ(queues_.CountAll().leased, 1u);
  queues_.Remove(IdOf<DeliveryId>('a'));
  EXPECT_EQ(queues_.CountAll().leased, 0u);
}

TEST_F(QueuesTest, WakesWhoWaitsWhenSomethingIsReady) {
  int woken = 0;
  const uint64_t subscription = queues_.Subscribe(IdOf<PartyId>('R'), [&woken] { ++woken; });
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(Take(), "a");
  queues_.Release(IdOf<DeliveryId>('a'));
  EXPECT_EQ(woken, 2);
  queues_.Unsubscribe(IdOf<PartyId>('R'), subscription);
  queues_.Add(For('b', "child-2", 2));
  EXPECT_EQ(woken, 2);
}

TEST_F(QueuesTest, WakesWhoWaitsWhenALeaseLapses) {
  queues_.Add(For('a', "child-1", 1));
  EXPECT_EQ(Take(), "a");
  int woken = 0;
  queues_.Subscribe(IdOf<PartyId>('R'), [&woken] { ++woken; });
  clock_.Advance(absl::Minutes(2));
  queues_.LapseLeases();
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace handover::delivery
