#include "clients/cpp/receiver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"

#include "broker/base/refusal.h"
#include "clients/cpp/give_back.h"
#include "clients/cpp/submitter.h"
#include "tests/unit/clients/cpp/client_world.h"
#include "tests/unit/clients/cpp/recording_handler.h"

namespace handover::client {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReceiverTest : public ::testing::Test {
 protected:
  void Send(int count) {
    for (int i = 0; i < count; ++i) EXPECT_TRUE(SubmitOnce(world_.session(), world_.Sealed()).ok());
  }
  // No renewals unless a test is about them.
  static Receiver::Options Quiet() { return {.renew_every = absl::Hours(1)}; }
  static AcknowledgeResult Wait(Receiver& receiver, const OutgoingAcknowledgement& conclusion) {
    // Shared, because std::function must be copyable.
    auto promise = std::make_shared<std::promise<AcknowledgeResult>>();
    receiver.Conclude(conclusion, [promise](AcknowledgeResult result) { promise->set_value(std::move(result)); });
    return promise->get_future().get();
  }
  OutgoingAcknowledgement Accepting(const DeliveryTicket& ticket) {
    return *Conclude(ticket, {.outcome = Conclusion::Outcome::kAccepted, .professional = "Hanne Test, HEALTH_VISITOR"},
                     world_.clock().Now());
  }

  ClientWorld world_;
  RecordingHandler handler_;
};

TEST_F(ReceiverTest, WhatWaitsIsStoredInOrderAndAcknowledged) {
  Send(5);
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(5);
  EXPECT_THAT(handler_.acknowledged(), Each("DELIVERED"));
  std::vector<std::string> ids;
  for (const ReceivedDelivery& delivery : handler_.stored())
    ids.push_back(std::string(delivery.ticket.delivery_id.bytes()));
  EXPECT_THAT(ids, ElementsAre("delivery-id-1000", "delivery-id-1001", "delivery-id-1002", "delivery-id-1003",
                               "delivery-id-1004"));
  EXPECT_TRUE(receiver.status().ok());
}

TEST_F(ReceiverTest, CreditIsGivenAgainForWhatWasAcknowledged) {
  Send(7);
  Receiver::Options options = Quiet();
  options.credit = 2;
  Receiver receiver(world_.session(), handler_, options);
  receiver.Start();
  handler_.AwaitAcknowledged(7);
  EXPECT_GE(world_.broker().credit_given(), 7);
  EXPECT_LE(world_.broker().credit_given(), 9);
}

TEST_F(ReceiverTest, WhatWasNotStoredIsNotAcknowledgedAndMakesRoom) {
  Send(3);
  handler_.on_store = [](const ReceivedDelivery& delivery) {
    return delivery.ticket.delivery_id.bytes() == "delivery-id-1000" ? absl::ResourceExhaustedError("full")
                                                                     : absl::OkStatus();
  };
  Receiver::Options options = Quiet();
  options.credit = 1;
  Receiver receiver(world_.session(), handler_, options);
  receiver.Start();
  handler_.AwaitAcknowledged(2);
  EXPECT_THAT(handler_.stored(), SizeIs(3));
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(2));
}

TEST_F(ReceiverTest, WhatCannotBeTakenNowIsGivenBackAndMakesRoom) {
  Send(3);
  handler_.on_store = [](const ReceivedDelivery& delivery) {
    return delivery.ticket.delivery_id.bytes() == "delivery-id-1000"
               ? GiveBack({absl::Minutes(5), exchange::v1::RECORD_IN_USE})
               : absl::OkStatus();
  };
  Receiver::Options options = Quiet();
  options.credit = 1;
  Receiver receiver(world_.session(), handler_, options);
  receiver.Start();
  handler_.AwaitAcknowledged(2);
  const auto given_back = world_.broker().AwaitGivenBack(1);
  EXPECT_THAT(given_back, SizeIs(1));
  EXPECT_EQ(given_back[0].delivery_id(), "delivery-id-1000");
  EXPECT_EQ(given_back[0].reason(), exchange::v1::RECORD_IN_USE);
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(2));
}

TEST_F(ReceiverTest, CopyThatDoesNotVerifyIsRefusedAndTheNextStored) {
  Send(2);
  int copies = 0;
  world_.broker().Play(
      {.edit_copy = [&](auto& copy) { copy.mutable_others(0)->back() ^= static_cast<char>(copies++ == 0 ? 1 : 0); }});
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  EXPECT_THAT(handler_.refused(), ElementsAre("NOT_IN_FRAME"));
  EXPECT_THAT(handler_.stored(), SizeIs(1));
}

// More than one request may name.
TEST_F(ReceiverTest, EveryLeaseIsKeptHoweverManyLieWithUs) {
  constexpr int kCount = 300;
  Send(kCount);
  absl::Notification go_on;
  handler_.on_store = [&](const ReceivedDelivery&) {
    go_on.WaitForNotification();
    return absl::OkStatus();
  };
  Receiver receiver(world_.session(), handler_,
                    {.credit = kCount, .lease = absl::Seconds(90), .renew_every = absl::Milliseconds(1)});
  receiver.Start();
  std::set<std::string> kept;
  for (size_t count = 1; count < 1000 && kept.size() < kCount; ++count) {
    world_.broker().AwaitExtended(static_cast<int>(count));
    exchange::v1::ReceiveDeliveriesRequest request;
    ASSERT_TRUE(request.ParseFromString(world_.broker().server().Messages(fakes::kReceiveStream).at(count)));
    for (const std::string& id : request.extend_lease().delivery_ids()) kept.insert(id);
  }
  EXPECT_EQ(kept.size(), static_cast<size_t>(kCount));
  go_on.Notify();
  handler_.AwaitAcknowledged(kCount);
}

TEST_F(ReceiverTest, LeaseIsKeptWhileTheHandlerWorks) {
  Send(1);
  absl::Notification go_on;
  handler_.on_store = [&](const ReceivedDelivery&) {
    go_on.WaitForNotification();
    return absl::OkStatus();
  };
  Receiver receiver(world_.session(), handler_, {.lease = absl::Seconds(90), .renew_every = absl::Milliseconds(1)});
  receiver.Start();
  world_.broker().AwaitExtended(3);
  go_on.Notify();
  handler_.AwaitAcknowledged(1);
  const std::string first = world_.broker().server().Messages(fakes::kReceiveStream).at(1);
  exchange::v1::ReceiveDeliveriesRequest request;
  request.ParseFromString(first);
  EXPECT_THAT(request.extend_lease().delivery_ids(), ElementsAre("delivery-id-1000"));
  EXPECT_EQ(request.extend_lease().lease().lease_duration().seconds(), 90);
}

TEST_F(ReceiverTest, AcknowledgementLostWithTheStreamIsSentAgainAsItWas) {
  Send(1);
  world_.broker().Play({.breaks = 1});
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  EXPECT_THAT(handler_.acknowledged(), ElementsAre("DELIVERED"));
  std::set<std::string> acknowledgements;
  int sent = 0;
  for (const std::string& message : world_.broker().server().Messages(fakes::kReceiveStream)) {
    exchange::v1::ReceiveDeliveriesRequest request;
    request.ParseFromString(message);
    sent += request.has_acknowledge() ? 1 : 0;
    acknowledgements.insert(request.acknowledge().SerializeAsString());
  }
  acknowledgements.erase("");
  EXPECT_EQ(sent, 2);
  EXPECT_THAT(acknowledgements, SizeIs(1));
}

TEST_F(ReceiverTest, AcknowledgementAnsweredWithNotNowIsSentAgain) {
  Send(1);
  Receiver receiver(world_.session(), handler_, {.renew_every = absl::Milliseconds(1)});
  world_.broker().Play({.not_now = 1});
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  EXPECT_THAT(handler_.acknowledged(), ElementsAre("DELIVERED"));
}

TEST_F(ReceiverTest, DeliveryThatComesTwiceIsStoredOnceWhileItLiesWithUs) {
  Send(1);
  world_.broker().Play({.twice = true});
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  receiver.Stop();
  EXPECT_THAT(handler_.stored(), SizeIs(1));
}

TEST_F(ReceiverTest, ConclusionTravelsOnTheStreamAndIsProven) {
  Send(1);
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  const DeliveryTicket ticket = handler_.stored().at(0).ticket;
  const AcknowledgeResult result = Wait(receiver, Accepting(ticket));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->state, exchange::v1::ACCEPTED);
  EXPECT_EQ(world_.broker().Acknowledged().at(1).professional(), "Hanne Test, HEALTH_VISITOR");
}

TEST_F(ReceiverTest, ConclusionOfOtherContentIsRefused) {
  Send(1);
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  DeliveryTicket ticket = handler_.stored().at(0).ticket;
  ticket.delivery_digest[0] ^= 1;
  EXPECT_EQ(CodeOf(Wait(receiver, Accepting(ticket)).status()), "NOT_IN_FRAME");
}

// ADR 0005: with one word in it that nobody can make again, the whole frame is none, and each is said with its path.
TEST_F(ReceiverTest, OneWordThatDoesNotHoldIsNotTheOthersLoss) {
  Send(3);
  std::vector<AcknowledgeResult> results(3, absl::UnknownError("not answered"));
  absl::BlockingCounter answered(3);
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(3);
  // Said from inside the answer to another, they make one frame.
  DeliveryTicket ticket = handler_.stored().at(0).ticket;
  receiver.Conclude(Accepting(ticket), [&](const AcknowledgeResult&) {
    for (size_t i = 0; i < 3; ++i) {
      DeliveryTicket one = handler_.stored().at(i).ticket;
      if (i == 1) one.delivery_digest[0] ^= 1;
      receiver.Conclude(Accepting(one), [&results, &answered, i](AcknowledgeResult result) {
        results[i] = std::move(result);
        answered.DecrementCount();
      });
    }
  });
  answered.Wait();
  EXPECT_TRUE(results[0].ok()) << results[0].status();
  EXPECT_EQ(CodeOf(results[1].status()), "NOT_IN_FRAME");
  EXPECT_TRUE(results[2].ok()) << results[2].status();
}

TEST_F(ReceiverTest, WhatTheHandlerConcludesItselfIsNotSaidToBeDeliveredBesides) {
  Send(2);
  Receiver* concluding = nullptr;
  handler_.on_store = [&](const ReceivedDelivery& delivery) {
    concluding->Conclude(Accepting(delivery.ticket), [](const AcknowledgeResult&) {});
    return absl::OkStatus();
  };
  Receiver::Options options = Quiet();
  options.credit = 1;
  Receiver receiver(world_.session(), handler_, options);
  concluding = &receiver;
  receiver.Start();
  handler_.AwaitAcknowledged(2);  // The second when there is room again.
  receiver.Stop();
  EXPECT_THAT(handler_.acknowledged(), ElementsAre("ACCEPTED", "ACCEPTED"));
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(2));
}

TEST_F(ReceiverTest, WhatTheHandlerConcludedInVainIsSaidToBeDelivered) {
  Send(1);
  Receiver* concluding = nullptr;
  std::string refused;
  handler_.on_store = [&](const ReceivedDelivery& delivery) {
    DeliveryTicket other = delivery.ticket;
    other.delivery_digest[0] ^= 1;
    concluding->Conclude(Accepting(other), [&](const AcknowledgeResult& result) { refused = CodeOf(result.status()); });
    return absl::OkStatus();
  };
  Receiver receiver(world_.session(), handler_, Quiet());
  concluding = &receiver;
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  receiver.Stop();
  EXPECT_EQ(refused, "NOT_IN_FRAME");
  EXPECT_THAT(handler_.acknowledged(), ElementsAre("DELIVERED"));
}

TEST_F(ReceiverTest, LieAboutAnAcknowledgementIsNoticed) {
  Send(1);
  world_.broker().Play({.edit_acknowledged = [](auto& response) {
    response.mutable_results(0)->mutable_receipt()->mutable_head_signature()->back() ^= 1;
  }});
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  EXPECT_THAT(handler_.acknowledged(), ElementsAre("BAD_HEAD"));
}

TEST_F(ReceiverTest, CallerWhoIsUnwelcomeIsTold) {
  world_.broker().Play({.end_stream = Refuse(absl::StatusCode::kUnauthenticated, RefusalText{"CERT_UNBOUND", "", ""})});
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  EXPECT_EQ(CodeOf(receiver.Wait()), "CERT_UNBOUND");
  EXPECT_EQ(CodeOf(receiver.status()), "CERT_UNBOUND");
  EXPECT_EQ(CodeOf(Wait(receiver, Accepting({})).status()), "CLOSED");
}

TEST_F(ReceiverTest, BreakIsMendedAndReceivingGoesOn) {
  Send(1);
  world_.broker().Play({.end_stream = absl::UnavailableError("restart")});
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  handler_.AwaitAcknowledged(1);
  EXPECT_EQ(world_.broker().server().CallCount(fakes::kReceiveStream), 2);
}

TEST_F(ReceiverTest, StopLetsTheHandlerFinishAndItsAcknowledgementGo) {
  Send(1);
  absl::Notification storing;
  absl::Notification go_on;
  handler_.on_store = [&](const ReceivedDelivery&) {
    storing.Notify();
    go_on.WaitForNotification();
    return absl::OkStatus();
  };
  Receiver receiver(world_.session(), handler_, Quiet());
  receiver.Start();
  storing.WaitForNotification();
  std::thread stopping([&] { receiver.Stop(); });
  go_on.Notify();
  stopping.join();
  EXPECT_THAT(handler_.stored(), SizeIs(1));
  EXPECT_THAT(handler_.acknowledged(), ElementsAre("DELIVERED"));
  EXPECT_TRUE(receiver.Wait().ok());
}

TEST_F(ReceiverTest, ReceiverThatNeverStartedStops) {
  Receiver receiver(world_.session(), handler_);
  receiver.Stop();
  receiver.Start();
  EXPECT_EQ(world_.broker().server().CallCount(fakes::kReceiveStream), 0);
  EXPECT_THAT(handler_.stored(), IsEmpty());
}

}  // namespace
}  // namespace handover::client
