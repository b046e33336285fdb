#include "broker/rpc/workers.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"

namespace handover::rpc {
namespace {

TEST(WorkersTest, WorkRunsOnAnotherThread) {
  Workers workers({.threads = 1});
  absl::Notification ran;
  std::thread::id where;
  ASSERT_TRUE(workers.Add([&] {
    where = std::this_thread::get_id();
    ran.Notify();
  }));
  ran.WaitForNotification();
  EXPECT_NE(where, std::this_thread::get_id());
}

TEST(WorkersTest, WorkRunsInTheOrderItCame) {
  Workers workers({.threads = 1});
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(workers.Add([&order, i] { order.push_back(i); }));
  workers.Stop();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

// docs/adr/0029: a drain leaves the processor to who sends.
TEST(WorkersTest, WhatCanWaitHasALowerPriority) {
  const int here = ::getpriority(PRIO_PROCESS, 0);  // Of this thread.
  Workers workers({.threads = 1});
  int usual = -1;
  int patient = -1;
  ASSERT_TRUE(workers.Add([&usual] { usual = ::getpriority(PRIO_PROCESS, 0); }));
  ASSERT_TRUE(workers.Add([&patient] { patient = ::getpriority(PRIO_PROCESS, 0); }, Workers::Crew::kPatient));
  workers.Stop();
  EXPECT_EQ(usual, here);
  EXPECT_EQ(patient, std::min(here + 5, 19));
  EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), here);
}

TEST(WorkersTest, WhatCanWaitWaitsForNoneOfTheOthers) {
  Workers workers({.threads = 1});
  absl::Notification ran;
  ASSERT_TRUE(workers.Add([&ran] { ran.WaitForNotification(); }));
  ASSERT_TRUE(workers.Add([&ran] { ran.Notify(); }, Workers::Crew::kPatient));
  workers.Stop();
  EXPECT_TRUE(ran.HasBeenNotified());
}

// As streams do: each asks for one hand-out at a time, and again behind everybody else. However much one has to be
// handed out, the others get as many turns.
TEST(WorkersTest, WhoComesAgainComesBehindTheOthers) {
  constexpr size_t kRecipients = 3;
  constexpr size_t kTurns = 300;
  std::vector<size_t> order;
  absl::Notification over;
  Workers workers({.threads = 1});
  std::function<void(size_t)> take_turn = [&](size_t recipient) {
    order.push_back(recipient);
    if (order.size() > kTurns) return;
    if (order.size() == kTurns) return over.Notify();
    EXPECT_TRUE(workers.Add([&, recipient] { take_turn(recipient); }));
  };
  absl::Notification all_are_there;
  ASSERT_TRUE(workers.Add([&] { all_are_there.WaitForNotification(); }));
  for (size_t recipient = 0; recipient < kRecipients; ++recipient) {
    ASSERT_TRUE(workers.Add([&, recipient] { take_turn(recipient); }));
  }
  all_are_there.Notify();
  over.WaitForNotification();
  workers.Stop();
  for (size_t turn = 0; turn < kTurns; ++turn) ASSERT_EQ(order[turn], turn % kRecipients);
}

TEST(WorkersTest, TooMuchIsRefused) {
  Workers workers({.threads = 1, .max_waiting = 1});
  absl::Notification busy;
  absl::Notification go_on;
  ASSERT_TRUE(workers.Add([&] {
    busy.Notify();
    go_on.WaitForNotification();
  }));
  busy.WaitForNotification();
  EXPECT_TRUE(workers.Add([] {}));
  EXPECT_FALSE(workers.Add([] {}));
  go_on.Notify();
}

TEST(WorkersTest, StopRunsWhatWaitsAndRefusesWhatComes) {
  Workers workers({.threads = 2});
  std::atomic<int> ran = 0;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(workers.Add([&ran] { ++ran; }));
  workers.Stop();
  EXPECT_EQ(ran, 100);
  EXPECT_FALSE(workers.Add([] {}));
  workers.Stop();
}

}  // namespace
}  // namespace handover::rpc
