#include "broker/pipeline/held_deliveries.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using admin::v1::ResolveHeldRequest;

class HeldDeliveriesTest : public PipelineTest {
 protected:
  // A birth whose child lives nowhere that the register knows.
  std::string HoldOne() {
    consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
    facts.clear_municipality_code();
    EXPECT_TRUE(world_.ImportFacts(facts).ok());
    handover_ = MustSubmitId("ouh", BirthNotification());
    return MustGetStatus("ouh", handover_).deliveries(0).delivery_id();
  }

  std::string Decide(const std::string& delivery, ResolveHeldRequest::Action action, const std::string& party = "",
                     const std::string& decided_by = "Test, operator") {
    ResolveHeldRequest request;
    request.set_delivery_id(delivery);
    request.set_action(action);
    request.set_party(party);
    request.set_decided_by(decided_by);
    fakes::Awaited<absl::StatusOr<admin::v1::ResolveHeldResponse>> answer;
    ResolveHeld(fakes::Tester(), request, env(), answer.Done());
    const auto response = answer.Get();
    return response.ok() ? response->state() : Verdict(response);
  }

  HandoverId handover_;
};

TEST_F(HeldDeliveriesTest, WhatIsHeldIsListedWithoutPersonalData) {
  const std::string delivery = HoldOne();
  const auto held = ListHeld(env());
  ASSERT_TRUE(held.ok());
  ASSERT_EQ(held->held_size(), 1);
  EXPECT_EQ(held->held(0).delivery_id(), delivery);
  EXPECT_EQ(held->held(0).reason(), "NO_REGISTERED_RESIDENCE");
  EXPECT_EQ(held->held(0).sender(), "ouh");
  EXPECT_EQ(held->held(0).state(), "HELD");
  EXPECT_EQ(held->SerializeAsString().find(kChildNumber), std::string::npos);
}

TEST_F(HeldDeliveriesTest, OneThatCannotBeReadIsListedBesideItsNeighbours) {
  const std::string damaged = HoldOne();
  const std::string neighbour = HoldOne();
  world_.store().DamageRow(store::Table::kDelivery, *ParseUuid(damaged));
  const auto held = ListHeld(env());
  ASSERT_TRUE(held.ok()) << held.status();
  ASSERT_EQ(held->held_size(), 2);
  for (const auto& one : held->held()) {
    EXPECT_EQ(one.reason(), one.delivery_id() == damaged ? "DAMAGED" : "NO_REGISTERED_RESIDENCE");
    EXPECT_EQ(one.state(), one.delivery_id() == damaged ? "" : "HELD");
  }
}

TEST_F(HeldDeliveriesTest, AHumanRoutesItAndItIsHandedOut) {
  const std::string delivery = HoldOne();
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::ROUTE, "odense-hv"), "QUEUED");
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  EXPECT_TRUE(MustGetStatus("ouh", handover_).ended());
  EXPECT_EQ(ListHeld(env())->held_size(), 0);
}

TEST_F(HeldDeliveriesTest, ThePolicyStillHasItsSay) {
  const std::string delivery = HoldOne();
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::ROUTE, "daycare"), "NO_RULE at party");
  EXPECT_EQ(StatesOf("ouh", handover_), "HELD(NO_REGISTERED_RESIDENCE)");
}

TEST_F(HeldDeliveriesTest, OrItGoesBackToItsSender) {
  const std::string delivery = HoldOne();
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::RETURN), "WITHHELD");
  EXPECT_FALSE(MustGetStatus("ouh", handover_).ended());
}

TEST_F(HeldDeliveriesTest, OnlyWhatWaitsCanBeDecided) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const std::string queued = MustGetStatus("ouh", id).deliveries(0).delivery_id();
  EXPECT_EQ(Decide(queued, ResolveHeldRequest::RETURN), "NOT_FOUND at delivery_id");
  EXPECT_EQ(Decide("no uuid", ResolveHeldRequest::RETURN), "NOT_FOUND at delivery_id");
}

TEST_F(HeldDeliveriesTest, TheDecisionNamesWhoMadeItAndWhat) {
  const std::string delivery = HoldOne();
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::RETURN, "", ""), "FIELD_REQUIRED at decided_by");
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::ACTION_UNSPECIFIED), "ACTION_UNKNOWN at action");
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::REDRIVE), "ACTION_NOT_POSSIBLE at action");
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::ROUTE, "nobody"), "PARTY_NOT_FOUND at party");
}

TEST_F(HeldDeliveriesTest, HandedOutTooOftenIsADeadLetterUntilItIsRedriven) {
  world_.settings().max_attempts = 2;
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustReceive("odense-hv");
  for (int attempt = 0; attempt < 2; ++attempt) {
    world_.clock().Advance(absl::Minutes(2));
    env().queues.LapseLeases();
    world_.HandOut("odense-hv");
  }
  EXPECT_EQ(StatesOf("ouh", id), "DEAD_LETTER(TOO_MANY_ATTEMPTS)");
  const std::string delivery = MustGetStatus("ouh", id).deliveries(0).delivery_id();
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::REDRIVE), "QUEUED");
  EXPECT_EQ(MustReceive("odense-hv").attempt(), 1);
}

// What a human routed stays routed, also after it was a dead letter: the register still knows no residence.
TEST_F(HeldDeliveriesTest, RoutedByHandItStaysThereThroughADeadLetter) {
  const std::string delivery = HoldOne();
  world_.settings().max_attempts = 1;
  ASSERT_EQ(Decide(delivery, ResolveHeldRequest::ROUTE, "odense-hv"), "QUEUED");
  MustReceive("odense-hv");
  world_.clock().Advance(absl::Minutes(2));
  env().queues.LapseLeases();
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  ASSERT_EQ(StatesOf("ouh", handover_), "DEAD_LETTER(TOO_MANY_ATTEMPTS)");
  ASSERT_EQ(Decide(delivery, ResolveHeldRequest::REDRIVE), "QUEUED");
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  EXPECT_EQ(StatesOf("ouh", handover_), "ACCEPTED");
}

TEST_F(HeldDeliveriesTest, WhatIsHeldSurvivesARestartAndIsRoutedByIdToo) {
  const std::string delivery = HoldOne();
  world_.Restart();
  EXPECT_EQ(ListHeld(env())->held_size(), 1);
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::ROUTE, PartyIdText("aarhus-hv")), "QUEUED");
  EXPECT_EQ(CheckCopy("aarhus-hv", MustReceive("aarhus-hv")), "OK");
}

TEST_F(HeldDeliveriesTest, NobodyIsRoutedToWhoIsSuspended) {
  const std::string delivery = HoldOne();
  ASSERT_TRUE(world_.SetPartyState("odense-hv", directory::v1::Party::SUSPENDED).ok());
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::ROUTE, "odense-hv"), "PARTY_NOT_FOUND at party");
}

TEST_F(HeldDeliveriesTest, TheLogSaysWhoDecided) {
  const std::string delivery = HoldOne();
  ASSERT_EQ(Decide(delivery, ResolveHeldRequest::ROUTE, "odense-hv"), "QUEUED");
  const std::vector<LoggedEvent> events = EventsNamed("ROUTED_BY_OPERATOR");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, LeafType::kState);
  EXPECT_EQ(events[0].detail.professional(), "Test, operator / Tester");
}

TEST_F(HeldDeliveriesTest, AFullDiskDecidesNothing) {
  const std::string delivery = HoldOne();
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(Decide(delivery, ResolveHeldRequest::ROUTE, "odense-hv"), "RESOURCE_EXHAUSTED");
  EXPECT_EQ(StatesOf("ouh", handover_), "HELD(NO_REGISTERED_RESIDENCE)");
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

}  // namespace
}  // namespace handover::pipeline
