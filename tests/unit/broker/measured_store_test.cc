#include "broker/measured_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/fakes/fake_clock.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/temporary_folder.h"

namespace handover {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MeasuredStoreTest : public ::testing::Test {
 protected:
  fakes::FakeClock clock_;
  rpc::Metrics metrics_;
  fakes::MemoryStore* const inner_ = new fakes::MemoryStore;
  MeasuredStore store_{std::unique_ptr<store::Store>(inner_), clock_, metrics_};
};

TEST_F(MeasuredStoreTest, RowsAreThoseOfTheStoreWithin) {
  ASSERT_TRUE(store_.Commit({store::Put(store::Table::kMeta, "a", "1")}).ok());
  EXPECT_EQ(**store_.Get(store::Table::kMeta, "a"), "1");
  EXPECT_EQ(**store_.TakeSnapshot()->Get(store::Table::kMeta, "a"), "1");
  int rows = 0;
  const auto count = [&rows](std::string_view, std::string_view) { return ++rows > 0; };
  EXPECT_TRUE(store_.Scan(store::Table::kMeta, {}, count).ok());
  EXPECT_EQ(rows, 1);
  const fakes::TemporaryFolder folder;
  EXPECT_TRUE(store_.CopyTo(folder.File("copy")).ok());
}

TEST_F(MeasuredStoreTest, ACommitIsCountedWithItsLeaves) {
  ASSERT_TRUE(store_.Commit({store::Put(store::Table::kLeaf, "1", "x"), store::Put(store::Table::kLeaf, "2", "x"),
                             store::Put(store::Table::kMeta, "a", "1"), store::Delete(store::Table::kLeaf, "0")})
                  .ok());
  EXPECT_THAT(metrics_.Render(), HasSubstr("handover_commit_seconds_count 1"));
  EXPECT_THAT(metrics_.Render(), HasSubstr("handover_group_leaves_sum 2"));
}

TEST_F(MeasuredStoreTest, ACommitThatFailedIsNot) {
  inner_->SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_EQ(store_.Commit({}).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(store_.Healthy().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(metrics_.Render(), HasSubstr("handover_commit_seconds_count 0"));
}

}  // namespace
}  // namespace handover
