#include "broker/pipeline/stored_handover.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class StoredHandoverTest : public PipelineTest {
 protected:
  absl::StatusOr<std::unique_ptr<StoredHandover>> Load(const HandoverId& id) {
    return LoadHandover(id, *env().directory.Get(), env());
  }
};

TEST_F(StoredHandoverTest, ComesBackWithTheRootThatWasSigned) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const auto stored = Load(id);
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(AsView((*stored)->rebuilt.root), (*stored)->record.root());
  EXPECT_EQ((*stored)->addressees.size(), 1u);
  EXPECT_EQ((*stored)->matter.subject_key(), KeyOf(kChildNumber));
}

TEST_F(StoredHandoverTest, WhatIsAboveEveryCeilingWasNeverStored) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const auto stored = Load(id);
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ((*stored)->content.dropped_commitments_size(), 1);
  for (const exchange::v1::SectionHeader& header : (*stored)->headers) EXPECT_NE(header.type(), "ParentMentalHealth");
}

TEST_F(StoredHandoverTest, ItsRecordNamesEverybodyInIt) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const auto stored = Load(id);
  ASSERT_TRUE(stored.ok());
  EXPECT_THAT(PersonsOf((*stored)->record), testing::IsSupersetOf({KeyOf(kChildNumber), KeyOf(kMotherNumber)}));
  EXPECT_THAT(PersonsOf(storage::v1::HandoverRecord()), testing::IsEmpty());
}

TEST_F(StoredHandoverTest, AnUnknownIdIsNotFound) {
  EXPECT_EQ(Load(HandoverId()).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(StoredHandoverTest, ADamagedBodyIsDataLossAndIsNotHandedOut) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  std::string row = world_.store().Get(store::Table::kBody, store::RowKey(id)).value().value();
  row[row.size() / 2] = static_cast<char>(row[row.size() / 2] ^ 1);
  OverwriteRow(store::Table::kBody, store::RowKey(id), row);
  EXPECT_EQ(Load(id).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

TEST_F(StoredHandoverTest, TheBodyOfAnotherHandoverDoesNotOpenHere) {
  const HandoverId first = MustSubmitId("ouh", BirthNotification());
  const HandoverId second = MustSubmitId("ouh", BirthNotification());
  OverwriteRow(store::Table::kBody, store::RowKey(first),
               world_.store().Get(store::Table::kBody, store::RowKey(second)).value().value());
  EXPECT_EQ(Load(first).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(StoredHandoverTest, ItsNeighbourIsServed) {
  const HandoverId first = MustSubmitId("ouh", BirthNotification());
  OverwriteRow(store::Table::kBody, store::RowKey(first), "garbage");
  const HandoverId second = MustSubmitId("odense-hv", ConcernReport());
  EXPECT_FALSE(Load(first).ok());
  EXPECT_TRUE(Load(second).ok());
}

}  // namespace
}  // namespace handover::pipeline
