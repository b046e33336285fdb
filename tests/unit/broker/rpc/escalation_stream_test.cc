#include "broker/rpc/escalation_stream.h"

#include "handover/pathway/v1/pathway_service.grpc.pb.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

class EscalationStreamTest : public RpcTest {
 protected:
  EscalationStreamTest() : RpcTest({.maintenance_thread = false}) {}

  void Watch(const std::string& alias) {
    stub_ = pathway::v1::PathwayService::NewStub(broker_.Connect(alias));
    stream_ = stub_->WatchEscalations(context_.get(), {});
  }
  void BecomeLate() {
    broker_.clock().Advance(absl::Hours(48));
    broker_.Tick();
  }
  std::string NextStep() {
    return stream_->Read(&escalation_) ? pathway::v1::EscalationReason_Name(escalation_.reason()) + "/" +
                                             std::to_string(escalation_.step())
                                       : "ended";
  }

  std::unique_ptr<grpc::ClientContext> context_ = Patient();
  std::unique_ptr<pathway::v1::PathwayService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<pathway::v1::Escalation>> stream_;
  pathway::v1::Escalation escalation_;
};

TEST_F(EscalationStreamTest, WhatIsOpenIsToldFirstAndThenEveryStepAndTheEnd) {
  MustSubmit("ouh");
  BecomeLate();
  Watch("ouh");
  EXPECT_EQ(NextStep(), "DELIVERY_LATE/1");
  EXPECT_EQ(escalation_.recipient(), "odense-hv");
  broker_.clock().Advance(absl::Hours(48));
  broker_.Tick();
  EXPECT_EQ(NextStep(), "DELIVERY_LATE/2");
  const std::vector<exchange::v1::DeliveredCopy> copies = Pull("odense-hv");
  exchange::v1::AcknowledgeDeliveriesResponse response;
  const auto inbox = InboxOf("odense-hv");
  inbox->AcknowledgeDeliveries(Patient().get(), broker_.Accepted("odense-hv", 1, copies.at(0)), &response);
  EXPECT_EQ(NextStep(), "DELIVERY_LATE/2");
  EXPECT_EQ(escalation_.close_event(), "ACCEPTED");
}

TEST_F(EscalationStreamTest, TheRecipientIsToldOfWhatItIsToReceive) {
  Watch("odense-hv");
  MustSubmit("ouh");
  BecomeLate();
  EXPECT_EQ(NextStep(), "DELIVERY_LATE/1");
  ASSERT_EQ(escalation_.named_size(), 1);
  EXPECT_EQ(escalation_.named(0).party(), "odense-hv");
}

TEST_F(EscalationStreamTest, WhoHasNothingToDoWithItIsToldNothing) {
  Watch("gp-a");
  MustSubmit("ouh");
  BecomeLate();
  broker_.SetState("gp-a", directory::v1::Party::SUSPENDED);
  broker_.Tick();
  EXPECT_EQ(NextStep(), "ended");
  EXPECT_EQ(Told(stream_->Finish()), "UNAUTHENTICATED PARTY_SUSPENDED");
}

TEST_F(EscalationStreamTest, WhoLeavesIsForgotten) {
  Watch("ouh");
  MustSubmit("ouh");
  BecomeLate();
  EXPECT_EQ(NextStep(), "DELIVERY_LATE/1");
  context_->TryCancel();
  EXPECT_EQ(stream_->Finish().error_code(), grpc::StatusCode::CANCELLED);
  broker_.clock().Advance(absl::Hours(48));
  broker_.Tick();  // Changes what nobody watches.
}

}  // namespace
}  // namespace handover::rpc
