#include "broker/rpc/status_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "broker/base/refusal.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

exchange::v1::ErrorDetail DetailIn(const grpc::Status& status) {
  exchange::v1::ErrorDetail detail;
  EXPECT_TRUE(detail.ParseFromString(status.error_details()));
  return detail;
}

TEST(ToGrpcStatusTest, ARefusalKeepsCodeFieldAndRule) {
  const grpc::Status status =
      ToGrpcStatus(Refuse(absl::StatusCode::kPermissionDenied, RefusalText{"NO_RULE", "items[0]", "there is no rule"}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(status.error_message(), "items[0]: there is no rule [NO_RULE]");
  EXPECT_EQ(DetailIn(status).code(), "NO_RULE");
  EXPECT_EQ(DetailIn(status).field_path(), "items[0]");
}

TEST(ToGrpcStatusTest, OkIsOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

TEST(ToGrpcStatusTest, TheTextOfAFailureInsideNeverReachesTheCaller) {
  for (const absl::StatusCode code : {absl::StatusCode::kInternal, absl::StatusCode::kUnknown,
                                      absl::StatusCode::kDataLoss, absl::StatusCode::kResourceExhausted,
                                      absl::StatusCode::kUnavailable, absl::StatusCode::kInvalidArgument}) {
    const grpc::Status status = ToGrpcStatus(absl::Status(code, "row of 010203-9995 is damaged"));
    EXPECT_THAT(status.error_message(), Not(HasSubstr("010203")));
    EXPECT_THAT(status.error_details(), Not(HasSubstr("010203")));
  }
}

TEST(ToGrpcStatusTest, AMessageIsOneLine) {
  const grpc::Status status = ToGrpcStatus(Invalid("CODE", "a\nb", "a rule\r\nof two lines"));
  EXPECT_EQ(status.error_message(), "a b: a rule  of two lines [CODE]");
}

TEST(ToGrpcCodeTest, WhatASecondTryMendsIsUnavailable) {
  EXPECT_EQ(ToGrpcCode(absl::StatusCode::kAborted), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ToGrpcCode(absl::StatusCode::kUnavailable), grpc::StatusCode::UNAVAILABLE);
}

TEST(ToGrpcCodeTest, WhatTheBrokerCouldNotDoIsInternal) {
  EXPECT_EQ(ToGrpcCode(absl::StatusCode::kDataLoss), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(ToGrpcCode(absl::StatusCode::kUnknown), grpc::StatusCode::INTERNAL);
}

TEST(ToGrpcCodeTest, EveryOtherCodeKeepsItsNumber) {
  for (const int number : {0, 1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 16}) {
    EXPECT_EQ(static_cast<int>(ToGrpcCode(static_cast<absl::StatusCode>(number))), number);
  }
}

TEST(SentDetailOfTest, RefusalsAreLeftOutFromTheEndUntilTheDetailFits) {
  exchange::v1::ErrorDetail detail;
  detail.set_code("NO_CONSENT");
  for (int i = 0; i < 60; ++i) {
    exchange::v1::PolicyRefusal& refusal = *detail.add_refusals();
    refusal.set_addressee_index(i);
    for (int person = 0; person < 10; ++person) refusal.add_missing_consents()->add_person_ids("c000000000000001");
  }
  const exchange::v1::ErrorDetail sent = SentDetailOf(Refuse(absl::StatusCode::kPermissionDenied, detail));
  EXPECT_LE(sent.ByteSizeLong(), kMaxDetailBytes);
  EXPECT_GT(sent.refusals_size(), 5);
  EXPECT_EQ(sent.refusals(0).addressee_index(), 0);
  EXPECT_EQ(sent.code(), "NO_CONSENT");
}

}  // namespace
}  // namespace handover::rpc
