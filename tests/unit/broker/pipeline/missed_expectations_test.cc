#include "broker/pipeline/missed_expectations.h"

#include "broker/store/log_reader.h"
#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace missed_expectations_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Encounter = model::v1::Encounters::Encounter;

class MissedExpectationsTest : public ExpectationTest {
 protected:
  // The notification itself is concluded, so that nothing is late but what should follow.
  void BornAndAccepted() {
    MustSubmit("ouh", BirthNotification());
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  }
  absl::StatusOr<pathway::v1::EndExpectationResponse> End(const std::string& alias, const std::string& rule,
                                                          const std::string& reason = "NOT_NEEDED",
                                                          const std::string& by = "Hanne Test, health visitor") {
    pathway::v1::EndExpectationRequest request;
    request.set_expectation_id(FormatUuid(MustFind(kChildNumber, rule).id.bytes()));
    request.set_reason_code(reason);
    request.set_decided_by(by);
    fakes::Awaited<absl::StatusOr<pathway::v1::EndExpectationResponse>> ended;
    EndExpectation(caller(alias), request, env(), ended.Done());
    return ended.Get();
  }
};

TEST_F(MissedExpectationsTest, OnTheLastDayNothingIsMissed) {
  BornAndAccepted();
  Pass(Days(14));
  EXPECT_THAT(Alarms(), IsEmpty());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(MissedExpectationsTest, TheDayAfterItIsEscalatedToWhoShouldHaveActed) {
  BornAndAccepted();
  Pass(Days(15));
  EXPECT_THAT(Alarms(), ElementsAre("EXPECTATION_MISSED/1 odense-hv", "EXPECTATION_MISSED/1 odense-hv"));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OVERDUE E-02:OVERDUE");
  const std::vector<LoggedEvent> events = EventsNamed("ESCALATED");
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].detail.reason(), "EXPECTATION_MISSED/1");
  EXPECT_EQ(events[0].detail.kind(), "VISIT_SUMMARY");
}

TEST_F(MissedExpectationsTest, ItClimbs) {
  BornAndAccepted();
  Pass(Days(15));
  Pass(Days(2));
  EXPECT_THAT(Alarms(), ElementsAre("EXPECTATION_MISSED/2 odense-hv", "EXPECTATION_MISSED/2 odense-hv"));
}

TEST_F(MissedExpectationsTest, ItIsTakenOnceAlsoAfterARestart) {
  BornAndAccepted();
  Pass(Days(15));
  world_.Restart();
  world_.Tick();
  EXPECT_THAT(EventsNamed("ESCALATED"), SizeIs(2));
}

TEST_F(MissedExpectationsTest, WhatComesLateClosesIt) {
  BornAndAccepted();
  Pass(Days(15));
  MustSubmit("odense-hv", VisitOf(Encounter::ESTABLISHING));
  EXPECT_EQ(Expected(kChildNumber), "E-01:MET E-02:MET");
  EXPECT_THAT(Alarms(), IsEmpty());
  const std::vector<LoggedEvent> closed = EventsNamed("ESCALATION_CLOSED");
  ASSERT_THAT(closed, SizeIs(2));
  EXPECT_EQ(closed[0].detail.reason(), "MET");
  Pass(Days(30));
  EXPECT_THAT(Alarms(), IsEmpty());
}

TEST_F(MissedExpectationsTest, WhoeverServesTheFamilyNowIsNamed) {
  BornAndAccepted();
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.mutable_daycare_start_date()->set_year(2024);
  facts.mutable_daycare_start_date()->set_month(8);
  facts.mutable_daycare_start_date()->set_day(5);
  facts.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  Pass(Days(60));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OVERDUE E-02:OVERDUE E-04:OVERDUE E-09:OVERDUE");
  const std::string new_one = "EXPECTATION_MISSED/1 aarhus-hv";
  EXPECT_THAT(Alarms(), testing::UnorderedElementsAre(new_one, new_one, new_one, "EXPECTATION_MISSED/1 odense-hv"));
}

TEST_F(MissedExpectationsTest, WithoutAResidenceTheOperatorIsNamed) {
  BornAndAccepted();
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.clear_municipality_code();
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  Pass(Days(15));
  EXPECT_THAT(Alarms(), ElementsAre("EXPECTATION_MISSED/1 operator", "EXPECTATION_MISSED/1 operator"));
}

TEST_F(MissedExpectationsTest, AVisitIsMissedOnlyWhereItIsOffered) {
  SetOffers("odense-hv", {"VISIT_18_MONTHS"});
  MustSubmit("odense-hv", VisitOf(Encounter::MONTHS_8_11));
  // Aya is 18 months old on 5 November 2024; the grace ends on 3 December.
  world_.clock().JumpTo(policy::StartOfDanishDay(absl::CivilDay(2024, 12, 3)) + absl::Hours(12));
  world_.Tick();
  EXPECT_EQ(MustFind(kChildNumber, "E-05").record.state(), storage::v1::ExpectationRecord::OPEN);
  world_.clock().JumpTo(policy::StartOfDanishDay(absl::CivilDay(2024, 12, 4)) + absl::Hours(12));
  world_.Tick();
  EXPECT_EQ(MustFind(kChildNumber, "E-05").record.state(), storage::v1::ExpectationRecord::OVERDUE);
  EXPECT_THAT(Alarms(), ElementsAre("EXPECTATION_MISSED/1 odense-hv"));
}

TEST_F(MissedExpectationsTest, TheNeighbourThatDoesNotOfferItIsNotAsked) {
  MustSubmit("odense-hv", VisitOf(Encounter::MONTHS_8_11));
  world_.clock().JumpTo(policy::StartOfDanishDay(absl::CivilDay(2024, 12, 4)) + absl::Hours(12));
  world_.Tick();
  EXPECT_EQ(MustFind(kChildNumber, "E-05").record.end_reason(), "NOT_OFFERED");
  EXPECT_THAT(Alarms(), IsEmpty());
  EXPECT_THAT(EventsNamed("EXPECTATION_ENDED"), SizeIs(1));
}

TEST_F(MissedExpectationsTest, ANamedProfessionalEndsIt) {
  BornAndAccepted();
  Pass(Days(15));
  ASSERT_TRUE(End("odense-hv", "E-01").ok());
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(NOT_NEEDED) E-02:OVERDUE");
  EXPECT_THAT(Alarms(), ElementsAre("EXPECTATION_MISSED/1 odense-hv"));
  const std::vector<LoggedEvent> ended = EventsNamed("EXPECTATION_ENDED");
  ASSERT_THAT(ended, SizeIs(1));
  EXPECT_EQ(ended[0].detail.professional(), "Hanne Test, health visitor");
}

TEST_F(MissedExpectationsTest, OneThatIsNotOverdueYetCanBeEndedToo) {
  BornAndAccepted();
  const auto ended = End("odense-hv", "E-01");
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(CheckReceiptOf(ended->receipt(), LeafType::kState, Digest{}), Reason::kOk);
}

TEST_F(MissedExpectationsTest, NobodyElseMay) {
  BornAndAccepted();
  EXPECT_EQ(Verdict(End("ouh", "E-01")), "NOT_FOUND at expectation_id");
  EXPECT_EQ(Verdict(End("gp-a", "E-01")), "NOT_FOUND at expectation_id");
}

TEST_F(MissedExpectationsTest, TwiceIsRefused) {
  BornAndAccepted();
  ASSERT_TRUE(End("odense-hv", "E-01").ok());
  EXPECT_EQ(Verdict(End("odense-hv", "E-01")), "ALREADY_CLOSED at expectation_id");
}

TEST_F(MissedExpectationsTest, AReasonAndANameAreRequired) {
  BornAndAccepted();
  EXPECT_EQ(Verdict(End("odense-hv", "E-01", "BORED")), "REASON_UNKNOWN at reason_code");
  EXPECT_EQ(Verdict(End("odense-hv", "E-01", "NOT_NEEDED", "")), "FIELD_REQUIRED at decided_by");
  EXPECT_EQ(Verdict(End("odense-hv", "E-01", "NOT_NEEDED", std::string(481, 'x'))), "FIELD_REQUIRED at decided_by");
}

TEST_F(MissedExpectationsTest, AnUnknownIdIsNotFound) {
  pathway::v1::EndExpectationRequest request;
  request.set_reason_code("NOT_NEEDED");
  request.set_decided_by("Hanne Test");
  for (const char* id : {"", "0190a1b2-0000-7000-8000-000000000001"}) {
    request.set_expectation_id(id);
    fakes::Awaited<absl::StatusOr<pathway::v1::EndExpectationResponse>> ended;
    EndExpectation(caller("odense-hv"), request, env(), ended.Done());
    EXPECT_EQ(Verdict(ended.Get()), "NOT_FOUND at expectation_id");
  }
}

TEST_F(MissedExpectationsTest, ATimerOfNothingIsDataLoss) {
  EXPECT_EQ(TakeExpectationStep("short", 1, env()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(TakeExpectationStep(std::string(16, 'x'), 1, env()).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(MissedExpectationsTest, ATimerThatWasMovedIsLeftAlone) {
  BornAndAccepted();
  const StoredExpectation stored = MustFind(kChildNumber, "E-01");
  EXPECT_EQ(TakeExpectationStep(std::string(stored.id.bytes()), stored.record.due_ms() - 1, env()).status().code(),
            absl::StatusCode::kAborted);
}

// Who must act learns what is missing, and not of whom: the log does not name it as one that knows the child.
TEST_F(MissedExpectationsTest, WhoMustActDoesNotComeToKnowThePersonByIt) {
  MustSubmit("ouh", BirthNotification());
  Pass(Days(15));
  EXPECT_FALSE(store::LogReader(world_.store()).Knows(caller("odense-hv").party, KeyOf(kChildNumber).bytes()).value());
  const std::vector<LoggedEvent> events = EventsNamed("ESCALATED");
  const auto missed = [](const LoggedEvent& event) { return event.detail.reason() == "EXPECTATION_MISSED/1"; };
  const auto found = std::find_if(events.begin(), events.end(), missed);
  ASSERT_NE(found, events.end());
  EXPECT_EQ(found->detail.other_party(), caller("odense-hv").party.bytes());
  // And what it is about, with what became of it.
  ASSERT_EQ(found->detail.expectations_size(), 1);
  EXPECT_EQ(found->detail.expectations(0).state(), storage::v1::ExpectationRecord::OVERDUE);
}

}  // namespace missed_expectations_test_internal
}  // namespace handover::pipeline
