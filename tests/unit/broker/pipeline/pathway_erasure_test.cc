#include "broker/pipeline/pathway_erasure.h"

#include "broker/pipeline/eraser.h"
#include "broker/pipeline/open_loops.h"
#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace pathway_erasure_test_internal {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const ErasureOrder kByOrder{"ORDERED", "SUBJECT_REQUEST", {"Ada", "Bo"}, "J-1", {}};

class PathwayErasureTest : public ExpectationTest {
 protected:
  HandoverId Concluded() {
    const HandoverId id = MustSubmitId("ouh", BirthNotification());
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
    return id;
  }
  size_t RowsOfPathways() {
    return world_.store().row_count(store::Table::kExpectation) + world_.store().row_count(store::Table::kCoordinator);
  }
  std::string PathwayRow(const std::string& party, const HandoverId& id) {
    return store::PathwayHandoverKey(KeyOf(kChildNumber).bytes(), caller(party).party, id);
  }
  void MustErase(const HandoverId& id, ErasureScope scope) {
    const auto erased = world_.eraser().EraseHandovers({{id, scope, ""}}, kByOrder);
    ASSERT_TRUE(erased.ok()) << erased.status();
  }
  void MustErasePerson(const std::string& number) {
    const auto erased = world_.eraser().ErasePerson({KeyOf(number)}, kByOrder);
    ASSERT_TRUE(erased.ok()) << erased.status();
  }
};

TEST_F(PathwayErasureTest, ErasedContentLeavesThePathwayAsItIs) {
  const HandoverId id = Concluded();
  const size_t before = RowsOfPathways();
  MustErase(id, ErasureScope::kContent);
  EXPECT_EQ(RowsOfPathways(), before);
}

TEST_F(PathwayErasureTest, WhatIsStillWaitedForStaysAndNamesTheHandoverNoMore) {
  const HandoverId id = Concluded();
  MustErase(id, ErasureScope::kEverything);
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
  EXPECT_EQ(MustFind(kChildNumber, "E-01").record.raised_by(), "");
  EXPECT_EQ(MustFind(kChildNumber, "E-01").record.conversation_id(), "");
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
  Pass(Days(15));
  EXPECT_THAT(Alarms(), SizeIs(2));
}

TEST_F(PathwayErasureTest, WhatIsClosedGoesWithItsHandover) {
  const HandoverId id = Concluded();
  const HandoverId visit = MustSubmitId("odense-hv", VisitOf(model::v1::Encounters::Encounter::ESTABLISHING));
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayDelivered());
  MustErase(id, ErasureScope::kEverything);
  EXPECT_EQ(Expected(kChildNumber), "");
  // The visits at 18 and 36 months are still waited for, and another handover is left: it has a coordinator.
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
  for (const char* party : {"ouh", "odense-hv"}) EXPECT_THAT(AllRows(), Not(HasSubstr(PathwayRow(party, id)))) << party;
  for (const char* party : {"odense-hv", "gp-a"}) EXPECT_THAT(AllRows(), HasSubstr(PathwayRow(party, visit))) << party;
}

TEST_F(PathwayErasureTest, WhatItHasClosedStaysClosedAndNamesItNoMore) {
  PlanDaycare();
  const HandoverId birth = Concluded();
  const HandoverId visit = MustSubmitId("odense-hv", VisitOf(model::v1::Encounters::Encounter::MONTHS_2));
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayDelivered());
  EXPECT_THAT(MustFind(kChildNumber, "E-02").record.closed_by(), SizeIs(1));
  EXPECT_THAT(MustFind(kMotherNumber, "E-04").record.closed_by(), SizeIs(1));
  MustErase(visit, ErasureScope::kEverything);
  EXPECT_EQ(MustFind(kChildNumber, "E-02").record.state(), storage::v1::ExpectationRecord::MET);
  EXPECT_THAT(MustFind(kChildNumber, "E-02").record.closed_by(), IsEmpty());
  MustErase(birth, ErasureScope::kEverything);
  EXPECT_EQ(Expected(kMotherNumber), "E-04:PASSED");
  EXPECT_THAT(MustFind(kMotherNumber, "E-04").record.closed_by(), IsEmpty());
  EXPECT_EQ(MustFind(kChildNumber, "E-04").record.passed_by(), "");
  EXPECT_THAT(FindPathway(KeyOf(kMotherNumber), world_.store()).value()->over_by(), IsEmpty());
}

TEST_F(PathwayErasureTest, APersonWhoIsErasedLeavesNothingInTheTables) {
  Concluded();
  EXPECT_THAT(RowsOfPathways(), testing::Gt(0u));
  MustErasePerson(kChildNumber);
  EXPECT_EQ(RowsOfPathways(), 0u);
  Pass(Days(1200));
  EXPECT_THAT(Alarms(), IsEmpty());
}

TEST_F(PathwayErasureTest, WhatIsOverdueEndsItsEscalation) {
  Concluded();
  Pass(Days(15));
  EXPECT_THAT(Alarms(), SizeIs(2));
  MustErasePerson(kChildNumber);
  EXPECT_THAT(Alarms(), IsEmpty());
  EXPECT_EQ(RowsOfPathways(), 0u);
}

TEST_F(PathwayErasureTest, AParentWhoIsErasedTakesNoChildsExpectationsAlong) {
  Concluded();
  MustErasePerson(kFatherNumber);
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN E-02:OPEN");
}

TEST_F(PathwayErasureTest, OfTheWrongPersonNothingGoes) {
  Concluded();
  const size_t before = RowsOfPathways();
  const auto erasure = ForgetPathways({{KeyOf(kTwinNumber), HandoverId()}}, {KeyOf(kOtherTwinNumber)}, env());
  ASSERT_TRUE(erasure.ok());
  EXPECT_THAT(erasure->closed, IsEmpty());
  EXPECT_EQ(RowsOfPathways(), before);
}

TEST_F(PathwayErasureTest, ADamagedRowIsSaid) {
  Concluded();
  const StoredExpectation stored = MustFind(kChildNumber, "E-01");
  OverwriteRow(store::Table::kExpectation, store::PersonExpectationKey(stored.person.bytes(), stored.id.bytes()),
               "\xff");
  EXPECT_EQ(ForgetPathways({}, {KeyOf(kChildNumber)}, env()).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace pathway_erasure_test_internal
}  // namespace handover::pipeline
