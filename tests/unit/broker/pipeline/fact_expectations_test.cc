#include "broker/pipeline/fact_expectations.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace fact_expectations_test_internal {

using consent::v1::IdentityEvent;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class FactExpectationsTest : public ExpectationTest {
 protected:
  PersonKey Unborn(int ordinal) {
    const PersonKey mother = KeyOf(kMotherNumber);
    const auto the_mother = [&mother](std::string_view) { return std::optional<PersonKey>(mother); };
    return ComputePersonKey(OfUnborn(IdentityEvent::BIRTH, ordinal).earlier(), env().pseudonyms, the_mother).value();
  }
  // All, with the visits.
  std::vector<std::string> Rules(const std::string& number) {
    std::vector<std::string> rules;
    for (const StoredExpectation& one : Stored(number)) rules.push_back(one.record.rule_id());
    std::sort(rules.begin(), rules.end());
    return rules;
  }
  consent::v1::RegisterFacts LivingIn(const std::string& number, const std::string& municipality) {
    consent::v1::RegisterFacts facts = FactsOf(number);
    facts.set_municipality_code(municipality);
    return facts;
  }
};

TEST_F(FactExpectationsTest, ABirthInTheRegisterPassesThePregnancysOnToTheChild) {
  PlanDaycare();
  MustImport({OfUnborn(IdentityEvent::BIRTH, 1, kChildNumber)});
  EXPECT_EQ(Expected(kMotherNumber), "E-04:PASSED");
  EXPECT_EQ(Expected(kChildNumber), "E-04:OPEN");
  EXPECT_THAT(Rules(kChildNumber), testing::ElementsAre("E-04", "E-05", "E-06"));
}

TEST_F(FactExpectationsTest, OfTwinsEachGetsIt) {
  PlanDaycare();
  MustImport({OfUnborn(IdentityEvent::BIRTH, 1, kTwinNumber), OfUnborn(IdentityEvent::BIRTH, 2, kOtherTwinNumber)},
             {FactsOf(kTwinNumber), FactsOf(kOtherTwinNumber)});
  EXPECT_EQ(Expected(kMotherNumber), "E-04:PASSED");
  EXPECT_THAT(Rules(kTwinNumber), testing::ElementsAre("E-04", "E-05", "E-06"));
  EXPECT_THAT(Rules(kOtherTwinNumber), testing::ElementsAre("E-04", "E-05", "E-06"));
}

TEST_F(FactExpectationsTest, TheNotificationAfterTheRegisterRaisesNothingTwice) {
  PlanDaycare();
  MustImport({OfUnborn(IdentityEvent::BIRTH, 1, kChildNumber)});
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN E-04:OPEN");
  EXPECT_THAT(Rules(kChildNumber), SizeIs(5));
}

TEST_F(FactExpectationsTest, TheLeafOfTheBirthTellsOfItAndOfTheCoordinator) {
  PlanDaycare();
  MustAcknowledge("daycare", MustReceive("daycare"), SayAccepted());
  MustImport({OfUnborn(IdentityEvent::BIRTH, 1, kChildNumber)});
  const std::vector<LoggedEvent> linked = EventsNamed("IDENTITY_LINKED");
  ASSERT_THAT(linked, SizeIs(1));
  // Passed on and opened, and two visits.
  EXPECT_THAT(linked[0].detail.expectations(), SizeIs(4));
  EXPECT_EQ(linked[0].detail.coordinator_party(), caller("odense-hv").party.bytes());
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
}

TEST_F(FactExpectationsTest, ABirthOfWhomNobodyHandedOverAnythingExpectsNothing) {
  MustImport({OfUnborn(IdentityEvent::BIRTH, 1, kChildNumber)}, {FactsOf(kChildNumber)});
  EXPECT_THAT(Rules(kChildNumber), IsEmpty());
}

TEST_F(FactExpectationsTest, AStillbirthInTheRegisterEndsThePregnancys) {
  PlanDaycare();
  MustImport({OfUnborn(IdentityEvent::STILLBIRTH, 1)});
  EXPECT_EQ(Expected(kMotherNumber), "E-04:ENDED(STILLBIRTH)");
  Pass(Days(400));
  EXPECT_THAT(Alarms(), IsEmpty());
}

TEST_F(FactExpectationsTest, OneThatWasNoneIsTakenBack) {
  PlanDaycare();
  MustImport({OfUnborn(IdentityEvent::STILLBIRTH, 1)});
  MustImport({Undone(OfUnborn(IdentityEvent::STILLBIRTH, 1))});
  EXPECT_EQ(Expected(kMotherNumber), "E-04:OPEN");
  EXPECT_EQ(FindPathway(KeyOf(kMotherNumber), world_.store()).value()->subject(),
            storage::v1::PathwayRecord::PREGNANCY);
}

TEST_F(FactExpectationsTest, ThePregnancysEndOfASecondTwinChangesNothingForTheFirst) {
  PlanDaycare();
  MustImport({OfUnborn(IdentityEvent::BIRTH, 1, kTwinNumber)});
  MustImport({OfUnborn(IdentityEvent::STILLBIRTH, 2)});
  EXPECT_EQ(Expected(kTwinNumber), "E-04:OPEN");
  EXPECT_EQ(Expected(kMotherNumber), "E-04:PASSED");
}

TEST_F(FactExpectationsTest, AnAdoptionEndsEverythingAndLeadsNowhere) {
  MustSubmit("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  const std::vector<PersonKey> old_keys{KeyOf(kChildNumber)};
  MustImport({Event(IdentityEvent::ADOPTION, kChildNumber)});
  EXPECT_EQ(TextOf(StoredUnder(old_keys)), "E-01:ENDED(ADOPTED) E-02:ENDED(ADOPTED)");
  EXPECT_EQ(CoordinatorOf(kChildNumber), "nobody");
  // The new number is a person like any other.
  MustImport({}, {FactsOf(kTwinNumber)});
  EXPECT_EQ(Expected(kTwinNumber), "");
  EXPECT_EQ(CoordinatorOf(kTwinNumber), "nobody");
  Pass(Days(30));
  EXPECT_THAT(Alarms(), IsEmpty());
}

TEST_F(FactExpectationsTest, ADeathThatWasNoneIsTakenBack) {
  MustSubmit("ouh", BirthNotification());
  consent::v1::RegisterFacts dead = FactsOf(kChildNumber);
  dead.set_deceased(true);
  MustImport({}, {dead});
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(DEATH) E-02:ENDED(DEATH)");
  Pass(Days(1));
  MustImport({}, {FactsOf(kChildNumber)});
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
  EXPECT_THAT(Rules(kChildNumber), testing::ElementsAre("E-01", "E-02", "E-05", "E-06"));
}

TEST_F(FactExpectationsTest, ADeathThatStandsUnderAnotherNumberStays) {
  MustSubmit("ouh", BirthNotification());
  MustImport({Event(IdentityEvent::NUMBER_CHANGED, kChildNumber, kTwinNumber)});
  for (const char* number : {kChildNumber, kTwinNumber}) {
    consent::v1::RegisterFacts dead = LivingIn(number, "0461");
    dead.set_deceased(true);
    MustImport({}, {dead});
  }
  MustImport({}, {LivingIn(kTwinNumber, "0461")});
  EXPECT_EQ(Expected(kTwinNumber), "E-01:ENDED(DEATH) E-02:ENDED(DEATH)");
}

TEST_F(FactExpectationsTest, AnAdoptionThatWasNoneIsTakenBack) {
  MustSubmit("ouh", BirthNotification());
  MustImport({Event(IdentityEvent::ADOPTION, kChildNumber)});
  MustImport({Undone(Event(IdentityEvent::ADOPTION, kChildNumber))});
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(FactExpectationsTest, WhatIsExpectedUnderTwoNumbersOfOnePersonIsExpectedOnce) {
  MustImport({}, {FactsOf(kTwinNumber)});
  MustSubmit("ouh", BirthNotification());
  MustSubmit("ouh", BirthOf(kTwinNumber));
  MustImport({Event(IdentityEvent::SAME_PERSON, kTwinNumber, kChildNumber)});
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(JOINED) E-01:OPEN E-02:ENDED(JOINED) E-02:OPEN");
  MustImport({Undone(Event(IdentityEvent::SAME_PERSON, kTwinNumber, kChildNumber))});
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
  EXPECT_EQ(Expected(kTwinNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(FactExpectationsTest, WhatWasMetUnderOneNumberIsNotExpectedUnderTheOther) {
  MustImport({}, {FactsOf(kTwinNumber)});
  MustSubmit("ouh", BirthNotification());
  MustSubmit("odense-hv", VisitOf(model::v1::Encounters::Encounter::ESTABLISHING));
  MustSubmit("ouh", BirthOf(kTwinNumber));
  MustImport({Event(IdentityEvent::SAME_PERSON, kTwinNumber, kChildNumber)});
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(JOINED) E-01:MET E-02:ENDED(JOINED) E-02:MET");
}

TEST_F(FactExpectationsTest, AMoveThatIsToldUnderANewNumberIsAMove) {
  MustSubmit("ouh", BirthNotification());
  MustImport({Event(IdentityEvent::NUMBER_CHANGED, kChildNumber, kTwinNumber)}, {LivingIn(kTwinNumber, "0751")});
  EXPECT_EQ(Expected(kTwinNumber), "E-01:OPEN E-02:OPEN E-09:OPEN");
}

TEST_F(FactExpectationsTest, AResidenceThatOnlyTheNewNumberRepeatsIsNoMove) {
  MustSubmit("ouh", BirthNotification());
  MustImport({Event(IdentityEvent::NUMBER_CHANGED, kChildNumber, kTwinNumber)}, {LivingIn(kTwinNumber, "0461")});
  EXPECT_EQ(Expected(kTwinNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(FactExpectationsTest, WhatIsMissedUnderAnEarlierNumberIsAskedOfWhereTheChildLivesNow) {
  MustSubmit("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  MustImport({Event(IdentityEvent::NUMBER_CHANGED, kChildNumber, kTwinNumber)}, {LivingIn(kTwinNumber, "0461")});
  Pass(Days(15));
  EXPECT_THAT(Alarms(), testing::ElementsAre("EXPECTATION_MISSED/1 odense-hv", "EXPECTATION_MISSED/1 odense-hv"));
}

TEST_F(FactExpectationsTest, ADamagedRowRefusesTheImport) {
  MustSubmit("ouh", BirthNotification());
  OverwriteRow(store::Table::kExpectation, store::PersonExpectationKey(KeyOf(kChildNumber).bytes(), "0123456789abcdef"),
               "\xff");
  FactsDraft draft("Tester", env());
  consent::v1::RegisterFacts dead = FactsOf(kChildNumber);
  dead.set_deceased(true);
  draft.Note({"REGISTER_FACTS", "DIED", {KeyOf(kChildNumber)},
              {{FactEvent::Kind::kDied, KeyOf(kChildNumber), PersonKey(), PersonKey()}},
              {{FactsOf(kChildNumber), dead}}});
  EXPECT_EQ(FollowOccurrences(draft, *env().policy.Get(), world_.clock().Now(), env()).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace fact_expectations_test_internal
}  // namespace handover::pipeline
