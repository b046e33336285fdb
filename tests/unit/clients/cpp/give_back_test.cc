#include "clients/cpp/give_back.h"

#include <gtest/gtest.h>

#include <string>

namespace handover::client {
namespace {

TEST(GiveBackTest, TheAnswerIsReadAsItWasGiven) {
  const absl::Status status = GiveBack({absl::Minutes(5), exchange::v1::RECORD_IN_USE});
  EXPECT_FALSE(status.ok());
  const std::optional<NotNow> not_now = NotNowOf(status);
  ASSERT_TRUE(not_now.has_value());
  EXPECT_EQ(not_now->delay, absl::Minutes(5));
  EXPECT_EQ(not_now->reason, exchange::v1::RECORD_IN_USE);
}

TEST(GiveBackTest, AnyOtherFailureIsNoSuchAnswer) {
  EXPECT_FALSE(NotNowOf(absl::OkStatus()).has_value());
  EXPECT_FALSE(NotNowOf(absl::UnavailableError("not now")).has_value());
}

TEST(GiveBackTest, TheItemNamesDeliveryAndAttempt) {
  ReceivedDelivery delivery;
  delivery.ticket.delivery_id = *DeliveryId::FromBytes(std::string(16, 'd'));
  delivery.attempt = 3;
  const auto item = GiveBackItem(delivery, {absl::Seconds(7), exchange::v1::SYSTEM_BUSY});
  EXPECT_EQ(item.delivery_id(), std::string(16, 'd'));
  EXPECT_EQ(item.attempt(), 3);
  EXPECT_EQ(item.reason(), exchange::v1::SYSTEM_BUSY);
  EXPECT_EQ(item.delay_duration().seconds(), 7);
}

}  // namespace
}  // namespace handover::client
