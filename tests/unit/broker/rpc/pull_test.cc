#include "broker/rpc/pull.h"

#include <set>

#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

// Handovers of different conversations about one child wait for each other, so each test stores as it goes.
class PullTest : public RpcTest {
 protected:
  size_t Queued() { return broker_.broker().env().queues.Count(broker_.party("odense-hv").id).queued; }
  size_t Leased() { return broker_.broker().env().queues.Count(broker_.party("odense-hv").id).leased; }
};

TEST_F(PullTest, NothingWaits) { EXPECT_TRUE(Pull("odense-hv").empty()); }

TEST_F(PullTest, OneOfAChildComesAtATimeAndTheNextOnceItIsStored) {
  for (int i = 0; i < 3; ++i) MustSubmit("ouh");
  std::set<std::string> pulled;
  for (int i = 0; i < 3; ++i) {
    const std::vector<exchange::v1::DeliveredCopy> copies = Pull("odense-hv", 16);
    ASSERT_EQ(copies.size(), 1u);
    pulled.insert(copies[0].delivery_id());
    exchange::v1::AcknowledgeDeliveriesResponse response;
    InboxOf("odense-hv")->AcknowledgeDeliveries(Patient().get(), broker_.Stored("odense-hv", 1, copies), &response);
  }
  EXPECT_EQ(pulled.size(), 3u);
  EXPECT_EQ(Queued() + Leased(), 0u);
}

// Nobody serves the place it has moved to: a human decides, and a duty is not blocked.
TEST_F(PullTest, WhatMayNoLongerBeHandedOutIsPassedOver) {
  const std::string handover = MustSubmit("ouh").acceptance().handover_id();
  consent::v1::RegisterFacts moved;
  moved.mutable_person()->set_cpr("0505239996");
  moved.set_municipality_code("0751");
  broker_.ImportFacts(moved);
  EXPECT_TRUE(Pull("odense-hv").empty());
  EXPECT_EQ(Queued() + Leased(), 0u);
  exchange::v1::GetHandoverStatusRequest request;
  request.set_handover_id(handover);
  exchange::v1::HandoverStatus status;
  ExchangeOf("ouh")->GetHandoverStatus(Patient().get(), request, &status);
  EXPECT_EQ(status.deliveries(0).state(), exchange::v1::HELD);
}

}  // namespace
}  // namespace handover::rpc
