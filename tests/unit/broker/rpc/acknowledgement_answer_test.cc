#include "broker/rpc/acknowledgement_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "broker/base/refusal.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

TEST(AnswerAcknowledgementsTest, EachIsAnsweredInItsOrder) {
  Metrics metrics;
  pipeline::Acknowledged taken;
  taken.receipt.set_leaf("leaf");
  taken.state = exchange::v1::ACCEPTED;
  const exchange::v1::AcknowledgeDeliveriesResponse response = AnswerAcknowledgements(
      8, {taken, Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", "acknowledgement.delivery_id", "none"})},
      metrics);
  EXPECT_EQ(response.request_number(), 8);
  ASSERT_EQ(response.results_size(), 2);
  EXPECT_EQ(response.results(0).status_code(), 0);
  EXPECT_EQ(response.results(0).receipt().leaf(), "leaf");
  EXPECT_EQ(response.results(0).state(), exchange::v1::ACCEPTED);
  EXPECT_EQ(response.results(1).status_code(), 5);
  EXPECT_EQ(response.results(1).error().field_path(), "acknowledgements[1].acknowledgement.delivery_id");
  EXPECT_THAT(metrics.Render(), HasSubstr("handover_deliveries_total{state=\"ACCEPTED\"} 1"));
}

TEST(DeliveriesOfTest, WhatCannotBeReadIsNobody) {
  exchange::v1::Acknowledgement acknowledgement;
  acknowledgement.set_delivery_id(std::string(16, 'd'));
  exchange::v1::AcknowledgeDeliveriesRequest request;
  request.add_acknowledgements()->set_acknowledgement(acknowledgement.SerializeAsString());
  request.add_acknowledgements()->set_acknowledgement("\xff");
  request.add_acknowledgements();
  const auto deliveries = DeliveriesOf(request);
  ASSERT_EQ(deliveries.size(), 3u);
  EXPECT_EQ(deliveries[0], DeliveryId::FromBytes(std::string(16, 'd')));
  EXPECT_FALSE(deliveries[1].has_value());
  EXPECT_FALSE(deliveries[2].has_value());
}

}  // namespace
}  // namespace handover::rpc
