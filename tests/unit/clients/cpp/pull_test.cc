#include "clients/cpp/pull.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/give_back.h"
#include "clients/cpp/submitter.h"
#include "tests/unit/clients/cpp/client_world.h"
#include "tests/unit/clients/cpp/recording_handler.h"

namespace handover::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PullTest : public ::testing::Test {
 protected:
  void Send(int count) {
    for (int i = 0; i < count; ++i) EXPECT_TRUE(SubmitOnce(world_.session(), world_.Sealed()).ok());
  }
  PullOutcome Pull(int max_count = 64) { return *PullOnce(world_.session(), handler_, {.max_count = max_count}); }

  ClientWorld world_;
  RecordingHandler handler_;
};

TEST_F(PullTest, WhatWaitsIsStoredAndAcknowledged) {
  Send(3);
  const PullOutcome outcome = Pull();
  EXPECT_EQ(outcome.stored, 3);
  EXPECT_EQ(outcome.refused, 0);
  EXPECT_THAT(handler_.stored(), SizeIs(3));
  EXPECT_THAT(handler_.acknowledged(), ElementsAre("DELIVERED", "DELIVERED", "DELIVERED"));
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(3));
}

TEST_F(PullTest, AtMostAsManyAsAskedFor) {
  Send(3);
  EXPECT_EQ(Pull(2).stored, 2);
  EXPECT_EQ(Pull(2).stored, 1);
  EXPECT_EQ(Pull(2).stored, 0);
}

TEST_F(PullTest, LeaseIsAskedFor) {
  ASSERT_TRUE(PullOnce(world_.session(), handler_, {.max_count = 7, .lease = absl::Minutes(5)}).ok());
  exchange::v1::PullDeliveriesRequest request;
  request.ParseFromString(world_.broker().server().Messages(fakes::kPull).at(0));
  EXPECT_EQ(request.max_count(), 7);
  EXPECT_EQ(request.lease().lease_duration().seconds(), 300);
}

TEST_F(PullTest, WhatWasNotStoredIsNotAcknowledged) {
  Send(1);
  handler_.on_store = [](const ReceivedDelivery&) { return absl::ResourceExhaustedError("full"); };
  EXPECT_EQ(Pull().stored, 0);
  EXPECT_THAT(world_.broker().Acknowledged(), IsEmpty());
}

TEST_F(PullTest, WhatCannotBeTakenNowIsGivenBackAndTheOthersAreAcknowledged) {
  Send(2);
  handler_.on_store = [](const ReceivedDelivery& delivery) {
    return delivery.ticket.delivery_id.bytes() == "delivery-id-1000"
               ? GiveBack({absl::Minutes(5), exchange::v1::SYSTEM_BUSY})
               : absl::OkStatus();
  };
  const PullOutcome outcome = Pull();
  EXPECT_EQ(outcome.stored, 1);
  EXPECT_EQ(outcome.given_back, 1);
  const auto given_back = world_.broker().AwaitGivenBack(1);
  EXPECT_EQ(given_back[0].delivery_id(), "delivery-id-1000");
  EXPECT_EQ(given_back[0].attempt(), 1);
  EXPECT_EQ(given_back[0].delay_duration().seconds(), 300);
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(1));
}

TEST_F(PullTest, GivingBackThatFailsIsHandedThrough) {
  Send(1);
  handler_.on_store = [](const ReceivedDelivery&) { return GiveBack({absl::Minutes(5), exchange::v1::SYSTEM_BUSY}); };
  world_.broker().Answer<exchange::v1::GiveBackDeliveriesRequest, exchange::v1::GiveBackDeliveriesResponse>(
      fakes::kGiveBack, [](const auto&) { return absl::InvalidArgumentError(""); });
  EXPECT_EQ(PullOnce(world_.session(), handler_, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(PullTest, CopyThatDoesNotVerifyIsRefused) {
  Send(2);
  int copies = 0;
  world_.broker().Play(
      {.edit_copy = [&](auto& copy) { copy.mutable_others(0)->back() ^= static_cast<char>(copies++ == 0 ? 1 : 0); }});
  const PullOutcome outcome = Pull();
  EXPECT_EQ(outcome.stored, 1);
  EXPECT_EQ(outcome.refused, 1);
  EXPECT_THAT(handler_.refused(), ElementsAre("NOT_IN_FRAME"));
}

// It can be trusted or not: nobody knows yet.
TEST_F(PullTest, CopyWhoseSendersKeysCannotBeAskedForIsNotRefused) {
  Send(1);
  world_.broker().Answer<directory::v1::ListSigningKeysRequest, directory::v1::ListSigningKeysResponse>(
      fakes::kListSigningKeys,
      [](const auto&) -> absl::StatusOr<directory::v1::ListSigningKeysResponse> { return absl::UnavailableError(""); });
  ChannelOptions impatient = fakes::ByteServer::QuickOptions();
  impatient.retry.give_up_after = absl::Milliseconds(5);
  const std::unique_ptr<Session> session = *world_.OpenSession(world_.broker().server().Connect(impatient));
  const PullOutcome outcome = *PullOnce(*session, handler_, {});
  EXPECT_EQ(outcome.refused, 0);
  EXPECT_EQ(outcome.stored, 0);
  EXPECT_THAT(handler_.refused(), IsEmpty());
}

TEST_F(PullTest, FailedCallIsHandedThrough) {
  world_.broker().Answer<exchange::v1::PullDeliveriesRequest, exchange::v1::PullDeliveriesResponse>(
      fakes::kPull, [](const auto&) { return absl::InvalidArgumentError(""); });
  EXPECT_EQ(PullOnce(world_.session(), handler_, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace handover::client
