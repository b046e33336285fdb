// The loader of bench_full, small: what it writes is what the broker reads.
#include "tests/fakes/world/full_world.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace handover::fakes {
namespace {

TEST(FullWorldTest, WhatWaitsIsHandedOutAfterARestartAndWhatIsConcludedIsNot) {
  FullWorld world({.concluded = 130, .undelivered = 70, .children = 10});
  size_t heard = 0;
  world.Fill([&heard](size_t written) { heard = written; });
  EXPECT_EQ(heard, 0u);  // Of each ten thousand alone.
  EXPECT_EQ(world.waiting(), 70u);
  EXPECT_GT(world.RestartToFirstDelivery(), absl::ZeroDuration());
  EXPECT_EQ(world.waiting(), 70u);
  EXPECT_GT(world.StoreBytes(), 0);
}

TEST(FullWorldTest, DrainsWhileItAccepts) {
  FullWorld world({.concluded = 0, .undelivered = 100, .children = 10});
  world.Fill([](size_t) {});
  std::atomic<bool> stop = false;
  size_t drained = 0;
  std::thread drain([&] { drained = world.Drain(stop).copies; });
  const std::vector<absl::Duration> took = world.Accept({.count = 20, .per_second = 10'000, .senders = 3});
  drain.join();
  drained += world.Drain(stop).copies;
  EXPECT_EQ(took.size(), 20u);
  EXPECT_EQ(drained, 120u);
  EXPECT_EQ(world.waiting(), 0u);
}

TEST(PercentileTest, IsOneOfThem) {
  const std::vector<absl::Duration> sorted = {absl::Seconds(1), absl::Seconds(2), absl::Seconds(3)};
  EXPECT_EQ(Percentile(sorted, 0), absl::Seconds(1));
  EXPECT_EQ(Percentile(sorted, 0.5), absl::Seconds(2));
  EXPECT_EQ(Percentile(sorted, 0.99), absl::Seconds(3));
}

}  // namespace
}  // namespace handover::fakes
