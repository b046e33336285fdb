#include "broker/pipeline/give_back.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using exchange::v1::DeliveredCopy;
using exchange::v1::GiveBackDeliveriesRequest;

GiveBackDeliveriesRequest Back(const DeliveredCopy& copy, absl::Duration delay = absl::Minutes(10)) {
  GiveBackDeliveriesRequest request;
  request.set_request_number(1);
  auto& item = *request.add_items();
  item.set_delivery_id(copy.delivery_id());
  item.set_attempt(copy.attempt());
  item.set_reason(exchange::v1::SYSTEM_UNAVAILABLE);
  item.mutable_delay_duration()->set_seconds(delay / absl::Seconds(1));
  return request;
}

class GiveBackTest : public PipelineTest {
 protected:
  std::vector<absl::StatusOr<absl::Time>> GiveBackAll(const std::string& party,
                                                      const GiveBackDeliveriesRequest& request) {
    fakes::Awaited<std::vector<absl::StatusOr<absl::Time>>> answer;
    GiveBackDeliveries(caller(party), request, env(), answer.Done());
    return answer.Get();
  }
  absl::StatusOr<absl::Time> GiveBack(const std::string& party, const GiveBackDeliveriesRequest& request) {
    return GiveBackAll(party, request).front();
  }
  void Pass(absl::Duration time) {
    world_.clock().Advance(time);
    world_.Tick();
  }
};

TEST_F(GiveBackTest, ComesAgainAfterItsDelayAndTheAttemptCounts) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy first = MustReceive("odense-hv");
  const absl::Time not_before = world_.clock().Now() + absl::Minutes(10);
  EXPECT_EQ(GiveBack("odense-hv", Back(first)).value(), not_before);
  Pass(absl::Minutes(10) - absl::Milliseconds(1));
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  Pass(absl::Milliseconds(1));
  const DeliveredCopy second = MustReceive("odense-hv");
  EXPECT_EQ(second.delivery_id(), first.delivery_id());
  EXPECT_EQ(second.attempt(), 2);
}

// Order per child, priority and recipient; a restart in between.
TEST_F(GiveBackTest, WhatFollowsAboutTheChildWaitsAcrossARestartAndOthersDoNot) {
  const HandoverId first = MustSubmitId("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  MustSubmitId("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
  ASSERT_TRUE(GiveBack("odense-hv", Back(copy)).ok());
  const HandoverId other = MustSubmitId("ouh", BirthOf(kTwinNumber));
  world_.Restart();
  const DeliveredCopy of_other = MustReceive("odense-hv");
  exchange::v1::Envelope envelope;
  envelope.ParseFromString(of_other.envelope());
  EXPECT_EQ(envelope.handover_id(), other.bytes());
  MustAcknowledge("odense-hv", of_other, SayDelivered());
  Pass(absl::Minutes(10));
  const DeliveredCopy again = MustReceive("odense-hv");
  EXPECT_EQ(again.delivery_id(), copy.delivery_id());
  EXPECT_EQ(MustGetStatus("ouh", first).deliveries(0).attempt_count(), 2);
}

TEST_F(GiveBackTest, ItsDeadlineGoesOn) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const int64_t due = MustGetStatus("ouh", id).deliveries(0).deliver_by_time().seconds();
  ASSERT_TRUE(GiveBack("odense-hv", Back(MustReceive("odense-hv"), absl::Hours(24))).ok());
  EXPECT_EQ(MustGetStatus("ouh", id).deliveries(0).deliver_by_time().seconds(), due);
  world_.clock().Advance(absl::FromUnixSeconds(due + 1) - world_.clock().Now());
  world_.Tick();
  EXPECT_EQ(EventsNamed("ESCALATED").size(), 1u);
}

TEST_F(GiveBackTest, ItsSenderSeesWhyAndUntilWhenAndTheLogToo) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const absl::Time not_before = GiveBack("odense-hv", Back(MustReceive("odense-hv"))).value();
  const auto status = MustGetStatus("ouh", id).deliveries(0);
  EXPECT_EQ(status.state(), exchange::v1::QUEUED);
  EXPECT_EQ(status.give_back_reason(), exchange::v1::SYSTEM_UNAVAILABLE);
  EXPECT_EQ(status.not_before_time().seconds(), absl::ToUnixSeconds(not_before));
  const std::vector<LoggedEvent> events = EventsNamed("GIVEN_BACK");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, LeafType::kState);
  EXPECT_EQ(events[0].detail.reason(), "SYSTEM_UNAVAILABLE");
  Pass(absl::Minutes(10));
  MustReceive("odense-hv");
  EXPECT_FALSE(MustGetStatus("ouh", id).deliveries(0).has_not_before_time());
}

TEST_F(GiveBackTest, TheSameAttemptAgainGetsTheFirstAnswerAndNoOtherLeaf) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  const absl::Time not_before = GiveBack("odense-hv", Back(copy)).value();
  world_.clock().Advance(absl::Minutes(3));
  EXPECT_EQ(GiveBack("odense-hv", Back(copy, absl::Hours(1))).value(), not_before);
  EXPECT_EQ(EventsNamed("GIVEN_BACK").size(), 1u);
}

// A retry that comes late.
TEST_F(GiveBackTest, AnEarlierAttemptIsNotGivenBackAnyMore) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy first = MustReceive("odense-hv");
  ASSERT_TRUE(GiveBack("odense-hv", Back(first)).ok());
  Pass(absl::Minutes(10));
  MustReceive("odense-hv");
  EXPECT_EQ(LongVerdict(GiveBack("odense-hv", Back(first)).status()),
            "LATER_ATTEMPT at attempt, FAILED_PRECONDITION");
  EXPECT_EQ(env().queues.CountAll().leased, 1u);
}

// The lease is forgotten, the recipient's trouble is not.
TEST_F(GiveBackTest, AfterARestartItIsGivenBackWithoutALease) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  world_.Restart();
  ASSERT_TRUE(GiveBack("odense-hv", Back(copy)).ok());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

TEST_F(GiveBackTest, WhatIsStoredOrTakenBackWaitsNoMore) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  MustAcknowledge("odense-hv", copy, SayDelivered());
  EXPECT_EQ(Verdict(GiveBack("odense-hv", Back(copy))), "NOT_WAITING at delivery_id");
  EXPECT_EQ(StatesOf("ouh", id), "DELIVERED");
}

// One answer for what is another's, was never handed out, or does not exist.
TEST_F(GiveBackTest, OnlyItsRecipientGivesItBack) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  DeliveredCopy unseen;
  unseen.set_delivery_id(*ParseUuid(MustGetStatus("ouh", id).deliveries(0).delivery_id()));
  unseen.set_attempt(1);
  const absl::Status never = GiveBack("odense-hv", Back(unseen)).status();
  const DeliveredCopy copy = MustReceive("odense-hv");
  const absl::Status others = GiveBack("gp-a", Back(copy)).status();
  unseen.set_delivery_id(std::string(16, 'x'));
  const absl::Status nothing = GiveBack("odense-hv", Back(unseen)).status();
  EXPECT_EQ(LongVerdict(never), "NOT_FOUND at delivery_id, NOT_FOUND");
  EXPECT_EQ(WireOf(others), WireOf(never));
  EXPECT_EQ(WireOf(nothing), WireOf(never));
  EXPECT_EQ(env().queues.CountAll().leased, 1u);
}

TEST_F(GiveBackTest, EachOfManyIsAnsweredInOrder) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  GiveBackDeliveriesRequest request = Back(copy);
  *request.add_items() = request.items(0);
  request.mutable_items(0)->set_delivery_id(std::string(16, 'x'));
  const auto answers = GiveBackAll("odense-hv", request);
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_FALSE(answers[0].ok());
  EXPECT_TRUE(answers[1].ok());
}

// Giving back is no way round the number of attempts.
TEST_F(GiveBackTest, GivenBackTooOftenItIsADeadLetterAndARedriveBeginsAnew) {
  world_.settings().max_attempts = 2;
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  ASSERT_TRUE(GiveBack("odense-hv", Back(MustReceive("odense-hv"))).ok());
  Pass(absl::Minutes(10));
  ASSERT_TRUE(GiveBack("odense-hv", Back(MustReceive("odense-hv"))).ok());
  Pass(absl::Minutes(10));
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "DEAD_LETTER(TOO_MANY_ATTEMPTS)");
  EXPECT_FALSE(MustGetStatus("ouh", id).deliveries(0).has_not_before_time());
}

TEST_F(GiveBackTest, AMediumThatFailsLeavesTheLeaseAsItWas) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  world_.store().FailNextCommit({absl::ResourceExhaustedError("full")});
  EXPECT_EQ(GiveBack("odense-hv", Back(copy)).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(env().queues.CountAll().leased, 1u);
  EXPECT_TRUE(GiveBack("odense-hv", Back(copy)).ok());
}

TEST_F(GiveBackTest, ADamagedRowSaysSo) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  OverwriteRow(store::Table::kDelivery, copy.delivery_id(), "garbage");
  EXPECT_EQ(GiveBack("odense-hv", Back(copy)).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace handover::pipeline
