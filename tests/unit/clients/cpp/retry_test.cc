#include "clients/cpp/retry.h"

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace handover::client {
namespace {

TEST(RetryTest, OnlyUnavailableMayBeTriedAgain) {
  EXPECT_TRUE(MayRetry(absl::UnavailableError("")));
  EXPECT_FALSE(MayRetry(absl::OkStatus()));
  EXPECT_FALSE(MayRetry(absl::ResourceExhaustedError("")));
  EXPECT_FALSE(MayRetry(absl::InternalError("")));
  EXPECT_FALSE(MayRetry(absl::DeadlineExceededError("")));
}

TEST(RetryTest, RefusedIsWhatTheBrokerHasJudged) {
  for (int code = 0; code <= static_cast<int>(absl::StatusCode::kUnauthenticated); ++code) {
    const auto status = absl::Status(static_cast<absl::StatusCode>(code), "");
    const bool judged = absl::IsInvalidArgument(status) || absl::IsPermissionDenied(status) ||
                        absl::IsNotFound(status) || absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status);
    EXPECT_EQ(IsRefused(status), judged) << status;
    EXPECT_FALSE(IsRefused(status) && MayRetry(status)) << status;
  }
}

TEST(RetryTest, PausesGrowByTwoAndStayInTheirUpperHalf) {
  fakes::SeededRandom random;
  const RetrySchedule schedule{.first_pause = absl::Milliseconds(100), .longest_pause = absl::Seconds(60)};
  absl::Duration longest = absl::Milliseconds(100);
  for (int attempt = 1; attempt <= 8; ++attempt, longest *= 2) {
    const absl::Duration pause = PauseBefore(attempt, schedule, random);
    EXPECT_GE(pause, longest / 2) << attempt;
    EXPECT_LE(pause, longest) << attempt;
  }
}

TEST(RetryTest, PausesStopGrowingAtTheLongest) {
  fakes::SeededRandom random;
  const RetrySchedule schedule{.first_pause = absl::Milliseconds(100), .longest_pause = absl::Seconds(5)};
  for (const int attempt : {7, 100, 2'000'000'000}) {
    EXPECT_LE(PauseBefore(attempt, schedule, random), absl::Seconds(5)) << attempt;
    EXPECT_GE(PauseBefore(attempt, schedule, random), absl::Milliseconds(2500)) << attempt;
  }
}

TEST(RetryTest, ClientsThatFailedTogetherComeBackApart) {
  fakes::SeededRandom one(1);
  fakes::SeededRandom other(2);
  EXPECT_NE(PauseBefore(5, {}, one), PauseBefore(5, {}, other));
}

}  // namespace
}  // namespace handover::client
