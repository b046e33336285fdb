#include "adapters/gateway/stop_signal.h"

#include <gtest/gtest.h>

namespace handover::gateway {
namespace {

TEST(StopSignalTest, IsSetForGood) {
  StopSignal stop;
  EXPECT_FALSE(stop.IsSet());
  stop.Set();
  EXPECT_TRUE(stop.IsSet());
  stop.Set();
  EXPECT_TRUE(stop.IsSet());
}

}  // namespace
}  // namespace handover::gateway
