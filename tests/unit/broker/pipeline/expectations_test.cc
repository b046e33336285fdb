#include "broker/pipeline/expectations.h"

#include "broker/pipeline/withdraw_handover.h"
#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace expectations_test_internal {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Encounter = model::v1::Encounters::Encounter;

class ExpectationsTest : public ExpectationTest {
 protected:
  consent::v1::RegisterFacts Moved(const std::string& number, const std::string& municipality) {
    consent::v1::RegisterFacts facts = FactsOf(number);
    facts.set_municipality_code(municipality);
    return facts;
  }
  void MustWithdraw(const std::string& alias, const HandoverId& id) {
    exchange::v1::WithdrawHandoverRequest request;
    request.set_handover_id(ToString(id));
    request.set_reason_code("WRONG_PERSON");
    fakes::Awaited<absl::StatusOr<exchange::v1::WithdrawHandoverResponse>> withdrawn;
    WithdrawHandover(caller(alias), request, env(), withdrawn.Done());
    const absl::Status status = withdrawn.Get().status();
    EXPECT_TRUE(status.ok()) << status;
  }
  // The child's.
  static exchange::v1::Handover DeathNotice() {
    exchange::v1::Handover handover = FixtureHandover("stillbirth_notice");
    handover.mutable_envelope()->set_subject_person_id("c000000000000001");
    model::v1::PersonIdentifier& number =
        *handover.mutable_sections(0)->mutable_body()->mutable_person_identity()->mutable_identifiers(0);
    number.set_cpr(kChildNumber);
    exchange::v1::RoutingSlip::Person& person = *handover.mutable_slip()->mutable_persons(0);
    person.set_person_id("c000000000000001");
    person.set_role(options::v1::PERSON_ROLE_CHILD);
    *person.mutable_identifiers(0) = number;
    for (int i = 0; i < 2; ++i) {
      exchange::v1::SectionHeader::About& about = *handover.mutable_sections(i)->mutable_header()->mutable_about(0);
      about.set_person_id("c000000000000001");
      about.set_role(options::v1::PERSON_ROLE_CHILD);
    }
    SectionOf(handover, "LifeEvent").mutable_body()->mutable_life_event()->set_kind(model::v1::LifeEvent::DEATH);
    return With(std::move(handover), ToRole("HEALTH_VISITING", "STOP_VISITS", "HEALTH_TREATMENT_NECESSITY"));
  }
  consent::v1::RegisterFacts Starting(int year, int month, int day) {
    consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
    facts.mutable_daycare_start_date()->set_year(year);
    facts.mutable_daycare_start_date()->set_month(month);
    facts.mutable_daycare_start_date()->set_day(day);
    return facts;
  }
};

TEST_F(ExpectationsTest, ABirthRaisesTheFirstContactAndTheSummaryInItsOwnCommit) {
  const uint64_t before = LogSize();
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
  // The leaf of the acceptance tells of them; there is no other.
  const std::vector<LoggedEvent> events = EventsSince(before);
  ASSERT_THAT(events, Not(IsEmpty()));
  EXPECT_THAT(events[0].detail.expectations(), SizeIs(4));
}

TEST_F(ExpectationsTest, TheSummaryOfAnEstablishingVisitMeetsBoth) {
  MustSubmit("ouh", BirthNotification());
  MustSubmit("odense-hv", VisitOf(Encounter::ESTABLISHING));
  EXPECT_EQ(Expected(kChildNumber), "E-01:MET E-02:MET");
}

TEST_F(ExpectationsTest, ASummaryOfALaterVisitIsNoFirstContact) {
  MustSubmit("ouh", BirthNotification());
  MustSubmit("odense-hv", VisitOf(Encounter::MONTHS_2));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:MET");
}

TEST_F(ExpectationsTest, ARefusedSummaryMeetsNothing) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_FALSE(world_.Submit("ouh", VisitOf(Encounter::ESTABLISHING)).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(ExpectationsTest, ASecondNotificationOfTheSameBirthRaisesNothingAgain) {
  MustSubmit("ouh", BirthNotification());
  MustSubmit("odense-hv", VisitOf(Encounter::ESTABLISHING));
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Expected(kChildNumber), "E-01:MET E-02:MET");
}

TEST_F(ExpectationsTest, ItSurvivesARestart) {
  MustSubmit("ouh", BirthNotification());
  world_.Restart();
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
  Pass(Days(16));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OVERDUE E-02:OVERDUE");
}

TEST_F(ExpectationsTest, AWithdrawnNotificationIsNotFollowedUp) {
  MustWithdraw("ouh", MustSubmitId("ouh", BirthNotification()));
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(WITHDRAWN) E-02:ENDED(WITHDRAWN)");
  // Sent again, rightly: it is expected again.
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(WITHDRAWN) E-01:OPEN E-02:ENDED(WITHDRAWN) E-02:OPEN");
}

TEST_F(ExpectationsTest, ARetractedNotificationIsNotFollowedUp) {
  const HandoverId wrong = MustSubmitId("ouh", BirthNotification());
  MustSubmit("ouh", Retracting(BirthNotification(), wrong));
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(RETRACTED) E-02:ENDED(RETRACTED)");
}

// It has no section, so that nothing but the permission to send a summary is asked for.
TEST_F(ExpectationsTest, NobodyRetractsWhatAnotherHasSent) {
  const HandoverId birth = MustSubmitId("ouh", BirthNotification());
  MustSubmit("odense-hv", Retracting(VisitSummary(), birth));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(ExpectationsTest, WhatFollowsUpOnOneThatIsRetractedEndsNothing) {
  const HandoverId birth = MustSubmitId("ouh", BirthNotification());
  const HandoverId other = MustSubmitId("ouh", BirthNotification());
  exchange::v1::Handover retraction = Retracting(BirthNotification(), other);
  exchange::v1::Envelope::Related& related = *retraction.mutable_envelope()->add_related();
  related.set_relation(exchange::v1::Envelope::FOLLOWS_UP);
  related.set_handover_id(std::string(birth.bytes()));
  MustSubmit("ouh", retraction);
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(ExpectationsTest, AWithdrawnSummaryOfTheWrongChildMeetsNothing) {
  MustSubmit("ouh", BirthNotification());
  const HandoverId wrong = MustSubmitId("odense-hv", VisitOf(Encounter::ESTABLISHING));
  EXPECT_EQ(Expected(kChildNumber), "E-01:MET E-02:MET");
  MustWithdraw("odense-hv", wrong);
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
  EXPECT_EQ(MustFind(kChildNumber, "E-02").record.met_by(), "");
}

TEST_F(ExpectationsTest, ARetractedOneMeetsNothingEither) {
  MustSubmit("ouh", BirthNotification());
  const HandoverId wrong = MustSubmitId("odense-hv", VisitOf(Encounter::ESTABLISHING));
  MustSubmit("odense-hv", Retracting(VisitSummary(), wrong));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(ExpectationsTest, AnotherSummaryThatIsRightKeepsItMet) {
  MustSubmit("ouh", BirthNotification());
  const HandoverId wrong = MustSubmitId("odense-hv", VisitOf(Encounter::ESTABLISHING));
  const HandoverId right = MustSubmitId("odense-hv", VisitOf(Encounter::MONTHS_2));
  MustSubmit("odense-hv", Retracting(VisitSummary(), wrong));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:MET");
  EXPECT_EQ(MustFind(kChildNumber, "E-02").record.met_by(), right.bytes());
  MustSubmit("odense-hv", Retracting(VisitSummary(), right));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

// The timer lies where the next round looks, and not where only one an hour does.
TEST_F(ExpectationsTest, WhatIsOpenedAgainPastItsTimeIsOverdueAtOnce) {
  MustSubmit("ouh", BirthNotification());
  const HandoverId wrong = MustSubmitId("odense-hv", VisitOf(Encounter::ESTABLISHING));
  Pass(Days(20));
  MustWithdraw("odense-hv", wrong);
  Pass(absl::Minutes(1));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OVERDUE E-02:OVERDUE");
}

TEST_F(ExpectationsTest, ARetractedNoticeOfADeathEndsNothing) {
  MustSubmit("ouh", BirthNotification());
  const HandoverId wrong = MustSubmitId("ouh", DeathNotice());
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(DEATH) E-02:ENDED(DEATH)");
  MustSubmit("ouh", Retracting(DeathNotice(), wrong));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(ExpectationsTest, ADeathInTheRegisterEndsWhatWasExpected) {
  MustSubmit("ouh", BirthNotification());
  consent::v1::RegisterFacts dead = FactsOf(kChildNumber);
  dead.set_deceased(true);
  ASSERT_TRUE(world_.ImportFacts(dead).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(DEATH) E-02:ENDED(DEATH)");
}

TEST_F(ExpectationsTest, AMoveLeavesTheVisitsAndRaisesTheHandoverOfTheFormerHealthVisitor) {
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0751")).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN E-09:OPEN");
  EXPECT_EQ(MustFind(kChildNumber, "E-09").record.owner_party(), caller("odense-hv").party.bytes());
}

TEST_F(ExpectationsTest, TheMoveHandoverOfTheFormerOneMeetsIt) {
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0751")).ok());
  exchange::v1::Handover move = With(FixtureHandover("move_handover"),
                                     ToRole("HEALTH_VISITING", "MOVE", "HEALTH_TREATMENT_NECESSITY"));
  move.mutable_slip()->set_treatment_episode_id("episode-1");
  MustSubmit("odense-hv", move);
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN E-09:MET");
}

TEST_F(ExpectationsTest, TheNextMoveTakesNothingFromWhoHasSentNothing) {
  world_.AddParty("aalborg-hv", directory::v1::HEALTH_VISITING, {"0851"});
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0751")).ok());
  Pass(Days(9));
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0851")).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN E-09:OPEN E-09:OVERDUE");
  EXPECT_THAT(Alarms(), testing::ElementsAre("EXPECTATION_MISSED/1 odense-hv"));
}

TEST_F(ExpectationsTest, AMoveBackEndsWhatWasExpectedOfWhoServesTheFamilyAgain) {
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0751")).ok());
  Pass(Days(9));
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0461")).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN E-09:ENDED(MOVED) E-09:OPEN");
  EXPECT_THAT(Alarms(), IsEmpty());
}

TEST_F(ExpectationsTest, AMoveBetweenTwoPlacesThatOnePartyServesExpectsNoHandover) {
  directory::v1::Party party = env().directory.Get()->FindByAlias("odense-hv")->record;
  party.add_municipality_codes("0479");
  SetParty(party);
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0479")).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

// The notification waited for somebody; where the child lives now it is seen.
TEST_F(ExpectationsTest, ANewbornFromWhereNobodyTakesPartIsExpectedToBeSeenWhereItMovesTo) {
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0101")).ok());
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0461")).ok());
  Pass(Days(16));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OVERDUE E-02:OVERDUE");
  EXPECT_THAT(Alarms(),
              testing::ElementsAre("EXPECTATION_MISSED/1 odense-hv", "EXPECTATION_MISSED/1 odense-hv"));
}

// Five working days from Monday 10 June 2024, and two on which it is closed.
TEST_F(ExpectationsTest, TheClosingDaysOfTheFormerHealthVisitorDoNotCount) {
  SetClosingDays("odense-hv", {"06-11", "2024-06-12"});
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0751")).ok());
  EXPECT_EQ(absl::FromUnixMillis(MustFind(kChildNumber, "E-09").record.due_ms()),
            policy::StartOfDanishDay(absl::CivilDay(2024, 6, 20)));
}

TEST_F(ExpectationsTest, AMoveWithinTheMunicipalityIsNone) {
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kChildNumber)).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(ExpectationsTest, AMoveOfSomebodyWhomNobodyHandedOverExpectsNothing) {
  ASSERT_TRUE(world_.ImportFacts(Moved(kFatherNumber, "0751")).ok());
  EXPECT_EQ(Expected(kFatherNumber), "");
}

TEST_F(ExpectationsTest, AMoveFromWhereNobodyTakesPartExpectsNothing) {
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0101")).ok());
  MustSubmit("odense-hv", VisitSummary());
  ASSERT_TRUE(world_.ImportFacts(Moved(kChildNumber, "0461")).ok());
  EXPECT_EQ(Expected(kChildNumber), "");
}

TEST_F(ExpectationsTest, ADaycareStartInTheRegisterRaisesTheTransitionSummary) {
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 8, 5)).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-04:OPEN");
  EXPECT_EQ(absl::FromUnixMillis(MustFind(kChildNumber, "E-04").record.due_ms()),
            policy::StartOfDanishDay(absl::CivilDay(2024, 7, 29)));
}

TEST_F(ExpectationsTest, AnotherDayMovesIt) {
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 8, 5)).ok());
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 9, 2)).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-04:OPEN");
  EXPECT_EQ(absl::FromUnixMillis(MustFind(kChildNumber, "E-04").record.due_ms()),
            policy::StartOfDanishDay(absl::CivilDay(2024, 8, 26)));
}

TEST_F(ExpectationsTest, TheSameDayAgainChangesNothing) {
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 8, 5)).ok());
  const std::string before = MustFind(kChildNumber, "E-04").bytes;
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 8, 5)).ok());
  EXPECT_EQ(MustFind(kChildNumber, "E-04").bytes, before);
}

// The summary names the day on which the child begins: that raises nothing anew.
TEST_F(ExpectationsTest, TheTransitionSummaryMeetsItAndRaisesNoOther) {
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 8, 1)).ok());
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  MustSubmit("odense-hv", TransitionSummary());
  EXPECT_EQ(Expected(kChildNumber), "E-04:MET");
  // Neither does the register when it moves the day by what the summary is early enough for.
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 7, 29)).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-04:MET");
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 9, 2)).ok());
  EXPECT_EQ(Expected(kChildNumber), "E-04:MET E-04:OPEN");
}

TEST_F(ExpectationsTest, ADaycareStartInThePastExpectsNothing) {
  ASSERT_TRUE(world_.ImportFacts(Starting(2024, 2, 1)).ok());
  EXPECT_EQ(Expected(kChildNumber), "");
}

TEST_F(ExpectationsTest, AStillbirthEndsWhatWasExpectedOfThePregnancy) {
  consent::v1::RegisterFacts facts = FactsOf(kMotherNumber);
  MustSubmit("ouh", With(FixtureHandover("stillbirth_notice"),
                         ToRole("HEALTH_VISITING", "STOP_VISITS", "HEALTH_TREATMENT_NECESSITY")));
  const auto pathway = FindPathway(KeyOf(kMotherNumber), world_.store());
  ASSERT_TRUE(pathway.ok() && pathway->has_value());
  EXPECT_EQ((*pathway)->subject(), storage::v1::PathwayRecord::OVER);
  // She moves: nothing is expected of a pregnancy that is over.
  facts.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  EXPECT_EQ(Expected(kMotherNumber), "");
}

class PlannedDaycareTest : public ExpectationsTest {
 protected:
  PlannedDaycareTest() { PlanDaycare(); }
};

TEST_F(PlannedDaycareTest, APlaceThatIsPlannedInPregnancyIsExpectedOnTheMothersPathway) {
  EXPECT_EQ(Expected(kMotherNumber), "E-04:OPEN");
}

TEST_F(PlannedDaycareTest, WithTheBirthItPassesToTheChild) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Expected(kMotherNumber), "E-04:PASSED");
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN E-04:OPEN");
}

TEST_F(PlannedDaycareTest, WithABirthOfTwinsToBoth) {
  for (const char* number : {kTwinNumber, kOtherTwinNumber}) {
    ASSERT_TRUE(world_.ImportFacts(FactsOf(number)).ok());
    MustSubmit("ouh", BirthOf(number));
    EXPECT_EQ(Expected(number), "E-01:OPEN E-02:OPEN E-04:OPEN");
  }
  EXPECT_EQ(Expected(kMotherNumber), "E-04:PASSED");
}

TEST_F(PlannedDaycareTest, ASecondNotificationPassesNothingTwice) {
  MustSubmit("ouh", BirthNotification());
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN E-04:OPEN");
}

// The notification named the wrong mother: she is as pregnant as before, and the child has nothing from her.
TEST_F(PlannedDaycareTest, AWithdrawnNotificationPassesNothingOn) {
  const HandoverId wrong = MustSubmitId("ouh", BirthNotification());
  MustWithdraw("ouh", wrong);
  EXPECT_EQ(Expected(kMotherNumber), "E-04:OPEN");
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(WITHDRAWN) E-02:ENDED(WITHDRAWN) E-04:ENDED(WITHDRAWN)");
  const auto pathway = FindPathway(KeyOf(kMotherNumber), world_.store());
  ASSERT_TRUE(pathway.ok() && pathway->has_value());
  EXPECT_EQ((*pathway)->subject(), storage::v1::PathwayRecord::PREGNANCY);
  // She sees it as well as the child.
  EXPECT_THAT(EventsNamed("WITHDRAWN"), SizeIs(1));
  // Sent again with the right one, here the same.
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Expected(kMotherNumber), "E-04:PASSED");
  EXPECT_THAT(Expected(kChildNumber), testing::EndsWith("E-04:ENDED(WITHDRAWN) E-04:OPEN"));
}

TEST_F(PlannedDaycareTest, AfterTheRegisterHasToldOfTheBirthItStaysOne) {
  const HandoverId notification = MustSubmitId("ouh", BirthNotification());
  MustImport({OfUnborn(consent::v1::IdentityEvent::BIRTH, 1, kChildNumber)});
  MustWithdraw("ouh", notification);
  EXPECT_EQ(Expected(kMotherNumber), "E-04:PASSED");
}

TEST_F(PlannedDaycareTest, AStillbirthEndsIt) {
  MustSubmit("ouh", With(FixtureHandover("stillbirth_notice"),
                         ToRole("HEALTH_VISITING", "STOP_VISITS", "HEALTH_TREATMENT_NECESSITY")));
  EXPECT_EQ(Expected(kMotherNumber), "E-04:ENDED(STILLBIRTH)");
}

TEST_F(PlannedDaycareTest, ADamagedRowRefusesTheHandoverAndNotItsNeighbours) {
  const StoredExpectation stored = MustFind(kMotherNumber, "E-04");
  OverwriteRow(store::Table::kExpectation, store::PersonExpectationKey(stored.person.bytes(), stored.id.bytes()),
               "\xff");
  EXPECT_EQ(world_.Submit("ouh", BirthNotification()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(world_.Submit("odense-hv", VisitSummary()).ok());
}

}  // namespace expectations_test_internal
}  // namespace handover::pipeline
