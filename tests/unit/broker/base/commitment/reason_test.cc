#include "broker/base/commitment/reason.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"

namespace handover {
namespace {

constexpr int kReasonCount = 26;

TEST(ReasonTest, EveryReasonHasItsOwnCodeAndText) {
  std::set<std::string_view> codes;
  std::set<std::string_view> texts;
  for (int i = 0; i < kReasonCount; ++i) {
    codes.insert(ReasonCode(static_cast<Reason>(i)));
    texts.insert(ReasonText(static_cast<Reason>(i)));
  }
  EXPECT_EQ(codes.size(), static_cast<size_t>(kReasonCount));
  EXPECT_EQ(texts.size(), static_cast<size_t>(kReasonCount));
}

TEST(ReasonTest, GoodOutcomesAreOk) {
  EXPECT_TRUE(ToStatus(CheckOutcome::Ok()).ok());
  EXPECT_TRUE(ToStatus(CheckOutcome::Failed(Reason::kNew)).ok());
  EXPECT_TRUE(ToStatus(CheckOutcome::Failed(Reason::kDuplicate)).ok());
}

TEST(ReasonTest, StatusSaysWhatTheCallerCanDo) {
  EXPECT_EQ(ToStatus(CheckOutcome::Failed(Reason::kNotInFrame)).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ToStatus(CheckOutcome::Failed(Reason::kIdReused)).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ToStatus(CheckOutcome::Failed(Reason::kSenderMismatch)).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ToStatus(CheckOutcome::Failed(Reason::kKeyUnknown)).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(ReasonTest, StatusCarriesTheFinerCodeFieldAndRule) {
  const absl::Status status = ToStatus({Reason::kMalformed, "envelope.#30", "FIELD_UNKNOWN", "no such field"});
  EXPECT_EQ(DetailOf(status).code(), "FIELD_UNKNOWN");
  EXPECT_EQ(DetailOf(status).field_path(), "envelope.#30");
  EXPECT_EQ(DetailOf(status).rule(), "no such field");
}

TEST(ReasonTest, StatusOfABareReasonCarriesItsCodeAndText) {
  const absl::Status status = ToStatus(CheckOutcome::Failed(Reason::kBadSignature));
  EXPECT_EQ(DetailOf(status).code(), "BAD_SIGNATURE");
  EXPECT_EQ(DetailOf(status).rule(), ReasonText(Reason::kBadSignature));
}

TEST(ReasonTest, UnderPutsThePlaceBeforeTheField) {
  EXPECT_EQ(CheckOutcome({Reason::kMalformed, "about", {}, {}}).Under("items[3].label").field_path,
            "items[3].label.about");
  EXPECT_EQ(CheckOutcome({Reason::kMalformed, "", {}, {}}).Under("items[3].label").field_path, "items[3].label");
}

}  // namespace
}  // namespace handover
