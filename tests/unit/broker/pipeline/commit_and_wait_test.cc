#include "broker/pipeline/commit_and_wait.h"

#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using CommitAndWaitTest = PipelineTest;

store::Transaction Putting(const std::string& value) {
  store::Transaction transaction;
  transaction.operations.push_back(store::Put(store::Table::kRequest, "key", value));
  return transaction;
}

TEST_F(CommitAndWaitTest, TheCommitHasHappenedWhenItReturns) {
  ASSERT_TRUE(CommitAndWait(Putting("value"), env()).ok());
  EXPECT_EQ(world_.store().Get(store::Table::kRequest, "key")->value(), "value");
}

TEST_F(CommitAndWaitTest, ARefusedCommitIsToldAndChangesNothing) {
  store::Transaction transaction = Putting("value");
  transaction.operations.push_back(store::ExpectValue(store::Table::kRequest, "other", "never"));
  EXPECT_EQ(CommitAndWait(std::move(transaction), env()).status().code(), absl::StatusCode::kAborted);
  EXPECT_FALSE(world_.store().Get(store::Table::kRequest, "key")->has_value());
}

}  // namespace
}  // namespace handover::pipeline
