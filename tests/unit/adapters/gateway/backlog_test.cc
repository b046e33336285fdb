#include "adapters/gateway/backlog.h"

#include <gtest/gtest.h>

#include <future>

namespace handover::gateway {
namespace {

TEST(BacklogTest, HasRoomBelowItsCapacityAndNoneAtIt) {
  Backlog backlog(2);
  backlog.Add(1);
  EXPECT_TRUE(backlog.HasRoom());
  backlog.Add(1);
  EXPECT_FALSE(backlog.HasRoom());
  EXPECT_EQ(backlog.count(), 2);
  backlog.Remove();
  EXPECT_TRUE(backlog.HasRoom());
}

TEST(BacklogTest, WhoeverWaitsGoesOnWhenThereIsRoom) {
  Backlog backlog(1);
  EXPECT_TRUE(backlog.AwaitRoom());
  backlog.Add(1);
  std::future<bool> waited = std::async(std::launch::async, [&backlog] { return backlog.AwaitRoom(); });
  backlog.Remove();
  EXPECT_TRUE(waited.get());
}

TEST(BacklogTest, WhoeverWaitsIsSentAwayWhenItCloses) {
  Backlog backlog(1);
  backlog.Add(1);
  std::future<bool> waited = std::async(std::launch::async, [&backlog] { return backlog.AwaitRoom(); });
  backlog.Close();
  EXPECT_FALSE(waited.get());
  EXPECT_FALSE(backlog.AwaitRoom());
}

}  // namespace
}  // namespace handover::gateway
