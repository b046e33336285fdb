#include "broker/rpc/submission_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/store/log_reader.h"
#include "tests/fakes/world/pipeline_world.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

// Real results, from pipelines without an edge.
class SubmissionAnswerTest : public ::testing::Test {
 protected:
  SubmissionAnswerTest() {
    world_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
    world_.AddParty("odense-hv", directory::v1::HEALTH_VISITING, {"0461"});
  }
  exchange::v1::SubmittedHandover Sealed() { return world_.Seal("ouh", BirthNotification()); }

  fakes::PipelineWorld world_;
  Metrics metrics_;
};

TEST_F(SubmissionAnswerTest, AFrameIsAnsweredInItsOrder) {
  exchange::v1::SubmittedHandover broken = Sealed();
  broken.set_envelope("no envelope");
  pipeline::SubmittedFrame frame = world_.Sign("ouh", {Sealed(), broken, Sealed()});
  const exchange::v1::SubmitFrameResponse response =
      AnswerFrame(41, world_.SubmitFrame("ouh", std::move(frame)), metrics_);
  EXPECT_EQ(response.frame_number(), 41);
  ASSERT_EQ(response.results_size(), 3);
  EXPECT_EQ(response.results(0).status_code(), 0);
  EXPECT_EQ(response.results(2).status_code(), 0);
  EXPECT_EQ(response.results(1).status_code(), static_cast<int>(grpc::StatusCode::INVALID_ARGUMENT));
  EXPECT_THAT(response.results(1).error().field_path(), HasSubstr("handovers[1].envelope"));
  EXPECT_FALSE(response.results(1).has_acceptance());
}

TEST_F(SubmissionAnswerTest, EachAcceptedResultNamesItsReceipt) {
  const exchange::v1::SubmitFrameResponse response =
      AnswerFrame(1, world_.SubmitFrame("ouh", world_.Sign("ouh", {Sealed(), Sealed()})), metrics_);
  for (const exchange::v1::SubmitFrameResponse::Result& result : response.results()) {
    const exchange::v1::ReceiptGroup::Entry& entry = response.groups(result.group()).entries(result.entry());
    EXPECT_EQ(entry.leaf().size(), 128u);
    const auto stored = store::LogReader(world_.store()).Leaf(static_cast<uint64_t>(entry.leaf_index()));
    EXPECT_EQ(stored->leaf(), entry.leaf());
  }
  EXPECT_NE(response.results(0).entry(), response.results(1).entry());
}

TEST_F(SubmissionAnswerTest, ARepetitionGetsItsOriginalReceiptBesideTheNewOnes) {
  const exchange::v1::SubmittedHandover first = Sealed();
  const auto original = world_.SubmitFrame("ouh", world_.Sign("ouh", {first}));
  const exchange::v1::SubmitFrameResponse response =
      AnswerFrame(2, world_.SubmitFrame("ouh", world_.Sign("ouh", {first, Sealed()})), metrics_);
  EXPECT_TRUE(response.results(0).acceptance().duplicate());
  EXPECT_FALSE(response.results(1).acceptance().duplicate());
  const exchange::v1::SubmitFrameResponse::Result& repeated = response.results(0);
  EXPECT_EQ(response.groups(repeated.group()).entries(repeated.entry()).leaf_index(),
            static_cast<int64_t>(original[0]->committed.index(0)));
  EXPECT_NE(response.results(0).group(), response.results(1).group());
}

TEST_F(SubmissionAnswerTest, OneHandoverIsAnsweredWithItsWholeReceipt) {
  auto results = world_.SubmitFrame("ouh", world_.Sign("ouh", {Sealed()}));
  const auto response = AnswerHandover(std::move(results[0]), metrics_);
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->receipt().leaf().size(), 128u);
  EXPECT_EQ(response->receipt().head().size(), 104u);
  EXPECT_EQ(response->acceptance().recipients_size(), 1);
}

TEST_F(SubmissionAnswerTest, ARefusalNamesTheHandoverField) {
  const auto response = AnswerHandover(Invalid("KIND_UNKNOWN", "envelope.kind", "rule"), metrics_);
  EXPECT_EQ(DetailOf(response.status()).field_path(), "handover.envelope.kind");
}

TEST_F(SubmissionAnswerTest, WhatBecameOfThemIsCounted) {
  const exchange::v1::SubmittedHandover first = Sealed();
  AnswerFrame(1, world_.SubmitFrame("ouh", world_.Sign("ouh", {first})), metrics_);
  AnswerFrame(2, world_.SubmitFrame("ouh", world_.Sign("ouh", {first})), metrics_);
  AnswerFrame(3, {Invalid("KIND_UNKNOWN", "envelope.kind", "rule")}, metrics_);
  const std::string page = metrics_.Render();
  EXPECT_THAT(page, HasSubstr("handover_handovers_total{code=\"OK\",outcome=\"accepted\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_handovers_total{code=\"OK\",outcome=\"duplicate\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_handovers_total{code=\"KIND_UNKNOWN\",outcome=\"refused\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_deliveries_total{state="));
}

TEST(GroupOfTest, APathBecomesItsOwnPositions) {
  exchange::v1::Receipt receipt;
  receipt.set_leaf("leaf");
  receipt.set_leaf_index(9);
  receipt.add_path("a");
  receipt.add_path("b");
  const exchange::v1::ReceiptGroup group = GroupOf(receipt);
  EXPECT_EQ(group.nodes_size(), 2);
  EXPECT_EQ(group.entries(0).path_positions(), std::string("\x00\x01", 2));
  EXPECT_EQ(group.entries(0).leaf_index(), 9);
}

}  // namespace
}  // namespace handover::rpc
