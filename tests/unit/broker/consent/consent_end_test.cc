#include "broker/consent/consent_end.h"

#include <gtest/gtest.h>

#include "handover/options/v1/options.pb.h"

namespace handover::consent {
namespace consent_end_test_internal {

constexpr int64_t kChanged = 1'000'000;
constexpr int64_t kUntil = 2'000'000;

// To a health and a mental category, with no end.
v1::ConsentRecord Given() {
  v1::ConsentRecord record;
  record.set_state(v1::ConsentRecord::ACTIVE);
  record.mutable_update_time()->set_seconds(kChanged);
  v1::Provision& provision = *record.add_provisions();
  provision.set_effect(v1::Provision::PERMIT);
  provision.add_categories(options::v1::DATA_CATEGORY_CHILD_HEALTH);
  provision.add_categories(options::v1::DATA_CATEGORY_PARENT_MENTAL);
  return record;
}

TEST(ConsentEndTest, WhatHasNoEndHasNone) { EXPECT_EQ(EndOf(Given()), absl::InfiniteFuture()); }

TEST(ConsentEndTest, WhatWasRevokedOrNeverWasEndedThen) {
  v1::ConsentRecord record = Given();
  record.set_state(v1::ConsentRecord::REVOKED);
  EXPECT_EQ(EndOf(record), absl::FromUnixSeconds(kChanged));
  record.set_state(v1::ConsentRecord::ENTERED_IN_ERROR);
  EXPECT_EQ(EndOf(record), absl::FromUnixSeconds(kChanged));
}

TEST(ConsentEndTest, WhatExpiresEndsThenAndNotBeforeItsLastChange) {
  v1::ConsentRecord record = Given();
  record.mutable_valid_to_time()->set_seconds(kUntil);
  EXPECT_EQ(EndOf(record), absl::FromUnixSeconds(kUntil));
  record.mutable_update_time()->set_seconds(kUntil + 1);
  EXPECT_EQ(EndOf(record), absl::FromUnixSeconds(kUntil + 1));
}

TEST(ConsentEndTest, ItHasEndedOnceEverythingIsTakenBackAndNotBefore) {
  v1::ConsentRecord record = Given();
  record.mutable_provisions(0)->add_withdrawn_categories(options::v1::DATA_CATEGORY_CHILD_HEALTH);
  EXPECT_EQ(EndOf(record), absl::InfiniteFuture());
  record.mutable_provisions(0)->add_withdrawn_categories(options::v1::DATA_CATEGORY_PARENT_MENTAL);
  EXPECT_EQ(EndOf(record), absl::FromUnixSeconds(kChanged));
  record.add_provisions()->set_effect(v1::Provision::DENY);
  EXPECT_EQ(EndOf(record), absl::InfiniteFuture());
}

TEST(ConsentEndTest, AStateThatIsNotKnownIsNoEnd) {
  v1::ConsentRecord record = Given();
  record.set_state(static_cast<v1::ConsentRecord::State>(99));
  record.mutable_valid_to_time()->set_seconds(kUntil);
  EXPECT_EQ(EndOf(record), absl::InfiniteFuture());
  record.set_state(v1::ConsentRecord::STATE_UNSPECIFIED);
  EXPECT_EQ(EndOf(record), absl::InfiniteFuture());
}

}  // namespace consent_end_test_internal
}  // namespace handover::consent
