#include "broker/base/refusal.h"

#include <string>

#include "gtest/gtest.h"

namespace handover {
namespace refusal_test_internal {

TEST(RefuseTest, CarriesCodeFieldAndRule) {
  const absl::Status status =
      Refuse(absl::StatusCode::kPermissionDenied, RefusalText{"SENDER_MISMATCH", "envelope.sender", "Be yourself."});
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  const exchange::v1::ErrorDetail detail = DetailOf(status);
  EXPECT_EQ(detail.code(), "SENDER_MISMATCH");
  EXPECT_EQ(detail.field_path(), "envelope.sender");
  EXPECT_EQ(detail.rule(), "Be yourself.");
}

TEST(RefuseTest, MessageIsTheSameInOneLine) {
  EXPECT_EQ(Invalid("CODE", "a.b", "Rule.").message(), "a.b: Rule. [CODE]");
  EXPECT_EQ(Invalid("CODE", "", "Rule.").message(), "Rule. [CODE]");
}

TEST(RefuseTest, DetailWithRefusalsSurvives) {
  exchange::v1::ErrorDetail detail;
  detail.set_code("POLICY_DENIED");
  detail.add_refusals()->set_reason("NO_RULE");
  const absl::Status status = Refuse(absl::StatusCode::kPermissionDenied, detail);
  EXPECT_EQ(DetailOf(status).SerializeAsString(), detail.SerializeAsString());
}

TEST(InvalidTest, IsInvalidArgument) {
  EXPECT_EQ(Invalid("CODE", "", "Rule.").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(Invalid("CODE", "", "Rule.")), "CODE");
}

TEST(DetailOfTest, ALibrarysMessageIsNeverPassedOn) {
  const exchange::v1::ErrorDetail detail = DetailOf(absl::InternalError("could not parse 2911829996"));
  EXPECT_EQ(detail.code(), "INTERNAL");
  EXPECT_EQ(detail.field_path(), "");
  EXPECT_EQ(detail.SerializeAsString().find("2911829996"), std::string::npos);
}

TEST(DetailOfTest, APayloadThatIsNoDetailIsNotRead) {
  absl::Status status = Invalid("CODE", "", "Rule.");
  status.SetPayload("handover/ErrorDetail", absl::Cord("\xff\xff"));
  EXPECT_EQ(DetailOf(status).code(), "INVALID_ARGUMENT");
}

TEST(WithinTest, PutsThePrefixBeforeThePath) {
  const absl::Status status = Within("items[3].", Invalid("CODE", "label.type", "Rule."));
  EXPECT_EQ(DetailOf(status).field_path(), "items[3].label.type");
  EXPECT_EQ(CodeOf(status), "CODE");
  EXPECT_EQ(status.message(), "items[3].label.type: Rule. [CODE]");
}

TEST(WithinTest, ARefusalOfTheWholeGetsThePrefixWithoutItsDot) {
  EXPECT_EQ(DetailOf(Within("items[3].", Invalid("CODE", "", "Rule."))).field_path(), "items[3]");
}

TEST(WithinTest, KeepsTheStatusCodeAndTheRefusals) {
  exchange::v1::ErrorDetail detail;
  detail.set_code("POLICY_DENIED");
  detail.add_refusals()->set_reason("NO_RULE");
  const absl::Status status = Within("a.", Refuse(absl::StatusCode::kPermissionDenied, detail));
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(DetailOf(status).refusals_size(), 1);
}

TEST(WithinTest, OkStaysOk) { EXPECT_TRUE(Within("a.", absl::OkStatus()).ok()); }

}  // namespace refusal_test_internal
}  // namespace handover
