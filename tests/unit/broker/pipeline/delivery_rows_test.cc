#include "broker/pipeline/delivery_rows.h"

#include <algorithm>
#include <string>
#include <vector>

#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace delivery_rows_test_internal {

using store::Operation;
using store::Table;

const DeliveryId kDelivery = *DeliveryId::FromBytes("delivery-id-0001");

storage::v1::DeliveryRecord RecordIn(exchange::v1::DeliveryState state) {
  storage::v1::DeliveryRecord record;
  record.set_handover_id("handover-id-0001");
  record.set_recipient_party("recipient-party1");
  record.set_sender_party("sender-party-001");
  record.set_subject_key(std::string(32, 'k'));
  record.set_state(state);
  record.set_priority(exchange::v1::URGENT);
  record.set_order(7);
  record.set_conclusion_due(true);
  record.set_deliver_by_ms(100);
  record.set_conclude_by_ms(200);
  record.set_timer_ms(100);
  return record;
}

std::string QueueRow() {
  return store::QueueKey({*PartyId::FromBytes("recipient-party1"), exchange::v1::URGENT, 7, kDelivery});
}

// `put`, `delete`, `expect` per table that the rows touch, in order.
std::vector<std::string> Steps(const std::vector<Operation>& rows) {
  static constexpr const char* kKinds[] = {"put", "delete", "expect-absent", "expect"};
  std::vector<std::string> steps;
  for (const Operation& row : rows) {
    steps.push_back(std::string(kKinds[static_cast<int>(row.kind)]) + " " +
                    std::to_string(static_cast<int>(row.table)));
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

class DeliveryRowsTest : public PipelineTest {
 protected:
  Changed MustChange(const StateChange& change, storage::v1::DeliveryRecord& record) {
    absl::StatusOr<Changed> changed = Change(kDelivery, change, record.SerializeAsString(), record, env());
    EXPECT_TRUE(changed.ok()) << changed.status();
    return changed.ok() ? *std::move(changed) : Changed();
  }
  std::vector<std::string> StepsOfChange(exchange::v1::DeliveryState from, exchange::v1::DeliveryState to) {
    storage::v1::DeliveryRecord record = RecordIn(from);
    return Steps(MustChange({to, "REASON", absl::FromUnixMillis(5)}, record).operations);
  }
};

// Tables: 3 delivery, 4 queue, 14 open, 15 timer.
TEST_F(DeliveryRowsTest, ANewOneThatWaitsStandsInTheQueue) {
  const std::vector<Operation> rows = RowsOfNew(kDelivery, RecordIn(exchange::v1::QUEUED));
  EXPECT_EQ(Steps(rows), (std::vector<std::string>{"put 15", "put 3", "put 4"}));
  EXPECT_EQ(rows[1].key, QueueRow());
  EXPECT_EQ(rows[2].key, store::TimerKey(100, kDelivery.bytes()));
}

TEST_F(DeliveryRowsTest, ANewOneThatIsHeldIsOpen) {
  EXPECT_EQ(Steps(RowsOfNew(kDelivery, RecordIn(exchange::v1::HELD))),
            (std::vector<std::string>{"put 14", "put 15", "put 3"}));
}

TEST_F(DeliveryRowsTest, StoredButNotConcludedLeavesTheQueueAndIsOpen) {
  EXPECT_EQ(StepsOfChange(exchange::v1::QUEUED, exchange::v1::DELIVERED),
            (std::vector<std::string>{"delete 15", "delete 4", "expect 3", "put 14", "put 15", "put 3"}));
}

TEST_F(DeliveryRowsTest, AtItsEndItStandsNowhere) {
  EXPECT_EQ(StepsOfChange(exchange::v1::QUEUED, exchange::v1::ACCEPTED),
            (std::vector<std::string>{"delete 15", "delete 4", "expect 3", "put 3"}));
  EXPECT_EQ(StepsOfChange(exchange::v1::DELIVERED, exchange::v1::ACCEPTED),
            (std::vector<std::string>{"delete 14", "delete 15", "expect 3", "put 3"}));
}

TEST_F(DeliveryRowsTest, BackIntoTheQueueItIsNotOpenAnyMore) {
  EXPECT_EQ(StepsOfChange(exchange::v1::DEAD_LETTER, exchange::v1::QUEUED),
            (std::vector<std::string>{"delete 14", "expect 3", "put 3", "put 4"}));
}

TEST_F(DeliveryRowsTest, AChangeExpectsTheRecordThatWasReadAndWritesStateReasonAndTime) {
  storage::v1::DeliveryRecord record = RecordIn(exchange::v1::QUEUED);
  const std::string before = record.SerializeAsString();
  const std::vector<Operation> rows =
      MustChange({exchange::v1::WITHHELD, "OBJECTION", absl::FromUnixMillis(1234)}, record).operations;
  EXPECT_EQ(rows.front().kind, Operation::Kind::kExpectValue);
  EXPECT_EQ(rows.front().value, before);
  EXPECT_EQ(rows.back().value, record.SerializeAsString());
  EXPECT_EQ(record.state(), exchange::v1::WITHHELD);
  EXPECT_EQ(record.reason(), "OBJECTION");
  EXPECT_EQ(record.state_ms(), 1234);
}

TEST_F(DeliveryRowsTest, TheTimerFollowsTheStateAndNeverStandsInThePast) {
  storage::v1::DeliveryRecord record = RecordIn(exchange::v1::QUEUED);
  MustChange({exchange::v1::DELIVERED, "", absl::FromUnixMillis(5)}, record);
  EXPECT_EQ(record.timer_ms(), 200);
  storage::v1::DeliveryRecord late = RecordIn(exchange::v1::QUEUED);
  MustChange({exchange::v1::DELIVERED, "", absl::FromUnixMillis(900)}, late);
  EXPECT_EQ(late.timer_ms(), 900);
  MustChange({exchange::v1::ACCEPTED, "", absl::FromUnixMillis(901)}, late);
  EXPECT_EQ(late.timer_ms(), 0);
}

TEST_F(DeliveryRowsTest, WhatCameBackGivesItsSenderADeadlineAndWhatEndedNone) {
  storage::v1::DeliveryRecord record = RecordIn(exchange::v1::QUEUED);
  MustChange({exchange::v1::DECLINED, "NOT_RESPONSIBLE", world_.clock().Now()}, record);
  EXPECT_GT(record.act_by_ms(), absl::ToUnixMillis(world_.clock().Now()));
  EXPECT_EQ(record.timer_ms(), record.act_by_ms());
  MustChange({exchange::v1::RETURNED, "WAIVED", world_.clock().Now()}, record);
  EXPECT_EQ(record.act_by_ms(), 0);
}

TEST_F(DeliveryRowsTest, AnEscalationWhoseRowIsGoneIsNotWrittenOver) {
  storage::v1::DeliveryRecord record = RecordIn(exchange::v1::QUEUED);
  record.set_escalated(true);
  const auto changed =
      Change(kDelivery, {exchange::v1::ACCEPTED, "", absl::FromUnixMillis(5)}, "bytes", record, env());
  EXPECT_EQ(changed.status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(DeliveryRowsTest, ACopyEndsWhenItIsStored) {
  storage::v1::DeliveryRecord record = RecordIn(exchange::v1::DELIVERED);
  EXPECT_FALSE(HasEnded(record));
  record.set_copy(true);
  EXPECT_TRUE(HasEnded(record));
}

TEST_F(DeliveryRowsTest, WhatWaitsCarriesItsPlace) {
  const delivery::Waiting waiting = WaitingOf(kDelivery, RecordIn(exchange::v1::QUEUED));
  EXPECT_EQ(waiting.delivery, kDelivery);
  EXPECT_EQ(waiting.handover.bytes(), "handover-id-0001");
  EXPECT_EQ(waiting.recipient.bytes(), "recipient-party1");
  EXPECT_EQ(waiting.subject_key, std::string(32, 'k'));
  EXPECT_EQ(waiting.priority, exchange::v1::URGENT);
  EXPECT_EQ(waiting.order, 7u);
}

using DeliveryDeadlinesTest = PipelineTest;

// The clock stands at Monday 10 June 2024, 08:13 in Copenhagen.
TEST_F(DeliveryDeadlinesTest, TheKindsWorkingDaysMakeTheDeadlines) {
  const exchange::v1::HandoverStatus status = MustGetStatus("ouh", MustSubmitId("ouh", BirthNotification()));
  const int64_t accepted = status.accept_time().seconds();
  EXPECT_GT(status.deliveries(0).deliver_by_time().seconds(), accepted);
  EXPECT_GT(status.deliveries(0).conclude_by_time().seconds(), accepted);
  EXPECT_LE(status.deliveries(0).conclude_by_time().seconds(), accepted + 2 * 24 * 3600);
}

TEST_F(DeliveryDeadlinesTest, WhereTheRuleAsksForNoConclusionThereIsNoDeadlineForOne) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  EXPECT_FALSE(MustGetStatus("odense-hv", id).deliveries(0).has_conclude_by_time());
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayDelivered());
  EXPECT_TRUE(MustGetStatus("odense-hv", id).ended());
}

TEST_F(DeliveryDeadlinesTest, ACopyHasNoDeadlineForAConclusion) {
  exchange::v1::Handover letter = BirthNotification();
  letter.mutable_addressees(0)->set_copy(true);
  EXPECT_FALSE(MustGetStatus("ouh", MustSubmitId("ouh", letter)).deliveries(0).has_conclude_by_time());
}

}  // namespace delivery_rows_test_internal
}  // namespace handover::pipeline
