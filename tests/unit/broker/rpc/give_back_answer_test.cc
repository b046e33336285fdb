#include "broker/rpc/give_back_answer.h"

#include <gtest/gtest.h>

#include "broker/base/refusal.h"

namespace handover::rpc {
namespace {

TEST(AnswerGivenBackTest, EachIsAnsweredInItsOrder) {
  const exchange::v1::GiveBackDeliveriesResponse response = AnswerGivenBack(
      8, {absl::FromUnixMillis(12'345),
          Refuse(absl::StatusCode::kFailedPrecondition, RefusalText{"LATER_ATTEMPT", "attempt", "later"})});
  EXPECT_EQ(response.request_number(), 8);
  ASSERT_EQ(response.results_size(), 2);
  EXPECT_EQ(response.results(0).status_code(), 0);
  EXPECT_EQ(response.results(0).not_before_time().seconds(), 12);
  EXPECT_EQ(response.results(0).not_before_time().nanos(), 345'000'000);
  EXPECT_EQ(response.results(1).status_code(), 9);
  EXPECT_EQ(response.results(1).error().code(), "LATER_ATTEMPT");
  EXPECT_EQ(response.results(1).error().field_path(), "items[1].attempt");
}

}  // namespace
}  // namespace handover::rpc
