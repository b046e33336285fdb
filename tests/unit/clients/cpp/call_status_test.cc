#include "clients/cpp/call_status.h"

#include <gtest/gtest.h>

#include <string>

#include "grpcpp/support/status.h"

#include "broker/base/refusal.h"

namespace handover::client {
namespace {

exchange::v1::ErrorDetail Detail() {
  exchange::v1::ErrorDetail detail;
  detail.set_code("WEIGHT_RANGE");
  detail.set_field_path("items[3].body.newborn.weight_grams");
  detail.set_rule("200 to 8000");
  detail.add_refusals()->set_reason("NO_RULE");
  return detail;
}

TEST(CallStatusTest, RefusalKeepsCodeFieldRuleAndReasons) {
  const absl::Status status =
      ToStatus(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "", Detail().SerializeAsString()));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(status).SerializeAsString(), Detail().SerializeAsString());
}

TEST(CallStatusTest, OkIsOk) { EXPECT_TRUE(ToStatus(grpc::Status::OK).ok()); }

TEST(CallStatusTest, UnavailableFromTheTransportIsNotReached) {
  const absl::Status status = ToStatus(grpc::Status(grpc::StatusCode::UNAVAILABLE, "Connection refused"));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(CodeOf(status), "NOT_REACHED");
  EXPECT_NE(DetailOf(status).rule().find("Connection refused"), std::string::npos);
}

TEST(CallStatusTest, LostAnswerMayBeAskedForAgain) {
  const absl::Status status = ToStatus(grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, ""));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(CodeOf(status), "NO_ANSWER");
}

TEST(CallStatusTest, OtherStatusWithoutDetailKeepsItsCodeAndNotItsMessage) {
  const absl::Status status = ToStatus(grpc::Status(grpc::StatusCode::INTERNAL, "0505239996"));
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(CodeOf(status), "INTERNAL");
  EXPECT_EQ(status.ToString().find("0505239996"), std::string::npos);
}

TEST(CallStatusTest, DetailsThatAreNoDetailAreIgnored) {
  EXPECT_EQ(CodeOf(ToStatus(grpc::Status(grpc::StatusCode::NOT_FOUND, "", "\xff\xff"))), "NOT_FOUND");
}

TEST(CallStatusTest, ResultInsideAStreamIsAStatus) {
  EXPECT_TRUE(ToStatus(0, {}).ok());
  EXPECT_EQ(ToStatus(3, Detail()).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(ToStatus(3, Detail())), "WEIGHT_RANGE");
  EXPECT_EQ(ToStatus(-1, Detail()).code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(ToStatus(17, Detail()).code(), absl::StatusCode::kUnknown);
}

}  // namespace
}  // namespace handover::client
