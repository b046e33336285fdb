// The medium fails: nothing is acknowledged that is not stored, nothing is half stored, and the same bytes can be sent
// again.
#include "broker/pipeline/submit_handover.h"

#include <vector>

#include "broker/base/refusal.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace submit_faults_test_internal {

using SubmitFaultsTest = PipelineTest;

TEST_F(SubmitFaultsTest, AFullDiskAcceptsNothingAndARetryIsNew) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  const RowCounts rows = CountRows();
  const uint64_t size = LogSize();
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(world_.Submit("ouh", frame).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(CountRows(), rows);
  EXPECT_EQ(LogSize(), size);
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());

  const absl::StatusOr<Submitted> again = world_.Submit("ouh", frame);
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_FALSE(again->acceptance.duplicate());
  EXPECT_EQ(CheckReceiptOf(again->committed.MakeReceipt(0), LeafType::kAccepted, fakes::RootOf(frame.handovers[0])),
            Reason::kOk);
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
}

TEST_F(SubmitFaultsTest, AFullDiskTakesTheWholeFrameBack) {
  const SubmittedFrame frame =
      world_.Sign("ouh", {Sealed("ouh", BirthNotification()), Sealed("ouh", BirthNotification())});
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  for (const absl::StatusOr<Submitted>& result : world_.SubmitFrame("ouh", frame)) {
    EXPECT_EQ(result.status().code(), absl::StatusCode::kResourceExhausted);
  }
  EXPECT_EQ(world_.store().row_count(store::Table::kHandover), 0u);
}

// The audit is never skipped: a refusal that cannot be logged is not told.
TEST_F(SubmitFaultsTest, ARefusalThatCannotBeLoggedIsNotTold) {
  exchange::v1::Handover letter = BirthNotification();
  letter.mutable_addressees(0)->set_purpose("CURIOSITY");
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", letter)});
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  const absl::StatusOr<Submitted> refused = world_.Submit("ouh", frame);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(CodeOf(refused.status()), "RESOURCE_EXHAUSTED");
  EXPECT_EQ(Verdict(MustRefuse("ouh", frame)), "PURPOSE_UNKNOWN at items[1].body.purpose");
}

// The detail about somebody unknown needs a key of its own, whose wrapping key must be durable first.
TEST_F(SubmitFaultsTest, ARefusalWhoseDetailCannotBeSealedIsNotTold) {
  exchange::v1::Handover letter = BirthOf(kTwinNumber);
  letter.mutable_addressees(0)->set_purpose("CURIOSITY");
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", letter)});
  const uint64_t size = LogSize();
  {
    const NoFileCanBeWritten full;
    const absl::StatusOr<Submitted> refused = world_.Submit("ouh", frame);
    EXPECT_FALSE(refused.ok());
    EXPECT_NE(CodeOf(refused.status()), "PURPOSE_UNKNOWN");
  }
  EXPECT_EQ(LogSize(), size);
  EXPECT_EQ(Verdict(world_.Submit("ouh", frame)), "PURPOSE_UNKNOWN at items[1].body.purpose");
}

TEST_F(SubmitFaultsTest, AHandoverThatCannotBeSealedIsNotAccepted) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  const RowCounts rows = CountRows();
  {
    const NoFileCanBeWritten full;
    const absl::StatusCode code = world_.Submit("ouh", frame).status().code();
    EXPECT_THAT(code, ::testing::AnyOf(absl::StatusCode::kUnavailable, absl::StatusCode::kResourceExhausted));
  }
  EXPECT_EQ(CountRows(), rows);
  EXPECT_EQ(Verdict(world_.Submit("ouh", frame)), "OK");
}

TEST_F(SubmitFaultsTest, AfterADeadMediumNothingIsAcceptedUntilARestart) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  const RowCounts rows = CountRows();
  world_.store().FailNextCommit({absl::DataLossError("the medium is gone")});
  EXPECT_EQ(world_.Submit("ouh", frame).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(world_.Submit("ouh", frame).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(CountRows(), rows);

  world_.Restart();
  const absl::StatusOr<Submitted> again = world_.Submit("ouh", frame);
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_FALSE(again->acceptance.duplicate());
}

// It was told that it failed, and yet it lies there: the retry learns so, and there is one delivery.
TEST_F(SubmitFaultsTest, WhatReachedADeadMediumIsADuplicateAfterTheRestart) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  world_.store().FailNextCommit({absl::DataLossError("the medium is gone"), /*reaches_medium=*/true});
  EXPECT_EQ(world_.Submit("ouh", frame).status().code(), absl::StatusCode::kUnavailable);

  world_.Restart();
  const absl::StatusOr<Submitted> again = world_.Submit("ouh", frame);
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_TRUE(again->acceptance.duplicate());
  EXPECT_EQ(CheckReceiptOf(*again->original_receipt, LeafType::kAccepted, fakes::RootOf(frame.handovers[0])),
            Reason::kOk);
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
}

TEST_F(SubmitFaultsTest, AcceptedSurvivesACrash) {
  const SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  ASSERT_EQ(Verdict(world_.Submit("ouh", frame)), "OK");
  world_.Restart();
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  EXPECT_EQ(CheckCopy("odense-hv", copy), "OK");
}

// T-20: a damaged row is reported as such and never read as "not there", which would accept an id twice.
TEST_F(SubmitFaultsTest, ADamagedRecordIsNotTakenForNone) {
  const exchange::v1::SubmittedHandover sealed = Sealed("ouh", BirthNotification());
  const SubmittedFrame frame = world_.Sign("ouh", {sealed});
  ASSERT_EQ(Verdict(world_.Submit("ouh", frame)), "OK");
  exchange::v1::Envelope envelope;
  ASSERT_TRUE(envelope.ParseFromString(sealed.envelope()));
  world_.store().DamageRow(store::Table::kHandover, envelope.handover_id());
  EXPECT_EQ(world_.Submit("ouh", frame).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(world_.store().row_count(store::Table::kDelivery), 1u);
  EXPECT_EQ(Verdict(world_.Submit("ouh", BirthNotification())), "OK");
}

}  // namespace submit_faults_test_internal
}  // namespace handover::pipeline
