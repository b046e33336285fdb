#include "tests/faults/history.h"

#include <gtest/gtest.h>

#include <thread>

namespace handover::faults {
namespace {

TEST(HistoryTest, EventsStandInTheirOrder) {
  History history;
  for (const char* name : {"A", "B", "C"}) {
    Event event;
    event.handover = name;
    history.Add(event);
  }
  const std::vector<Event> events = history.Events();
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].handover, "A");
  EXPECT_EQ(events[2].handover, "C");
}

TEST(HistoryTest, WaitsForSoManyMore) {
  History history;
  history.Add({});
  std::thread other([&history] {
    history.Add({});
    history.Add({});
  });
  history.AwaitMore(0, absl::InfiniteDuration());
  other.join();
  EXPECT_EQ(history.Events().size(), 3u);
}

TEST(HistoryTest, PatienceEnds) {
  History history;
  history.AwaitMore(1, absl::Milliseconds(1));
  EXPECT_TRUE(history.Events().empty());
}

}  // namespace
}  // namespace handover::faults
