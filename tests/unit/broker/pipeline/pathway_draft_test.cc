#include "broker/pipeline/pathway_draft.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace pathway_draft_test_internal {

using storage::v1::ExpectationRecord;
using storage::v1::PathwayRecord;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PathwayDraftTest : public ExpectationTest {
 protected:
  PathwayDraftTest() : draft_(world_.clock().Now(), env()) {}

  ExpectationRecord Record(const std::string& rule) {
    ExpectationRecord record;
    record.set_rule_id(rule);
    record.set_state(ExpectationRecord::OPEN);
    record.set_due_ms(absl::ToUnixMillis(world_.clock().Now() + Days(3)));
    return record;
  }
  std::vector<const StoredExpectation*> Under(const std::string& number) {
    return draft_.ExpectationsUnder({KeyOf(number)}).value();
  }
  void Commit() {
    store::Transaction transaction;
    LogEntry entry;
    entry.type = LeafType::kState;
    ExpectationEffects effects = draft_.Take();
    Tell(effects, entry.detail);
    ASSERT_TRUE(AppendLeaf(entry, env(), transaction).ok());
    fakes::Awaited<absl::StatusOr<store::CommitResult>> committed;
    transaction.done = committed.Done();
    ASSERT_TRUE(Append(std::move(effects), SubjectsSee::kAsItsHandover, env(), transaction).ok());
    env().committer.Enqueue(std::move(transaction));
    ASSERT_TRUE(committed.Get().ok());
  }

  PathwayDraft draft_;
};

TEST_F(PathwayDraftTest, WhatIsOpenedIsSeenAtOnceAndStoredWithTheCommit) {
  ASSERT_TRUE(draft_.Open(KeyOf(kChildNumber), Record("E-01")).ok());
  EXPECT_THAT(Under(kChildNumber), SizeIs(1));
  EXPECT_EQ(Expected(kChildNumber), "");
  Commit();
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN");
}

TEST_F(PathwayDraftTest, WhatIsOpenedAndEndedInOneCommitIsStoredAsEnded) {
  ASSERT_TRUE(draft_.Open(KeyOf(kChildNumber), Record("E-01")).ok());
  ASSERT_TRUE(draft_.End(*Under(kChildNumber)[0], "DEATH").ok());
  Commit();
  EXPECT_EQ(Expected(kChildNumber), "E-01:ENDED(DEATH)");
  Pass(Days(5));
  EXPECT_THAT(Alarms(), IsEmpty());
}

TEST_F(PathwayDraftTest, WhatEndsWhileItIsOverdueClosesItsEscalation) {
  MustSubmit("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  Pass(Days(15));
  EXPECT_THAT(Alarms(), SizeIs(2));
  for (const StoredExpectation* const stored : Under(kChildNumber)) ASSERT_TRUE(draft_.End(*stored, "DEATH").ok());
  Commit();
  EXPECT_THAT(Alarms(), IsEmpty());
  EXPECT_THAT(EventsNamed("ESCALATION_CLOSED"), SizeIs(2));
}

TEST_F(PathwayDraftTest, WhatIsReopenedIsWaitedForAgain) {
  ASSERT_TRUE(draft_.Open(KeyOf(kChildNumber), Record("E-01")).ok());
  ASSERT_TRUE(draft_.End(*Under(kChildNumber)[0], "ADOPTED").ok());
  ASSERT_TRUE(draft_.Reopen(*Under(kChildNumber)[0]).ok());
  Commit();
  EXPECT_EQ(Expected(kChildNumber), "E-01:OPEN");
  Pass(Days(5));
  EXPECT_EQ(Expected(kChildNumber), "E-01:OVERDUE");
}

TEST_F(PathwayDraftTest, WhatIsReopenedPastItsTimeIsDueNow) {
  ExpectationRecord met = Record("E-01");
  met.set_state(ExpectationRecord::MET);
  met.set_due_ms(1);
  met.set_met_by("visit");
  met.add_closed_by("visit");
  ASSERT_TRUE(draft_.Open(KeyOf(kChildNumber), met).ok());
  ASSERT_TRUE(draft_.Reopen(*Under(kChildNumber)[0]).ok());
  const ExpectationRecord& open = Under(kChildNumber)[0]->record;
  EXPECT_EQ(open.due_ms(), absl::ToUnixMillis(world_.clock().Now()));
  EXPECT_EQ(open.met_by(), "");
  EXPECT_THAT(open.closed_by(), IsEmpty());
}

TEST_F(PathwayDraftTest, TheChangesOfEachLeafAreTakenOnceAndNameWhosePathwayItIs) {
  ASSERT_TRUE(draft_.Open(KeyOf(kChildNumber), Record("E-01")).ok());
  const auto changes = draft_.TakeChanges();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].person_key(), KeyOf(kChildNumber).bytes());
  EXPECT_THAT(draft_.TakeChanges(), IsEmpty());
}

TEST_F(PathwayDraftTest, APathwayIsThatOfTheFirstKeyThatHasOne) {
  PathwayRecord pathway;
  pathway.set_subject(PathwayRecord::PREGNANCY);
  ASSERT_TRUE(draft_.SetPathway(KeyOf(kMotherNumber), pathway).ok());
  EXPECT_TRUE(draft_.PathwayUnder({KeyOf(kChildNumber), KeyOf(kMotherNumber)}).value().has_value());
  EXPECT_FALSE(draft_.PathwayUnder({KeyOf(kChildNumber)}).value().has_value());
}

TEST_F(PathwayDraftTest, TheSamePathwayAgainWritesNothing) {
  PathwayRecord pathway;
  pathway.set_subject(PathwayRecord::CHILD);
  ASSERT_TRUE(draft_.SetPathway(KeyOf(kChildNumber), pathway).ok());
  ASSERT_TRUE(draft_.SetPathway(KeyOf(kChildNumber), pathway).ok());
  EXPECT_THAT(draft_.Take().operations, SizeIs(1));
}

TEST_F(PathwayDraftTest, AChildHasItsMothersCoordinatorUnlessItHasOne) {
  PlanDaycare();
  MustAcknowledge("daycare", MustReceive("daycare"), SayAccepted());
  EXPECT_EQ(CoordinatorOf(kMotherNumber), "odense-hv");
  const std::vector<PersonKey> mother{KeyOf(kMotherNumber)};
  ASSERT_TRUE(draft_.PassCoordinatorOn(mother, KeyOf(kChildNumber), {KeyOf(kChildNumber)}).ok());
  EXPECT_EQ(draft_.TakeCoordinator(), caller("odense-hv").party.bytes());
  Commit();
  EXPECT_EQ(CoordinatorOf(kChildNumber), "odense-hv");
  PathwayDraft again(world_.clock().Now(), env());
  ASSERT_TRUE(again.PassCoordinatorOn(mother, KeyOf(kChildNumber), {KeyOf(kChildNumber)}).ok());
  EXPECT_EQ(again.TakeCoordinator(), "");
}

TEST_F(PathwayDraftTest, ADamagedRowIsSaid) {
  OverwriteRow(store::Table::kExpectation, store::PersonExpectationKey(KeyOf(kChildNumber).bytes(), "0123456789abcdef"),
               "\xff");
  EXPECT_EQ(draft_.ExpectationsUnder({KeyOf(kChildNumber)}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(draft_.Open(KeyOf(kChildNumber), Record("E-01")).code(), absl::StatusCode::kDataLoss);
}

}  // namespace pathway_draft_test_internal
}  // namespace handover::pipeline
