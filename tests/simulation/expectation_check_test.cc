// Whether the check of what should follow names what is wrong with it.
#include "tests/simulation/expectation_check.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "broker/base/ids.h"
#include "broker/store/rows.h"
#include "handover/exchange/v1/handover.pb.h"
#include "tests/simulation/plan.h"

namespace handover::simulation {
namespace expectation_check_test_internal {

using Record = storage::v1::ExpectationRecord;
using store::Table;

// One thing that is expected of one child within eight hours, as a broker in order leaves it.
class ExpectationCheckTest : public testing::Test {
 protected:
  ExpectationCheckTest() {
    Listen();
    disk_.WatchRows([this](Table table, const std::string& key, uint64_t) { check_.Written(table, key); });
    Commit({RowOf(Record::OPEN), store::Put(Table::kTimer, TimerKeyOf(), "")});
  }

  void Listen() {
    disk_.Watch([this](absl::Span<const store::Operation> operations) { check_.Committed(operations); });
  }
  void Commit(std::vector<store::Operation> operations) { ASSERT_TRUE(disk_.Commit(operations).ok()); }
  // By a commit that the check does not hear of.
  void CommitUnseen(store::Operation operation) {
    disk_.Watch(nullptr);
    Commit({std::move(operation)});
    Listen();
  }
  std::string KeyOfRow() const { return store::PersonExpectationKey(child_, id_); }
  std::string TimerKeyOf() const { return store::TimerKey(due_ms_, id_); }
  store::Operation RowOf(Record::State state) const {
    Record record;
    record.set_state(state);
    record.set_rule_id("visit-after-birth");
    record.set_due_ms(due_ms_);
    return store::Put(Table::kExpectation, KeyOfRow(), record.SerializeAsString());
  }
  store::Operation Escalation() const {
    storage::v1::EscalationRecord record;
    record.set_open_ms(1);
    return store::Put(Table::kEscalation, store::EscalationKey(id_), record.SerializeAsString());
  }
  // A delivery about the child that somebody takes responsibility by.
  store::Operation Acceptance() const {
    storage::v1::DeliveryRecord record;
    record.set_state(exchange::v1::ACCEPTED);
    record.set_subject_key(child_);
    return store::Put(Table::kDelivery, std::string(16, 'd'), record.SerializeAsString());
  }
  void CheckAll() {
    escalations_.ReadAll();
    check_.CheckAll();
  }
  void Pass(absl::Duration time) {
    agenda_.After(time, [] {});
    agenda_.RunNext(absl::InfiniteFuture());
  }
  // What was broken; empty: nothing.
  std::string Rule() const { return trace_.violation().has_value() ? trace_.violation()->rule : ""; }

  const std::string child_ = std::string(PersonKey::kSize, 'c');
  const std::string id_ = std::string(ExpectationId::kSize, '1');
  const int64_t due_ms_ = absl::ToUnixMillis(StartOfTime() + absl::Hours(8));
  Agenda agenda_{StartOfTime()};
  Trace trace_{false};
  Disk disk_;
  OpenEscalations escalations_{disk_};
  ExpectationCheck check_{agenda_, disk_, escalations_, trace_};
};

TEST_F(ExpectationCheckTest, ABrokerInOrderBreaksNothing) {
  CheckAll();
  Commit({RowOf(Record::OVERDUE), store::Delete(Table::kTimer, TimerKeyOf()), Escalation()});
  CheckAll();
  Commit({RowOf(Record::MET), store::Delete(Table::kEscalation, store::EscalationKey(id_))});
  CheckAll();
  check_.CheckLate({});
  EXPECT_EQ(Rule(), "");
  EXPECT_EQ(check_.raised_count(), 1u);
  EXPECT_EQ(check_.overdue_count(), 1u);
  EXPECT_EQ(check_.met_count(), 1u);
}

TEST_F(ExpectationCheckTest, WhatIsPastItsTimeAndOnlyWaitedForIsNamed) {
  Pass(absl::Hours(8) + absl::Minutes(30));
  check_.CheckLate(absl::Minutes(30));
  EXPECT_EQ(Rule(), "") << "not past its grace";
  Pass(absl::Milliseconds(1));
  check_.CheckLate(absl::Minutes(30));
  EXPECT_EQ(Rule(), "EXPECTATION_LATE_IN_SILENCE");
}

TEST_F(ExpectationCheckTest, ARowThatCannotBeReadExcusesWhatRestsOnItAlone) {
  Pass(absl::Hours(9));
  disk_.FlipBits(Table::kPerson, child_);
  check_.CheckLate({});
  EXPECT_EQ(Rule(), "");
  disk_.MendRows();
  disk_.FlipBits(Table::kPerson, std::string(PersonKey::kSize, 'o'));
  check_.CheckLate({});
  EXPECT_EQ(Rule(), "EXPECTATION_LATE_IN_SILENCE");
}

TEST_F(ExpectationCheckTest, WhatIsRaisedByALetterRestsOnItsDeliveries) {
  storage::v1::HandoverRecord letter;
  letter.add_delivery_ids("delivery");
  Record record;
  record.set_state(Record::OPEN);
  record.set_due_ms(due_ms_);
  record.set_raised_by("letter");
  Commit({store::Put(Table::kHandover, "letter", letter.SerializeAsString()),
          store::Put(Table::kExpectation, KeyOfRow(), record.SerializeAsString())});
  Pass(absl::Hours(9));
  disk_.FlipBits(Table::kDelivery, "delivery");
  check_.CheckLate({});
  EXPECT_EQ(Rule(), "");
  disk_.MendRows();
  disk_.FlipBits(Table::kDelivery, "of another letter");
  check_.CheckLate({});
  EXPECT_EQ(Rule(), "EXPECTATION_LATE_IN_SILENCE");
}

TEST_F(ExpectationCheckTest, WhatIsOverdueIsKnown) {
  Commit({RowOf(Record::OVERDUE), Escalation()});
  Pass(absl::Hours(9));
  check_.CheckLate(absl::Minutes(30));
  EXPECT_EQ(Rule(), "");
}

TEST_F(ExpectationCheckTest, WhatIsDeletedIsNamed) {
  Commit({store::Delete(Table::kExpectation, KeyOfRow())});
  EXPECT_EQ(Rule(), "EXPECTATION_GONE");
}

TEST_F(ExpectationCheckTest, WhatIsMetAndWaitedForAgainIsNamed) {
  Commit({RowOf(Record::MET)});
  EXPECT_EQ(Rule(), "");
  Commit({RowOf(Record::OPEN)});
  EXPECT_EQ(Rule(), "EXPECTATION_STATE");
}

TEST_F(ExpectationCheckTest, WhatMetItMayBeTakenBack) {
  storage::v1::HandoverRecord retraction;
  retraction.set_retracts(true);
  const store::Operation letter = store::Put(Table::kHandover, "retraction", retraction.SerializeAsString());
  Commit({RowOf(Record::MET)});
  Commit({letter, RowOf(Record::OPEN)});
  EXPECT_EQ(Rule(), "");
  Commit({RowOf(Record::MET)});
  Commit({letter, RowOf(Record::ENDED)});
  EXPECT_EQ(Rule(), "EXPECTATION_STATE");
}

TEST_F(ExpectationCheckTest, WhatCannotBeReadIsNamed) {
  Commit({store::Put(Table::kExpectation, KeyOfRow(), "no record")});
  EXPECT_EQ(Rule(), "EXPECTATION_UNREADABLE");
}

TEST_F(ExpectationCheckTest, WhatIsOverdueWithoutAnEscalationIsNamed) {
  Commit({RowOf(Record::OVERDUE)});
  CheckAll();
  EXPECT_EQ(Rule(), "EXPECTATION_ESCALATION");
}

TEST_F(ExpectationCheckTest, AnEscalationThatOutlivesItIsNamed) {
  Commit({RowOf(Record::MET), Escalation()});
  CheckAll();
  EXPECT_EQ(Rule(), "EXPECTATION_ESCALATION");
}

TEST_F(ExpectationCheckTest, WhatIsWaitedForWithoutATimerIsNamed) {
  Commit({store::Delete(Table::kTimer, TimerKeyOf())});
  CheckAll();
  EXPECT_EQ(Rule(), "EXPECTATION_TIMER");
}

TEST_F(ExpectationCheckTest, ARowThatNoCommitHasMadeSoIsNamed) {
  CommitUnseen(RowOf(Record::MET));
  CheckAll();
  EXPECT_EQ(Rule(), "EXPECTATION_ROW");
}

TEST_F(ExpectationCheckTest, ARowThatIsGoneIsNamed) {
  CommitUnseen(store::Delete(Table::kExpectation, KeyOfRow()));
  CheckAll();
  EXPECT_EQ(Rule(), "EXPECTATION_ROW_GONE");
}

TEST_F(ExpectationCheckTest, ARowThatIsFoundAfterARestartIsWhatThereIs) {
  CommitUnseen(RowOf(Record::MET));
  check_.Reload();
  CheckAll();
  EXPECT_EQ(Rule(), "");
}

TEST_F(ExpectationCheckTest, WhoTakesResponsibilityWhereNobodyCoordinatesIsNamed) {
  Commit({store::Put(Table::kCoordinator, store::CoordinatorKey(child_), ""), Acceptance()});
  EXPECT_EQ(Rule(), "");
  CommitUnseen(store::Delete(Table::kCoordinator, store::CoordinatorKey(child_)));
  Commit({Acceptance()});
  EXPECT_EQ(Rule(), "NO_COORDINATOR");
}

TEST_F(ExpectationCheckTest, APathwayThatLosesItsCoordinatorIsNamed) {
  Commit({store::Put(Table::kCoordinator, store::CoordinatorKey(child_), "")});
  Commit({store::Delete(Table::kCoordinator, store::CoordinatorKey(child_))});
  EXPECT_EQ(Rule(), "COORDINATOR_GONE");
}

}  // namespace expectation_check_test_internal
}  // namespace handover::simulation
