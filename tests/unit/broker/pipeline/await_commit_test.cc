#include "broker/pipeline/await_commit.h"

#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class AwaitCommitTest : public PipelineTest {};

TEST_F(AwaitCommitTest, IsThereWhenItReturns) {
  store::Transaction transaction;
  transaction.operations.push_back(store::Put(store::Table::kMeta, "key", "value"));
  ASSERT_TRUE(CommitAndWait(std::move(transaction), env()).ok());
  EXPECT_EQ(world_.store().Get(store::Table::kMeta, "key")->value(), "value");
}

TEST_F(AwaitCommitTest, AnExpectationThatDoesNotHoldIsAborted) {
  store::Transaction transaction;
  transaction.operations.push_back(store::ExpectValue(store::Table::kMeta, "key", "other"));
  EXPECT_TRUE(absl::IsAborted(CommitAndWait(std::move(transaction), env()).status()));
}

}  // namespace
}  // namespace handover::pipeline
