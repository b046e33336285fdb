#include "broker/rpc/inbox_service.h"

#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using InboxServiceTest = RpcTest;

TEST_F(InboxServiceTest, WhatWaitsIsPulledAndAcknowledged) {
  MustSubmit("ouh");
  const std::vector<exchange::v1::DeliveredCopy> copies = Pull("odense-hv");
  ASSERT_EQ(copies.size(), 1u);
  exchange::v1::AcknowledgeDeliveriesResponse response;
  const grpc::Status status =
      InboxOf("odense-hv")->AcknowledgeDeliveries(Patient().get(), broker_.Stored("odense-hv", 7, copies), &response);
  EXPECT_EQ(Told(status), "OK");
  EXPECT_EQ(response.request_number(), 7);
  ASSERT_EQ(response.results_size(), 1);
  EXPECT_EQ(response.results(0).status_code(), 0);
  EXPECT_EQ(response.results(0).state(), exchange::v1::DELIVERED);
  EXPECT_EQ(response.results(0).receipt().head_signature().size(), 64u);
}

}  // namespace
}  // namespace handover::rpc
