#include "broker/pipeline/damaged_delivery.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/time/time.h"

#include "broker/pipeline/held_deliveries.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class DamagedDeliveryTest : public PipelineTest {
 protected:
  // One that waits, and its neighbour: both for odense-hv.
  DamagedDeliveryTest() {
    EXPECT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
    damaged_ = MustSubmitId("ouh", BirthNotification());
    neighbour_ = MustSubmitId("ouh", BirthOf(kTwinNumber));
    delivery_ = *ParseUuid(MustGetStatus("ouh", damaged_).deliveries(0).delivery_id());
  }
  admin::v1::ListHeldResponse Held() { return ListHeld(env()).value(); }

  HandoverId damaged_;
  HandoverId neighbour_;
  std::string delivery_;
};

TEST_F(DamagedDeliveryTest, ContentThatCannotBeReadWaitsForAHumanAndTheLogSaysSo) {
  world_.store().DamageRow(store::Table::kBody, store::RowKey(damaged_));
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
  EXPECT_EQ(StatesOf("ouh", damaged_), "DEAD_LETTER(DAMAGED)");
  ASSERT_EQ(Held().held_size(), 1);
  EXPECT_EQ(Held().held(0).reason(), "DAMAGED");
  ASSERT_EQ(EventsNamed("DAMAGED").size(), 1u);
  const LoggedEvent event = EventsNamed("DAMAGED")[0];
  EXPECT_EQ(event.type, LeafType::kState);
  EXPECT_EQ(event.detail.handover_id(), damaged_.bytes());
  EXPECT_EQ(event.detail.delivery_id(), delivery_);
  EXPECT_EQ(event.detail.kind(), "BIRTH_NOTIFICATION");
  EXPECT_EQ(event.stream_key, KeyOf(kChildNumber).bytes());
}

TEST_F(DamagedDeliveryTest, OnceItIsMendedItIsDrivenAgain) {
  const std::string good = world_.store().Get(store::Table::kBody, store::RowKey(damaged_)).value().value();
  OverwriteRow(store::Table::kBody, store::RowKey(damaged_), "garbage");
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  OverwriteRow(store::Table::kBody, store::RowKey(damaged_), good);
  admin::v1::ResolveHeldRequest redrive;
  redrive.set_delivery_id(FormatUuid(delivery_));
  redrive.set_action(admin::v1::ResolveHeldRequest::REDRIVE);
  redrive.set_decided_by("Olga Test, operator");
  fakes::Awaited<absl::StatusOr<admin::v1::ResolveHeldResponse>> driven;
  ResolveHeld(fakes::Tester(), redrive, env(), driven.Done());
  ASSERT_EQ(Verdict(driven.Get()), "OK");
  EXPECT_EQ(MustReceive("odense-hv").delivery_id(), delivery_);
}

TEST_F(DamagedDeliveryTest, ADeliveryWhoseOwnRowIsGoneIsLoggedAndItsNeighbourGoes) {
  world_.store().DamageRow(store::Table::kDelivery, delivery_);
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
  ASSERT_EQ(EventsNamed("DAMAGED").size(), 1u);
  EXPECT_EQ(EventsNamed("DAMAGED")[0].detail.delivery_id(), delivery_);
  world_.clock().Advance(absl::Minutes(2));
  env().queues.LapseLeases();
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
  EXPECT_EQ(EventsNamed("DAMAGED").size(), 1u);  // Said once, not at every lease.
}

TEST_F(DamagedDeliveryTest, WithoutAReadableHandoverRowTheLeafHasNoKind) {
  world_.store().DamageRow(store::Table::kHandover, store::RowKey(damaged_));
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
  ASSERT_EQ(EventsNamed("DAMAGED").size(), 1u);
  EXPECT_EQ(EventsNamed("DAMAGED")[0].detail.kind(), "");
  EXPECT_EQ(EventsNamed("DAMAGED")[0].ref, Digest{});
}

// No leaf can be linked to the child any more: the log says so on nobody.
TEST_F(DamagedDeliveryTest, OneWhoseSubjectsStreamIsDamagedWaitsForAHumanToo) {
  world_.Restart();
  world_.store().DamageRow(store::Table::kStream, KeyOf(kChildNumber).bytes());
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
  EXPECT_EQ(StatesOf("ouh", damaged_), "DEAD_LETTER(DAMAGED)");
  ASSERT_EQ(EventsNamed("DAMAGED").size(), 1u);
  EXPECT_EQ(EventsNamed("DAMAGED")[0].detail.delivery_id(), delivery_);
  EXPECT_EQ(EventsNamed("DAMAGED")[0].stream_key, "");
}

TEST_F(DamagedDeliveryTest, WhileTheDiskIsFullItKeepsItsLeaseAndComesAgain) {
  world_.store().DamageRow(store::Table::kBody, store::RowKey(damaged_));
  world_.store().SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  world_.store().SetMedium(absl::OkStatus());
  EXPECT_EQ(StatesOf("ouh", damaged_), "QUEUED");
  world_.clock().Advance(absl::Minutes(2));
  env().queues.LapseLeases();
  world_.HandOut("odense-hv");
  EXPECT_EQ(StatesOf("ouh", damaged_), "DEAD_LETTER(DAMAGED)");
}

}  // namespace
}  // namespace handover::pipeline
