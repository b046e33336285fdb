#include "broker/base/give_way.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <thread>

namespace handover {
namespace give_way_test_internal {

int OwnNiceness() { return ::getpriority(PRIO_PROCESS, 0); }  // To Linux, "process 0" is the calling thread.

TEST(GiveWayTest, LowersTheCallingThreadAlone) {
  const int before = OwnNiceness();
  int lowered = before;
  std::thread thread([&lowered] {
    LowerOwnPriority();
    lowered = OwnNiceness();
  });
  thread.join();
  EXPECT_EQ(lowered, std::min(before + 5, 19));
  EXPECT_EQ(OwnNiceness(), before);
}

TEST(GiveWayTest, EndsAtTheLowestThereIs) {
  int lowered = 0;
  std::thread thread([&lowered] {
    for (int i = 0; i < 10; ++i) LowerOwnPriority();
    lowered = OwnNiceness();
  });
  thread.join();
  EXPECT_EQ(lowered, 19);
}

}  // namespace give_way_test_internal
}  // namespace handover
