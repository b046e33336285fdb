#include "broker/rpc/watch_stream.h"

#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

class WatchStreamTest : public RpcTest {
 protected:
  void Watch(const std::string& handover_id) {
    exchange::v1::GetHandoverStatusRequest request;
    request.set_handover_id(handover_id);
    stream_ = stub_->WatchHandoverStatus(context_.get(), request);
  }
  // Reads until the first recipient is in the state.
  bool Reaches(exchange::v1::DeliveryState state) {
    while (stream_->Read(&status_)) {
      if (status_.deliveries(0).state() == state) return true;
    }
    return false;
  }

  std::unique_ptr<grpc::ClientContext> context_ = Patient();
  std::unique_ptr<exchange::v1::ExchangeService::Stub> stub_ = ExchangeOf("ouh");
  std::unique_ptr<grpc::ClientReader<exchange::v1::HandoverStatus>> stream_;
  exchange::v1::HandoverStatus status_;
};

TEST_F(WatchStreamTest, TheStatusIsToldNowAndAfterEveryChangeUntilTheEnd) {
  Watch(MustSubmit("ouh").acceptance().handover_id());
  EXPECT_TRUE(Reaches(exchange::v1::QUEUED));
  const std::vector<exchange::v1::DeliveredCopy> copies = Pull("odense-hv");
  exchange::v1::AcknowledgeDeliveriesResponse response;
  const auto inbox = InboxOf("odense-hv");
  inbox->AcknowledgeDeliveries(Patient().get(), broker_.Stored("odense-hv", 1, copies), &response);
  EXPECT_TRUE(Reaches(exchange::v1::DELIVERED));
  inbox->AcknowledgeDeliveries(Patient().get(), broker_.Accepted("odense-hv", 2, copies[0]), &response);
  EXPECT_TRUE(Reaches(exchange::v1::ACCEPTED));
  EXPECT_TRUE(status_.ended());
  EXPECT_EQ(status_.deliveries(0).professional(), "Hanne Test, health visitor");
  EXPECT_FALSE(stream_->Read(&status_));
  EXPECT_EQ(Told(stream_->Finish()), "OK");
}

TEST_F(WatchStreamTest, AHandoverThatIsNotTheCallersIsNotFound) {
  Watch("00000000-0000-7000-8000-000000000000");
  EXPECT_FALSE(stream_->Read(&status_));
  EXPECT_EQ(Told(stream_->Finish()), "NOT_FOUND NOT_FOUND at handover_id");
}

TEST_F(WatchStreamTest, AnIdThatIsNoneIsNotFoundEither) {
  Watch("none");
  EXPECT_FALSE(stream_->Read(&status_));
  EXPECT_EQ(Told(stream_->Finish()), "NOT_FOUND NOT_FOUND at handover_id");
}

TEST_F(WatchStreamTest, WhoLeavesIsForgotten) {
  Watch(MustSubmit("ouh").acceptance().handover_id());
  EXPECT_TRUE(Reaches(exchange::v1::QUEUED));
  context_->TryCancel();
  EXPECT_EQ(stream_->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(Pull("odense-hv").size(), 1u);  // Changes the status of what nobody watches.
}

TEST_F(WatchStreamTest, ASuspendedPartyWatchesNothingMore) {
  Watch(MustSubmit("ouh").acceptance().handover_id());
  EXPECT_TRUE(Reaches(exchange::v1::QUEUED));
  broker_.SetState("ouh", directory::v1::Party::SUSPENDED);
  EXPECT_FALSE(stream_->Read(&status_));
  EXPECT_EQ(Told(stream_->Finish()), "UNAUTHENTICATED PARTY_SUSPENDED");
}

}  // namespace
}  // namespace handover::rpc
