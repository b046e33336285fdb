#include "clients/cpp/acknowledgement_frame.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "clients/cpp/received_delivery.h"
#include "clients/cpp/services.h"
#include "clients/cpp/submitter.h"
#include "tests/unit/clients/cpp/client_world.h"

namespace handover::client {
namespace {

using ::testing::SizeIs;

class AcknowledgementFrameTest : public ::testing::Test {
 protected:
  // Tickets of so many deliveries that were handed out.
  std::vector<DeliveryTicket> Deliver(int count) {
    for (int i = 0; i < count; ++i) SubmitOnce(world_.session(), world_.Sealed()).IgnoreError();
    exchange::v1::PullDeliveriesRequest request;
    request.set_max_count(count);
    CopyOpener opener(world_.session());
    std::vector<DeliveryTicket> tickets;
    const auto pulled = InboxClient(world_.session().channel()).PullDeliveries(request);
    for (const exchange::v1::DeliveredCopy& copy : pulled->copies()) tickets.push_back(opener.Open(copy)->ticket);
    return tickets;
  }
  std::vector<OutgoingAcknowledgement> Delivered(const std::vector<DeliveryTicket>& tickets) {
    std::vector<OutgoingAcknowledgement> acknowledgements;
    for (const DeliveryTicket& ticket : tickets)
      acknowledgements.push_back(AcknowledgeDelivered(ticket, world_.clock().Now()));
    return acknowledgements;
  }

  ClientWorld world_;
};

TEST_F(AcknowledgementFrameTest, TakenAcknowledgementComesBackWithItsCheckedReceipt) {
  const std::vector<OutgoingAcknowledgement> acknowledgements = Delivered(Deliver(1));
  const std::vector<AcknowledgeResult> results = AcknowledgeOnce(world_.session(), acknowledgements);
  ASSERT_THAT(results, SizeIs(1));
  ASSERT_TRUE(results[0].ok()) << results[0].status();
  EXPECT_EQ(results[0]->state, exchange::v1::DELIVERED);
  EXPECT_EQ(ParseLeaf(results[0]->receipt.leaf())->ref, acknowledgements[0].digest);
}

TEST_F(AcknowledgementFrameTest, SixtyFourTravelUnderOneSignature) {
  const std::vector<DeliveryTicket> tickets = Deliver(3);
  std::vector<DeliveryTicket> many;
  for (int i = 0; i < 65; ++i) many.push_back(tickets[static_cast<size_t>(i % 3)]);
  EXPECT_THAT(AcknowledgeOnce(world_.session(), Delivered(many)), SizeIs(65));
  std::vector<int> sizes;
  for (const std::string& message : world_.broker().server().Messages(fakes::kAcknowledge)) {
    exchange::v1::AcknowledgeDeliveriesRequest request;
    request.ParseFromString(message);
    sizes.push_back(request.acknowledgements_size());
  }
  EXPECT_THAT(sizes, ::testing::ElementsAre(64, 1));
}

TEST_F(AcknowledgementFrameTest, NothingToSayIsNotSaid) {
  EXPECT_THAT(AcknowledgeOnce(world_.session(), {}), SizeIs(0));
  EXPECT_EQ(world_.broker().server().CallCount(fakes::kAcknowledge), 0);
}

TEST_F(AcknowledgementFrameTest, AcknowledgementOfOtherContentIsRefused) {
  std::vector<DeliveryTicket> tickets = Deliver(1);
  tickets[0].delivery_digest[0] ^= 1;
  EXPECT_EQ(CodeOf(AcknowledgeOnce(world_.session(), Delivered(tickets))[0].status()), "NOT_IN_FRAME");
}

TEST_F(AcknowledgementFrameTest, OneThatDoesNotHoldIsNotTheOthersLoss) {
  std::vector<DeliveryTicket> tickets = Deliver(3);
  tickets[1].delivery_digest[0] ^= 1;
  const std::vector<AcknowledgeResult> results = AcknowledgeOnce(world_.session(), Delivered(tickets));
  EXPECT_TRUE(results[0].ok()) << results[0].status();
  EXPECT_EQ(CodeOf(results[1].status()), "NOT_IN_FRAME");
  EXPECT_TRUE(results[2].ok()) << results[2].status();
}

TEST_F(AcknowledgementFrameTest, FailedCallIsEveryonesResult) {
  const std::vector<DeliveryTicket> tickets = Deliver(2);
  world_.broker().Answer<exchange::v1::AcknowledgeDeliveriesRequest, exchange::v1::AcknowledgeDeliveriesResponse>(
      fakes::kAcknowledge, [](const auto&) { return Invalid("FRAME_SIZE", "frame", ""); });
  const std::vector<AcknowledgeResult> results = AcknowledgeOnce(world_.session(), Delivered(tickets));
  EXPECT_EQ(CodeOf(results[0].status()), "FRAME_SIZE");
  EXPECT_EQ(CodeOf(results[1].status()), "FRAME_SIZE");
}

TEST_F(AcknowledgementFrameTest, LiesAreNoticed) {
  const std::vector<DeliveryTicket> tickets = Deliver(1);
  world_.broker().Play({.edit_acknowledged = [](auto& response) {
    *response.mutable_results(0)->mutable_receipt()->mutable_leaf() = std::string(128, '\0');
  }});
  EXPECT_EQ(CodeOf(AcknowledgeOnce(world_.session(), Delivered(tickets))[0].status()), "WRONG_LEAF");
  world_.broker().Play({.edit_acknowledged = [](auto& response) { response.clear_results(); }});
  EXPECT_EQ(CodeOf(AcknowledgeOnce(world_.session(), Delivered(tickets))[0].status()), "ANSWER_MALFORMED");
}

}  // namespace
}  // namespace handover::client
