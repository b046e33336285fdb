#include "broker/delivery/escalation_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace handover::delivery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What one watcher was told.
class Told {
 public:
  EscalationFeed::Changed Listen() {
    return [this](const std::string& id) { ids.push_back(id); };
  }
  std::vector<std::string> ids;
};

TEST(EscalationFeedTest, TellsThePartiesThatMaySeeIt) {
  EscalationFeed feed;
  Told sender;
  Told recipient;
  Told other;
  feed.Subscribe("sender", sender.Listen());
  feed.Subscribe("recipient", recipient.Listen());
  feed.Subscribe("other", other.Listen());
  feed.Notify("one", {"sender", "recipient"});
  feed.Notify("two", {"sender"});
  EXPECT_THAT(sender.ids, ElementsAre("one", "two"));
  EXPECT_THAT(recipient.ids, ElementsAre("one"));
  EXPECT_THAT(other.ids, IsEmpty());
}

TEST(EscalationFeedTest, SeveralWatchersOfOnePartyAreAllTold) {
  EscalationFeed feed;
  Told first;
  Told second;
  feed.Subscribe("party", first.Listen());
  feed.Subscribe("party", second.Listen());
  feed.Notify("one", {"party"});
  EXPECT_THAT(first.ids, ElementsAre("one"));
  EXPECT_THAT(second.ids, ElementsAre("one"));
}

TEST(EscalationFeedTest, WhoHasLeftIsToldNothing) {
  EscalationFeed feed;
  Told told;
  feed.Unsubscribe(feed.Subscribe("party", told.Listen()));
  feed.Notify("one", {"party"});
  EXPECT_THAT(told.ids, IsEmpty());
}

TEST(EscalationFeedTest, AWatcherMayLeaveWhileItIsTold) {
  EscalationFeed feed;
  int told = 0;
  uint64_t subscription = 0;
  subscription = feed.Subscribe("party", [&](const std::string&) {
    ++told;
    feed.Unsubscribe(subscription);
  });
  feed.Notify("one", {"party"});
  feed.Notify("two", {"party"});
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace handover::delivery
