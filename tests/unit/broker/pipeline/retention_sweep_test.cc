#include "broker/pipeline/retention_sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "broker/pipeline/stored_handover.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace retention_sweep_test_internal {

using ::testing::SizeIs;

constexpr absl::Duration kDay = absl::Hours(24);

class RetentionSweepTest : public PipelineTest {
 protected:
  Swept Sweep(int max_count = 64) {
    const absl::StatusOr<Swept> swept = SweepRetention(max_count, world_.eraser(), env());
    EXPECT_TRUE(swept.ok()) << swept.status();
    return swept.value_or(Swept());
  }
  // A day at a time, a sweep each. How many were erased.
  int SweepDays(int days) {
    int erased = 0;
    for (int i = 0; i < days; ++i) {
      world_.clock().Advance(kDay);
      erased += Sweep().erased;
    }
    return erased;
  }
  HandoverId Concluded() {
    const HandoverId id = MustSubmitId("ouh", BirthNotification());
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
    return id;
  }
  bool IsThere(const HandoverId& id) { return LoadHandover(id, *env().directory.Get(), env()).ok(); }
  size_t DueRows() {
    size_t rows = 0;
    const std::string prefix(store::kDuePrefix);
    EXPECT_TRUE(world_.store().Scan(store::Table::kErasure, {prefix, store::AfterPrefix(prefix)},
                                    [&rows](std::string_view, std::string_view) { return ++rows > 0; }).ok());
    return rows;
  }
};

TEST_F(RetentionSweepTest, ContentGoesAMonthAfterItsEndAndEvidenceAfterFiveYears) {
  const HandoverId id = Concluded();
  EXPECT_EQ(SweepDays(30), 0);
  EXPECT_TRUE(IsThere(id));
  EXPECT_EQ(SweepDays(1), 1);
  EXPECT_FALSE(IsThere(id));
  const std::vector<LoggedEvent> events = EventsNamed("ERASED");
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].detail.erasure_rule(), "R-01");
  EXPECT_EQ(events[0].detail.reason(), "R-01");
  EXPECT_EQ(events[0].detail.erasure_scope(), "CONTENT");
  EXPECT_TRUE(events[0].detail.deciders().empty());
  EXPECT_EQ(DueRows(), 1u);
  world_.clock().Advance(kDay * 1790);
  EXPECT_EQ(Sweep().looked_at, 0);
  EXPECT_EQ(SweepDays(10), 1);
  EXPECT_TRUE(MustGetStatus("ouh", id).has_evidence_erased_index());
  EXPECT_EQ(EventsNamed("ERASED").back().detail.erasure_rule(), "R-03");
  EXPECT_EQ(DueRows(), 0u);
}

TEST_F(RetentionSweepTest, NothingIsLookedAtBeforeItsDay) {
  Concluded();
  world_.clock().Advance(kDay * 29);
  EXPECT_EQ(Sweep().looked_at, 0);
}

TEST_F(RetentionSweepTest, AnOpenDeliveryIsNeverErasedAndIsLookedAtEveryDay) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(SweepDays(400), 0);
  EXPECT_TRUE(IsThere(id));
  EXPECT_EQ(DueRows(), 1u);
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  EXPECT_EQ(SweepDays(29), 0);
  EXPECT_EQ(SweepDays(3), 1);
  EXPECT_FALSE(IsThere(id));
}

TEST_F(RetentionSweepTest, WhatReachedNobodyGoesAfterItsEnd) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const auto row =
      store::ReadRow<storage::v1::HandoverRecord>(world_.store(), store::Table::kHandover, store::RowKey(id));
  const absl::StatusOr<policy::RetentionQuestion> question = RetentionQuestionOf(id, row.value()->record, env());
  ASSERT_TRUE(question.ok());
  EXPECT_FALSE(question->all_ended);
  EXPECT_FALSE(question->any_delivered);
  EXPECT_EQ(question->kind, "BIRTH_NOTIFICATION");
  EXPECT_EQ(question->bases, std::vector<std::string>{"STATUTORY_BIRTH_NOTICE"});
}

TEST_F(RetentionSweepTest, AHoldKeepsItAndItsEndLetsItGo) {
  const HandoverId id = Concluded();
  ActivateWith("holds { id: \"H-1\" reason: \"A complaint.\" handover_ids: \"" + ToString(id) + "\" }");
  EXPECT_EQ(SweepDays(40), 0);
  EXPECT_TRUE(IsThere(id));
  world_.clock().Advance(kDay);
  EXPECT_EQ(Sweep().on_hold, 1);
  ActivateWith("");
  EXPECT_EQ(SweepDays(1), 1);
  EXPECT_FALSE(IsThere(id));
}

TEST_F(RetentionSweepTest, ManyGoInSmallBatchesAndTheOthersKeysStayGood) {
  std::vector<HandoverId> ended;
  for (int i = 0; i < 5; ++i) ended.push_back(Concluded());
  world_.clock().Advance(kDay * 20);
  const HandoverId young = Concluded();
  world_.clock().Advance(kDay * 11);
  EXPECT_EQ(Sweep(2).erased, 2);
  EXPECT_EQ(Sweep(2).erased, 2);
  EXPECT_EQ(Sweep(2).erased, 1);
  EXPECT_EQ(Sweep(2).looked_at, 0);
  EXPECT_TRUE(IsThere(young));
  for (const HandoverId& id : ended) EXPECT_FALSE(IsThere(id));
}

TEST_F(RetentionSweepTest, ADamagedHandoverKeepsNobodyElses) {
  const HandoverId damaged = Concluded();
  const HandoverId good = Concluded();
  OverwriteRow(store::Table::kHandover, store::RowKey(damaged), "\xff\xff");
  EXPECT_EQ(SweepDays(31), 1);
  EXPECT_FALSE(IsThere(good));
}

TEST_F(RetentionSweepTest, ARoundThatFailsComesAgain) {
  const HandoverId id = Concluded();
  world_.clock().Advance(kDay * 31);
  world_.store().SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_FALSE(SweepRetention(64, world_.eraser(), env()).ok());
  world_.store().SetMedium(absl::OkStatus());
  EXPECT_EQ(Sweep().erased, 1);
  EXPECT_FALSE(IsThere(id));
}

}  // namespace retention_sweep_test_internal
}  // namespace handover::pipeline
