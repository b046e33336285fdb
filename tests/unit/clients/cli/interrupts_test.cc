#include "clients/cli/interrupts.h"

#include <gtest/gtest.h>

#include <csignal>

#include "absl/synchronization/notification.h"

namespace handover::cli {
namespace {

TEST(InterruptsTest, SignalBecomesACall) {
  for (const int number : {SIGINT, SIGTERM}) {
    absl::Notification interrupted;
    const Interrupts interrupts([&] { interrupted.Notify(); });
    raise(number);
    interrupted.WaitForNotification();
  }
}

TEST(InterruptsTest, WithoutASignalNothingIsCalled) {
  bool called = false;
  {
    const Interrupts interrupts([&] { called = true; });
  }
  EXPECT_FALSE(called);
}

TEST(InterruptsDeathTest, SecondSignalEndsTheProgram) {
  EXPECT_EXIT(
      {
        absl::Notification interrupted;
        const Interrupts interrupts([&] { interrupted.Notify(); });
        raise(SIGTERM);
        interrupted.WaitForNotification();
        raise(SIGTERM);
      },
      ::testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace handover::cli
