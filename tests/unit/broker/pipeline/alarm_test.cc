#include "broker/pipeline/alarm.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace alarm_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AlarmTest : public ExpectationTest {
 protected:
  AlarmMatter Matter() {
    AlarmMatter matter;
    matter.id = std::string(16, 'a');
    matter.subject = storage::v1::TimerRecord::EXPECTATION;
    matter.reason = pathway::v1::EXPECTATION_MISSED;
    matter.due_ms = 1000;
    matter.must_act = std::string(caller("odense-hv").party.bytes());
    matter.kind = "VISIT_SUMMARY";
    return matter;
  }
  absl::Status Commit(store::Transaction transaction) {
    fakes::Awaited<absl::StatusOr<store::CommitResult>> committed;
    transaction.done = committed.Done();
    env().committer.Enqueue(std::move(transaction));
    return committed.Get().status();
  }
  storage::v1::EscalationRecord MustRaise(const AlarmMatter& matter, int64_t timer_ms) {
    absl::StatusOr<AlarmStep> step = RaiseAlarm(matter, timer_ms, env());
    EXPECT_TRUE(step.ok()) << step.status();
    const storage::v1::EscalationRecord record = *step->record;
    EXPECT_TRUE(Commit(std::move(step->transaction)).ok());
    return record;
  }
};

TEST_F(AlarmTest, TheFirstStepOpensIt) {
  const storage::v1::EscalationRecord record = MustRaise(Matter(), 1000);
  EXPECT_EQ(record.step(), 1);
  EXPECT_EQ(record.named(0).role(), directory::v1::ON_DUTY);
  EXPECT_GT(record.next_step_ms(), absl::ToUnixMillis(world_.clock().Now()));
  EXPECT_THAT(Alarms(), ElementsAre("EXPECTATION_MISSED/1 odense-hv"));
}

TEST_F(AlarmTest, TheNextNamesTheLead) {
  const storage::v1::EscalationRecord first = MustRaise(Matter(), 1000);
  const storage::v1::EscalationRecord second = MustRaise(Matter(), first.next_step_ms());
  EXPECT_EQ(second.step(), 2);
  EXPECT_EQ(second.open_ms(), first.open_ms());
  EXPECT_EQ(second.named(0).role(), directory::v1::LEAD);
}

TEST_F(AlarmTest, ATimerThatIsNotItsOwnTakesNoStep) {
  const storage::v1::EscalationRecord first = MustRaise(Matter(), 1000);
  EXPECT_EQ(RaiseAlarm(Matter(), first.next_step_ms() - 1, env()).status().code(), absl::StatusCode::kAborted);
}

TEST_F(AlarmTest, WhereNobodyIsKnownTheOperatorIsNamed) {
  AlarmMatter matter = Matter();
  matter.must_act.clear();
  const storage::v1::EscalationRecord record = MustRaise(matter, 1000);
  ASSERT_EQ(record.named_size(), 1);
  EXPECT_TRUE(record.named(0).party().empty());
  EXPECT_THAT(record.shown_to(), IsEmpty());
}

TEST_F(AlarmTest, WhoWaitsSeesItToo) {
  AlarmMatter matter = Matter();
  matter.waits = std::string(caller("gp-a").party.bytes());
  EXPECT_THAT(MustRaise(matter, 1000).shown_to(), ElementsAre(matter.must_act, matter.waits));
}

TEST_F(AlarmTest, ItClosesOnceWithItsLeaf) {
  MustRaise(Matter(), 1000);
  auto closed = CloseAlarm(Matter().id, "", "MET", world_.clock().Now(), env());
  ASSERT_TRUE(closed.ok() && closed->has_value());
  store::Transaction transaction;
  transaction.operations = (*closed)->operations;
  ASSERT_TRUE(AppendClosing(**closed, SubjectsSee::kAsItsHandover, env(), transaction).ok());
  ASSERT_TRUE(Commit(std::move(transaction)).ok());
  EXPECT_THAT(Alarms(), IsEmpty());
  EXPECT_EQ(EventsNamed("ESCALATION_CLOSED").at(0).detail.reason(), "MET");
  closed = CloseAlarm(Matter().id, "", "MET", world_.clock().Now(), env());
  ASSERT_TRUE(closed.ok());
  EXPECT_FALSE(closed->has_value());
}

TEST_F(AlarmTest, OneThatWasClosedOpensAnew) {
  MustRaise(Matter(), 1000);
  const auto closed = CloseAlarm(Matter().id, "", "MET", world_.clock().Now(), env());
  store::Transaction transaction;
  transaction.operations = (*closed)->operations;
  ASSERT_TRUE(Commit(std::move(transaction)).ok());
  EXPECT_EQ(MustRaise(Matter(), 2000).step(), 1);
}

TEST_F(AlarmTest, ADamagedRowIsDataLoss) {
  MustRaise(Matter(), 1000);
  OverwriteRow(store::Table::kEscalation, store::EscalationKey(Matter().id), "\xff");
  EXPECT_EQ(RaiseAlarm(Matter(), 1000, env()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CloseAlarm(Matter().id, "", "MET", world_.clock().Now(), env()).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace alarm_test_internal
}  // namespace handover::pipeline
