#include "broker/pipeline/escalate.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "broker/pipeline/escalation_rows.h"
#include "broker/store/rows.h"
#include "tests/fakes/world/escalation_check.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace escalate_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::Duration kTwoDays = absl::Hours(48);

// What an escalator has told, as `DELIVERY_LATE/1` or as the code of why not.
class Told {
 public:
  Escalator::Tell Listen() {
    return [this](const Escalator::Told& told) {
      absl::MutexLock lock(&mu_);
      lines_.push_back(told.status.ok() ? absl::StrCat(pathway::v1::EscalationReason_Name(told.record.reason()), "/",
                                                       told.record.step())
                                        : absl::StatusCodeToString(told.status.code()));
    };
  }
  std::vector<std::string> lines() {
    absl::MutexLock lock(&mu_);
    return lines_;
  }

 private:
  absl::Mutex mu_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mu_);
};

class EscalateTest : public PipelineTest {
 protected:
  // The clock stands on a Monday morning: on Wednesday all of these are a day late.
  std::string SubmitLate() {
    const HandoverId id = MustSubmitId("ouh", BirthNotification());
    return ParseUuid(MustGetStatus("ouh", id).deliveries(0).delivery_id()).value_or("");
  }
  // One round, waited for; how many steps it took.
  static size_t Round(Escalator& escalator) {
    const size_t steps = escalator.Begin();
    escalator.Await();
    return steps;
  }
  storage::v1::EscalationRecord MustRead(const std::string& id) {
    const auto row = ReadEscalation(world_.store(), id);
    EXPECT_TRUE(row.ok() && row->has_value());
    return row.ok() && row->has_value() ? (*row)->record : storage::v1::EscalationRecord();
  }
  absl::Status Check() { return fakes::CheckEscalations(world_.store(), world_.clock().Now()); }
};

TEST_F(EscalateTest, NothingIsTakenBeforeItIsDue) {
  SubmitLate();
  Told told;
  Escalator escalator({}, env(), told.Listen());
  EXPECT_EQ(Round(escalator), 0u);
  EXPECT_THAT(told.lines(), IsEmpty());
}

TEST_F(EscalateTest, AStepIsOneCommitWithItsLeafItsNextTimerAndItsPlaces) {
  const std::string id = SubmitLate();
  world_.clock().Advance(kTwoDays);
  EXPECT_FALSE(Check().ok());
  Told told;
  Escalator escalator({}, env(), told.Listen());
  EXPECT_EQ(Round(escalator), 1u);
  EXPECT_THAT(told.lines(), ElementsAre("DELIVERY_LATE/1"));
  EXPECT_TRUE(Check().ok()) << Check();
  const storage::v1::EscalationRecord record = MustRead(id);
  EXPECT_GT(record.next_step_ms(), absl::ToUnixMillis(world_.clock().Now()));
  EXPECT_EQ(record.kind(), "BIRTH_NOTIFICATION");
  const std::vector<LoggedEvent> events = EventsNamed("ESCALATED");
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].type, LeafType::kState);
  EXPECT_EQ(events[0].detail.reason(), "DELIVERY_LATE/1");
  EXPECT_EQ(events[0].detail.decisions_size(), 1);
}

TEST_F(EscalateTest, TheSameRoundAgainTakesNothingTwice) {
  SubmitLate();
  world_.clock().Advance(kTwoDays);
  Told told;
  Escalator escalator({}, env(), told.Listen());
  Round(escalator);
  EXPECT_EQ(Round(escalator), 0u);
  EXPECT_THAT(EventsNamed("ESCALATED"), SizeIs(1));
}

TEST_F(EscalateTest, TwoThatRaceTakeEachStepOnce) {
  SubmitLate();
  world_.clock().Advance(kTwoDays);
  world_.store().HoldCommits();
  Told first;
  Told second;
  Escalator one({}, env(), first.Listen());
  Escalator other({}, env(), second.Listen());
  EXPECT_EQ(one.Begin(), 1u);
  EXPECT_EQ(other.Begin(), 1u);
  world_.store().ReleaseCommits();
  one.Await();
  other.Await();
  EXPECT_EQ(first.lines().size() + second.lines().size(), 1u);
  EXPECT_THAT(EventsNamed("ESCALATED"), SizeIs(1));
  EXPECT_TRUE(Check().ok()) << Check();
}

TEST_F(EscalateTest, ARoundUnderWayIsNotBegunAgain) {
  SubmitLate();
  world_.clock().Advance(kTwoDays);
  world_.store().HoldCommits();
  Told told;
  Escalator escalator({}, env(), told.Listen());
  EXPECT_EQ(escalator.Begin(), 1u);
  EXPECT_EQ(escalator.Begin(), 0u);
  world_.store().ReleaseCommits();
  escalator.Await();
}

TEST_F(EscalateTest, ManyAreTakenInBatches) {
  for (int i = 0; i < 5; ++i) SubmitLate();
  world_.clock().Advance(kTwoDays);
  Told told;
  Escalator escalator({.max_steps = 2}, env(), told.Listen());
  EXPECT_EQ(Round(escalator), 2u);
  EXPECT_EQ(Round(escalator), 2u);
  EXPECT_EQ(Round(escalator), 1u);
  EXPECT_TRUE(Check().ok()) << Check();
}

TEST_F(EscalateTest, WhatIsDueAfterACrashIsTaken) {
  const std::string id = SubmitLate();
  world_.Restart();
  world_.clock().Advance(kTwoDays);
  Told told;
  Escalator escalator({}, env(), told.Listen());
  EXPECT_EQ(Round(escalator), 1u);
  EXPECT_EQ(MustRead(id).step(), 1);
}

TEST_F(EscalateTest, ADiskThatIsFullLosesNoStep) {
  SubmitLate();
  world_.clock().Advance(kTwoDays);
  world_.store().FailNextCommit({absl::ResourceExhaustedError("full"), false});
  Told told;
  Escalator escalator({}, env(), told.Listen());
  Round(escalator);
  EXPECT_THAT(told.lines(), ElementsAre("RESOURCE_EXHAUSTED"));
  Round(escalator);
  EXPECT_TRUE(Check().ok()) << Check();
}

TEST_F(EscalateTest, WhileTheMediumTakesNothingNothingIsPrepared) {
  SubmitLate();
  world_.clock().Advance(kTwoDays);
  world_.store().SetMedium(absl::ResourceExhaustedError("full"));
  Told told;
  Escalator escalator({}, env(), told.Listen());
  EXPECT_EQ(Round(escalator), 0u);
  EXPECT_THAT(told.lines(), IsEmpty());
  world_.store().SetMedium(absl::OkStatus());
}

TEST_F(EscalateTest, ATimerOfNothingIsToldAndStopsNoOther) {
  storage::v1::TimerRecord timer;
  timer.set_subject(storage::v1::TimerRecord::DELIVERY);
  OverwriteRow(store::Table::kTimer, store::TimerKey(1, "delivery-id-gone"), timer.SerializeAsString());
  OverwriteRow(store::Table::kTimer, store::TimerKey(2, "delivery-id-gone"), "");
  SubmitLate();
  world_.clock().Advance(kTwoDays);
  Told told;
  Escalator escalator({}, env(), told.Listen());
  EXPECT_EQ(Round(escalator), 1u);
  EXPECT_THAT(told.lines(), ElementsAre("DATA_LOSS", "DATA_LOSS", "DELIVERY_LATE/1"));
}

// One damaged block of the table silences only what lies in it, and a human is told.
TEST_F(EscalateTest, ATimerThatCannotBeReadIsToldAndSilencesNoneBehindIt) {
  storage::v1::TimerRecord timer;
  timer.set_subject(storage::v1::TimerRecord::DELIVERY);
  OverwriteRow(store::Table::kTimer, store::TimerKey(1, "in-damaged-block"), timer.SerializeAsString());
  world_.store().DamageRow(store::Table::kTimer, store::TimerKey(1, "in-damaged-block"));
  SubmitLate();
  world_.clock().Advance(kTwoDays);
  Told told;
  Escalator escalator({}, env(), told.Listen());
  EXPECT_EQ(Round(escalator), 1u);
  EXPECT_THAT(told.lines(), ElementsAre("DATA_LOSS", "DELIVERY_LATE/1"));
  world_.clock().Advance(absl::Minutes(30));
  Round(escalator);
  EXPECT_THAT(told.lines(), SizeIs(2)) << "told with every walk over all, and not every second";
}

TEST_F(EscalateTest, AClockThatWasSetBackHidesNothing) {
  world_.clock().Advance(kTwoDays);
  Told told;
  Escalator escalator({}, env(), told.Listen());
  Round(escalator);
  world_.clock().JumpTo(world_.clock().Now() - absl::Hours(24 * 30));
  SubmitLate();
  world_.clock().JumpTo(world_.clock().Now() + absl::Hours(24 * 4));
  EXPECT_EQ(Round(escalator), 1u);
  EXPECT_TRUE(Check().ok()) << Check();
}

TEST_F(EscalateTest, AnEndClosesItInItsOwnCommitBehindTheLeafOfTheWord) {
  const std::string id = SubmitLate();
  world_.clock().Advance(kTwoDays);
  world_.Tick();
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  const Acknowledged accepted = MustAcknowledge("odense-hv", copy, SayAccepted());
  const storage::v1::EscalationRecord closed = MustRead(id);
  EXPECT_EQ(closed.close_event(), "ACCEPTED");
  EXPECT_EQ(closed.next_step_ms(), 0);
  const std::vector<LoggedEvent> events = EventsNamed("ESCALATION_CLOSED");
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].detail.reason(), "ACCEPTED");
  EXPECT_EQ(static_cast<int64_t>(events[0].index), accepted.receipt.leaf_index() + 1);
  EXPECT_TRUE(Check().ok()) << Check();
}

// The invariant itself: each row that is lost or left over is found.
class InvariantTest : public EscalateTest {
 protected:
  void Write(const store::Operation& row) { ASSERT_TRUE(world_.store().Commit({&row, 1}).ok()); }
  storage::v1::DeliveryRecord MustReadDelivery(const std::string& id) {
    const auto row = store::ReadRow<storage::v1::DeliveryRecord>(world_.store(), store::Table::kDelivery, id);
    EXPECT_TRUE(row.ok() && row->has_value());
    return (*row)->record;
  }
  std::string Broken() { return std::string(Check().message()); }
};

TEST_F(InvariantTest, ATimerThatIsForgottenIsFoundBeforeAnythingIsLate) {
  const std::string id = SubmitLate();
  EXPECT_TRUE(Check().ok()) << Check();
  Write(store::Delete(store::Table::kTimer, store::TimerKey(MustReadDelivery(id).timer_ms(), id)));
  EXPECT_THAT(Broken(), ::testing::HasSubstr("its timer row is missing"));
}

TEST_F(InvariantTest, ATimerThatIsLeftOverIsFound) {
  SubmitLate();
  storage::v1::TimerRecord timer;
  timer.set_subject(storage::v1::TimerRecord::DELIVERY);
  Write(store::Put(store::Table::kTimer, store::TimerKey(1, "delivery-id-gone"), timer.SerializeAsString()));
  EXPECT_THAT(Broken(), ::testing::HasSubstr("of no delivery"));
}

TEST_F(InvariantTest, AnEscalationThatIsInNoListIsFound) {
  const std::string id = SubmitLate();
  world_.clock().Advance(kTwoDays);
  world_.Tick();
  Write(store::Delete(store::Table::kEscalation, store::OpenEscalationKey(MustRead(id).open_ms(), id)));
  EXPECT_THAT(Broken(), ::testing::HasSubstr("missing in a list"));
}

TEST_F(InvariantTest, ADeliveryThatForgotItsEscalationIsFound) {
  const std::string id = SubmitLate();
  world_.clock().Advance(kTwoDays);
  world_.Tick();
  storage::v1::DeliveryRecord record = MustReadDelivery(id);
  record.set_escalated(false);
  Write(store::Put(store::Table::kDelivery, id, record.SerializeAsString()));
  EXPECT_THAT(Broken(), ::testing::HasSubstr("does not know of its escalation"));
}

TEST_F(InvariantTest, ADeliveryWithoutADeadlineIsFound) {
  const std::string id = SubmitLate();
  storage::v1::DeliveryRecord record = MustReadDelivery(id);
  record.clear_deliver_by_ms();
  record.clear_conclude_by_ms();
  Write(store::Put(store::Table::kDelivery, id, record.SerializeAsString()));
  EXPECT_THAT(Broken(), ::testing::HasSubstr("has no deadline"));
}

TEST_F(InvariantTest, AnEndWithAnEscalationThatIsOpenIsFound) {
  const std::string id = SubmitLate();
  world_.clock().Advance(kTwoDays);
  world_.Tick();
  storage::v1::DeliveryRecord record = MustReadDelivery(id);
  record.set_state(exchange::v1::ACCEPTED);
  record.clear_timer_ms();
  Write(store::Put(store::Table::kDelivery, id, record.SerializeAsString()));
  EXPECT_THAT(Broken(), ::testing::HasSubstr("at an end and has an open escalation"));
}

}  // namespace escalate_test_internal
}  // namespace handover::pipeline
