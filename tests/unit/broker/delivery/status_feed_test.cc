#include "broker/delivery/status_feed.h"

#include <gtest/gtest.h>

#include <string>

namespace handover::delivery {
namespace {

HandoverId IdOf(char letter) { return *HandoverId::FromBytes(std::string(16, letter)); }

TEST(StatusFeedTest, TellsEveryWatcherOfTheHandover) {
  StatusFeed feed;
  int first = 0;
  int second = 0;
  feed.Subscribe(IdOf('a'), [&first] { ++first; });
  feed.Subscribe(IdOf('a'), [&second] { ++second; });
  feed.Notify(IdOf('a'));
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
}

TEST(StatusFeedTest, TellsNobodyElse) {
  StatusFeed feed;
  int told = 0;
  feed.Subscribe(IdOf('a'), [&told] { ++told; });
  feed.Notify(IdOf('b'));
  EXPECT_EQ(told, 0);
}

TEST(StatusFeedTest, AWatcherThatHasLeftIsNotTold) {
  StatusFeed feed;
  int told = 0;
  const uint64_t subscription = feed.Subscribe(IdOf('a'), [&told] { ++told; });
  feed.Unsubscribe(IdOf('a'), subscription);
  feed.Unsubscribe(IdOf('a'), subscription);
  feed.Notify(IdOf('a'));
  EXPECT_EQ(told, 0);
}

TEST(StatusFeedTest, AWatcherMayLeaveWhileItIsTold) {
  StatusFeed feed;
  int told = 0;
  uint64_t subscription = 0;
  subscription = feed.Subscribe(IdOf('a'), [&] {
    ++told;
    feed.Unsubscribe(IdOf('a'), subscription);
  });
  feed.Notify(IdOf('a'));
  feed.Notify(IdOf('a'));
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace handover::delivery
