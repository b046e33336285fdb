#include "adapters/gateway/state_lock.h"

#include <gtest/gtest.h>

#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace {

TEST(StateLockTest, OneGatewayHasTheFolderUntilItEnds) {
  fakes::TemporaryFolder folder;
  {
    const absl::StatusOr<StateLock> first = StateLock::Take(folder.File("state"));
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(StateLock::Take(folder.File("state")).status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_TRUE(StateLock::Take(folder.File("other")).ok());
  }
  EXPECT_TRUE(StateLock::Take(folder.File("state")).ok());
}

TEST(StateLockTest, AFolderThatCannotBeMadeIsUnavailable) {
  fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("file"), "");
  EXPECT_EQ(StateLock::Take(folder.File("file/state")).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::gateway
