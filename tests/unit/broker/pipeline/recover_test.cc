#include "broker/pipeline/recover.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/delivery/queues.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class RecoverTest : public PipelineTest {};

TEST_F(RecoverTest, WhatWaitedWaitsAgain) {
  MustSubmit("ouh", BirthNotification());
  MustSubmit("odense-hv", ConcernReport());
  world_.Restart();
  EXPECT_EQ(env().queues.CountAll().queued, 2u);
  EXPECT_EQ(SectionTypesOf(MustReceive("odense-social")), "Concern PersonIdentity Reporter");
}

TEST_F(RecoverTest, ALeaseHasLapsed) {
  MustSubmit("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy before = MustReceive("odense-hv");
  world_.Restart();
  const exchange::v1::DeliveredCopy after = MustReceive("odense-hv");
  EXPECT_EQ(after.delivery_id(), before.delivery_id());
  EXPECT_EQ(after.attempt(), 2);
}

TEST_F(RecoverTest, WhatWasStoredThereIsNotHandedOutAgain) {
  MustSubmit("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDelivered());
  world_.Restart();
  EXPECT_EQ(env().queues.CountAll().queued, 0u);
}

TEST_F(RecoverTest, ADamagedDeliveryIsNotHandedOutAndItsNeighboursAre) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustSubmit("odense-hv", ConcernReport());
  const std::string delivery = *ParseUuid(MustGetStatus("ouh", id).deliveries(0).delivery_id());
  OverwriteRow(store::Table::kDelivery, delivery, "garbage");
  world_.Restart();
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(SectionTypesOf(MustReceive("odense-social")), "Concern PersonIdentity Reporter");
}

TEST_F(RecoverTest, ADamagedRowOfTheQueueIsCountedAndItsNeighboursAreServed) {
  MustSubmit("odense-hv", ConcernReport());
  OverwriteRow(store::Table::kQueue, "no such key", "");
  world_.Restart();
  const absl::StatusOr<Recovered> recovered = RecoverQueues(env());
  ASSERT_TRUE(recovered.ok());
  EXPECT_EQ(recovered->waiting, 1u);
  EXPECT_EQ(recovered->damaged, 1u);
  EXPECT_EQ(SectionTypesOf(MustReceive("odense-social")), "Concern PersonIdentity Reporter");
}

// A block that cannot be read costs what lies in it, and neither the start nor what lies behind it.
TEST_F(RecoverTest, RowsOfTheQueueThatCannotBeReadAreCountedAndThoseBehindThemServed) {
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
  const HandoverId first = MustSubmitId("ouh", BirthNotification());
  MustSubmit("ouh", BirthOf(kTwinNumber));
  MustSubmit("odense-hv", ConcernReport());
  std::string of_first;
  ASSERT_TRUE(world_.store()
                  .Scan(store::Table::kQueue, {},
                        [&](std::string_view key, std::string_view value) {
                          if (store::ParseQueueValue(value)->handover == first) of_first = key;
                          return true;
                        })
                  .ok());
  world_.Restart();
  world_.store().DamageRow(store::Table::kQueue, of_first);
  const absl::StatusOr<Recovered> recovered = RecoverQueues(env());
  ASSERT_TRUE(recovered.ok()) << recovered.status();
  EXPECT_EQ(recovered->waiting, 2u);
  EXPECT_EQ(recovered->damaged, 1u);
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
  EXPECT_EQ(SectionTypesOf(MustReceive("odense-social")), "Concern PersonIdentity Reporter");
}

// The queue's own row tells enough to put it before whoever finds the damage.
TEST_F(RecoverTest, ARowThatCannotBeReadIsPutAsideInTheLog) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const std::string delivery = *ParseUuid(MustGetStatus("ouh", id).deliveries(0).delivery_id());
  world_.Restart();
  world_.store().DamageRow(store::Table::kDelivery, delivery);
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  ASSERT_EQ(EventsNamed("DAMAGED").size(), 1u);
  EXPECT_EQ(EventsNamed("DAMAGED")[0].detail.delivery_id(), delivery);
  EXPECT_EQ(EventsNamed("DAMAGED")[0].detail.handover_id(), id.bytes());
}

}  // namespace
}  // namespace handover::pipeline
