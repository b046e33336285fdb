#include "broker/base/clock.h"

#include "gtest/gtest.h"

namespace handover {
namespace clock_test_internal {

TEST(SystemClockTest, TellsATimeAfterThisWasWritten) {
  const SystemClock clock;
  EXPECT_GT(clock.Now(), absl::FromUnixSeconds(1'704'067'200));
}

TEST(SystemClockTest, TimeSinceStartBeginsNearZeroAndNeverGoesBack) {
  const SystemClock clock;
  const absl::Duration first = clock.SinceStart();
  const absl::Duration second = clock.SinceStart();
  EXPECT_GE(first, absl::ZeroDuration());
  EXPECT_LT(first, absl::Hours(1));
  EXPECT_GE(second, first);
}

TEST(SystemClockTest, EachClockCountsFromItsOwnStart) {
  const SystemClock older;
  const SystemClock younger;
  const absl::Duration young = younger.SinceStart();
  EXPECT_GE(older.SinceStart(), young);
}

}  // namespace clock_test_internal
}  // namespace handover
