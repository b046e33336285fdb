#include "broker/pipeline/coordinator.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace coordinator_test_internal {

class CoordinatorTest : public ExpectationTest {
 protected:
  void BornAndAccepted() {
    MustSubmit("ouh", BirthNotification());
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  }
};

TEST_F(CoordinatorTest, BeforeAnythingIsAcceptedThereIsNone) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "nobody");
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDelivered());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "nobody");
}

TEST_F(CoordinatorTest, WhoAcceptsFirstCoordinates) {
  BornAndAccepted();
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
  // The leaf of the statement says so.
  EXPECT_EQ(EventsNamed("ACCEPTED").at(0).detail.coordinator_party(), caller("odense-hv").party.bytes());
}

TEST_F(CoordinatorTest, ADeclineAppointsNobody) {
  MustSubmit("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDeclined());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "nobody");
}

TEST_F(CoordinatorTest, WhereTheFirstIsOfNoSuchSectorTheSenderDoes) {
  MustSubmit("odense-hv", VisitSummary());
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayAccepted());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
}

TEST_F(CoordinatorTest, ALaterAcceptanceChangesNothing) {
  BornAndAccepted();
  MustSubmit("odense-hv", ConcernReport());
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
}

TEST_F(CoordinatorTest, ItChangesWhenTheNewOneAccepts) {
  BornAndAccepted();
  MustSubmit("odense-hv", CoordinationTo("odense-social"));
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-social");
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
  MustAcknowledge("odense-social", copy, SayAccepted());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-social");
  const auto row = FindCoordinator({KeyOf(kChildNumber)}, world_.store());
  ASSERT_EQ((*row)->row.record.earlier_size(), 1);
  EXPECT_EQ((*row)->row.record.earlier(0).party(), caller("odense-hv").party.bytes());
  EXPECT_EQ((*row)->row.record.earlier(0).to_ms(), (*row)->row.record.since_ms());
}

TEST_F(CoordinatorTest, ItSurvivesARestart) {
  BornAndAccepted();
  world_.Restart();
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
}

TEST_F(CoordinatorTest, ADeclinedChangeLeavesTheOldOne) {
  BornAndAccepted();
  MustSubmit("odense-hv", CoordinationTo("odense-social"));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayDeclined());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
}

TEST_F(CoordinatorTest, NobodyElseHandsItOver) {
  BornAndAccepted();
  EXPECT_EQ(LongVerdict(world_.Submit("aarhus-hv", CoordinationTo("odense-social")).status()),
            "NOT_COORDINATOR, PERMISSION_DENIED");
}

TEST_F(CoordinatorTest, InThePlaceOfASuspendedOneWhoeverMayCoordinateHandsItOver) {
  BornAndAccepted();
  ASSERT_TRUE(world_.SetPartyState("odense-hv", directory::v1::Party::SUSPENDED).ok());
  EXPECT_EQ(LongVerdict(world_.Submit("gp-a", CoordinationTo("odense-social")).status()),
            "NOT_COORDINATOR, PERMISSION_DENIED");
  MustSubmit("ouh", CoordinationTo("odense-social"));
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-social");
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
  MustAcknowledge("odense-social", copy, SayAccepted());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-social");
}

// What another sent in its place counts no more once it is back.
TEST_F(CoordinatorTest, OneThatIsBackKeepsIt) {
  BornAndAccepted();
  ASSERT_TRUE(world_.SetPartyState("odense-hv", directory::v1::Party::SUSPENDED).ok());
  MustSubmit("ouh", CoordinationTo("odense-social"));
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-social");
  ASSERT_TRUE(world_.SetPartyState("odense-hv", directory::v1::Party::ACTIVE).ok());
  const auto refused = world_.Acknowledge("odense-social", copy, SayAccepted());
  EXPECT_EQ(LongVerdict(refused.status()), "COORDINATOR_CHANGED at acknowledgement.outcome, FAILED_PRECONDITION");
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
}

TEST_F(CoordinatorTest, OneIsAskedAndOthersGetCopies) {
  BornAndAccepted();
  exchange::v1::Handover handover = CoordinationTo("odense-social");
  *handover.add_addressees() = CoordinationTo("aarhus-hv").addressees(0);
  EXPECT_EQ(Verdict(world_.Submit("odense-hv", handover)), "ONE_RECIPIENT");
  handover.mutable_addressees(1)->set_copy(true);
  EXPECT_EQ(Verdict(world_.Submit("odense-hv", handover)), "OK");
}

TEST_F(CoordinatorTest, WhatWasHandedOnMeanwhileCannotBeAcceptedAnyMore) {
  BornAndAccepted();
  MustSubmit("odense-hv", CoordinationTo("odense-social"));
  MustSubmit("odense-hv", CoordinationTo("aarhus-hv"));
  MustAcknowledge("aarhus-hv", MustReceive("aarhus-hv"), SayAccepted());
  EXPECT_EQ(Verdict(world_.Acknowledge("odense-social", MustReceive("odense-social"), SayAccepted())),
            "COORDINATOR_CHANGED at acknowledgement.outcome");
  EXPECT_EQ(CoordinatorOf(kChildNumber), "aarhus-hv");
}

TEST_F(CoordinatorTest, WithoutOneTheChangeItselfAppoints) {
  MustSubmit("odense-hv", CoordinationTo("odense-social"));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-social");
}

// As the refusal of a late withdrawal advises: nobody is appointed by agreeing that it was sent in error.
TEST_F(CoordinatorTest, AnAcceptedRetractionOfAChangeChangesNothing) {
  BornAndAccepted();
  const HandoverId wrong = MustSubmitId("odense-hv", CoordinationTo("odense-social"));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayDelivered());
  MustSubmit("odense-hv", Retracting(CoordinationTo("odense-social"), wrong));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
}

TEST_F(CoordinatorTest, AnAcceptedRetractionAppointsNoFirstOneEither) {
  const HandoverId wrong = MustSubmitId("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDelivered());
  MustSubmit("ouh", Retracting(BirthNotification(), wrong));
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "nobody");
}

TEST_F(CoordinatorTest, ADamagedRowRefusesTheAcceptance) {
  BornAndAccepted();
  OverwriteRow(store::Table::kCoordinator, store::CoordinatorKey(KeyOf(kChildNumber).bytes()), "\xff");
  MustSubmit("odense-hv", VisitSummary());
  EXPECT_EQ(world_.Acknowledge("gp-a", MustReceive("gp-a"), SayAccepted()).status().code(),
            absl::StatusCode::kDataLoss);
}

// Two numbers of one person have one coordinator; each has its own again where they turn out to be two persons.
TEST_F(CoordinatorTest, AChangeUnderTheNumberInUseCountsForTheEarlierOneToo) {
  using consent::v1::IdentityEvent;
  MustImport({}, {FactsOf(kTwinNumber)});
  MustSubmit("ouh", BirthOf(kTwinNumber));
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  MustImport({Event(IdentityEvent::NUMBER_CHANGED, kTwinNumber, kChildNumber)});
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
  MustSubmit("odense-hv", CoordinationTo("odense-social"));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-social");
  EXPECT_EQ(CoordinatorOf(kTwinNumber), "odense-social");
  MustImport({Undone(Event(IdentityEvent::NUMBER_CHANGED, kTwinNumber, kChildNumber))});
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-social");
  EXPECT_EQ(CoordinatorOf(kTwinNumber), "odense-hv");
}

}  // namespace coordinator_test_internal
}  // namespace handover::pipeline
