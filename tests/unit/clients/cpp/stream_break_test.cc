#include "clients/cpp/stream_break.h"

#include <gtest/gtest.h>

#include "broker/base/refusal.h"

namespace handover::client {
namespace {

TEST(StreamBreakTest, WhatNetworksAndRestartsBringAboutIsABreak) {
  for (const absl::StatusCode code :
       {absl::StatusCode::kOk, absl::StatusCode::kUnavailable, absl::StatusCode::kCancelled,
        absl::StatusCode::kInternal, absl::StatusCode::kUnknown, absl::StatusCode::kAborted,
        absl::StatusCode::kResourceExhausted}) {
    EXPECT_TRUE(IsStreamBreak(absl::Status(code, "")));
  }
}

TEST(StreamBreakTest, WhatIsSaidAboutUsIsAnAnswer) {
  for (const absl::StatusCode code :
       {absl::StatusCode::kInvalidArgument, absl::StatusCode::kUnauthenticated, absl::StatusCode::kPermissionDenied,
        absl::StatusCode::kUnimplemented, absl::StatusCode::kFailedPrecondition, absl::StatusCode::kNotFound}) {
    EXPECT_FALSE(IsStreamBreak(absl::Status(code, "")));
  }
}

TEST(StreamBreakTest, LostAnswerIsAlwaysUnavailable) {
  EXPECT_EQ(CodeOf(NoAnswer(absl::InternalError(""))), "NO_ANSWER");
  EXPECT_EQ(NoAnswer(absl::OkStatus()).code(), absl::StatusCode::kUnavailable);
  const absl::Status reached = Refuse(absl::StatusCode::kUnavailable, RefusalText{"DRAINING", "", ""});
  EXPECT_EQ(CodeOf(NoAnswer(reached)), "DRAINING");
}

}  // namespace
}  // namespace handover::client
