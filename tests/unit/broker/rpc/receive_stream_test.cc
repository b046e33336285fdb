#include "broker/rpc/receive_stream.h"

#include <thread>

#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;
using exchange::v1::DeliveredCopy;
using exchange::v1::ReceiveDeliveriesRequest;
using exchange::v1::ReceiveDeliveriesResponse;

// One recipient's open stream.
class Receiving {
 public:
  explicit Receiving(std::unique_ptr<exchange::v1::InboxService::Stub> stub)
      : stub_(std::move(stub)), context_(Patient()), stream_(stub_->ReceiveDeliveries(context_.get())) {}
  ~Receiving() { context_->TryCancel(); }

  bool Start(int credit, int lease_seconds = 60) {
    ReceiveDeliveriesRequest request;
    request.mutable_start()->set_credit(credit);
    request.mutable_start()->mutable_lease()->mutable_lease_duration()->set_seconds(lease_seconds);
    return stream_->Write(request);
  }
  bool AddCredit(int credit) {
    ReceiveDeliveriesRequest request;
    request.mutable_add_credit()->set_credit(credit);
    return stream_->Write(request);
  }
  bool Write(const ReceiveDeliveriesRequest& request) { return stream_->Write(request); }
  ReceiveDeliveriesResponse Read() {
    ReceiveDeliveriesResponse response;
    EXPECT_TRUE(stream_->Read(&response));
    return response;
  }
  std::vector<DeliveredCopy> ReadCopies(size_t count) {
    std::vector<DeliveredCopy> copies;
    while (copies.size() < count) {
      const ReceiveDeliveriesResponse response = Read();
      EXPECT_TRUE(response.has_deliveries());
      if (!response.has_deliveries()) break;
      copies.insert(copies.end(), response.deliveries().copies().begin(), response.deliveries().copies().end());
    }
    return copies;
  }
  // How the broker ends it.
  std::string Ended() {
    ReceiveDeliveriesResponse response;
    while (stream_->Read(&response)) {
    }
    return Told(stream_->Finish());
  }
  void Leave() {
    context_->TryCancel();
    stream_->Finish();
  }
  void WritesDone() { stream_->WritesDone(); }

 private:
  std::unique_ptr<exchange::v1::InboxService::Stub> stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientReaderWriter<ReceiveDeliveriesRequest, ReceiveDeliveriesResponse>> stream_;
};

class ReceiveStreamTest : public RpcTest {
 protected:
  Receiving Receive() { return Receiving(InboxOf("odense-hv")); }
  delivery::Queues::Counts Counts() { return broker_.broker().env().queues.Count(broker_.party("odense-hv").id); }
  // Waits until the queue of the health visitors is as it should be: what a stream has given back comes there later.
  bool Becomes(size_t queued, size_t leased) {
    const auto is_so = [&] { return Counts().queued == queued && Counts().leased == leased; };
    for (int i = 0; i < 10'000 && !is_so(); ++i) std::this_thread::yield();
    for (int i = 0; i < 300 && !is_so(); ++i) broker_.Tick();
    return is_so();
  }
  static exchange::v1::GiveBackDeliveriesRequest Back(const DeliveredCopy& copy) {
    exchange::v1::GiveBackDeliveriesRequest request;
    request.set_request_number(5);
    auto& item = *request.add_items();
    item.set_delivery_id(copy.delivery_id());
    item.set_attempt(copy.attempt());
    item.set_reason(exchange::v1::SYSTEM_BUSY);
    item.mutable_delay_duration()->set_seconds(600);
    return request;
  }
  std::vector<DeliveredCopy> Submit(int count) {
    for (int i = 0; i < count; ++i) MustSubmit("ouh");
    return {};
  }
};

TEST_F(ReceiveStreamTest, WhatWaitsComesAtOnceAndWhatComesLaterToo) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10));
  EXPECT_EQ(stream.ReadCopies(1).size(), 1u);
}

TEST_F(ReceiveStreamTest, WhatComesLaterWakesTheStream) {
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10));
  MustSubmit("ouh");
  EXPECT_EQ(stream.ReadCopies(1)[0].attempt(), 1);
}

TEST_F(ReceiveStreamTest, NoMoreComesThanThereIsCreditFor) {
  Submit(2);
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(1));
  const std::vector<DeliveredCopy> first = stream.ReadCopies(1);
  // Both are about one child, so the second also waits for the first to be stored.
  ReceiveDeliveriesRequest stored;
  *stored.mutable_acknowledge() = broker_.Stored("odense-hv", 1, first);
  ASSERT_TRUE(stream.Write(stored));
  EXPECT_TRUE(stream.Read().has_acknowledged());
  EXPECT_TRUE(Becomes(1, 0));
  ASSERT_TRUE(stream.AddCredit(1));
  EXPECT_NE(stream.ReadCopies(1)[0].delivery_id(), first[0].delivery_id());
}

TEST_F(ReceiveStreamTest, AcknowledgementsAreAnsweredOnTheStream) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10));
  const std::vector<DeliveredCopy> copies = stream.ReadCopies(1);
  ReceiveDeliveriesRequest accepted;
  *accepted.mutable_acknowledge() = broker_.Accepted("odense-hv", 23, copies[0]);
  ASSERT_TRUE(stream.Write(accepted));
  const ReceiveDeliveriesResponse answer = stream.Read();
  EXPECT_EQ(answer.acknowledged().request_number(), 23);
  EXPECT_EQ(answer.acknowledged().results(0).state(), exchange::v1::ACCEPTED);
  EXPECT_TRUE(Becomes(0, 0));
}

TEST_F(ReceiveStreamTest, ARefusedAcknowledgementLeavesTheStreamOpen) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10));
  const std::vector<DeliveredCopy> copies = stream.ReadCopies(1);
  ReceiveDeliveriesRequest forged;
  *forged.mutable_acknowledge() = broker_.Stored("odense-hv", 1, copies);
  forged.mutable_acknowledge()->mutable_frame()->mutable_signature()->front() ^= 1;
  ASSERT_TRUE(stream.Write(forged));
  const ReceiveDeliveriesResponse answer = stream.Read();
  EXPECT_NE(answer.acknowledged().results(0).status_code(), 0);
  EXPECT_EQ(answer.acknowledged().results(0).error().code(), "BAD_SIGNATURE");
  ReceiveDeliveriesRequest stored;
  *stored.mutable_acknowledge() = broker_.Stored("odense-hv", 2, copies);
  ASSERT_TRUE(stream.Write(stored));
  EXPECT_EQ(stream.Read().acknowledged().results(0).status_code(), 0);
}

TEST_F(ReceiveStreamTest, WhatWasNotAcknowledgedGoesBackWhenTheStreamBreaks) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10));
  const std::vector<DeliveredCopy> copies = stream.ReadCopies(1);
  stream.Leave();
  EXPECT_TRUE(Becomes(1, 0));
  Receiving again = Receive();
  ASSERT_TRUE(again.Start(10));
  const std::vector<DeliveredCopy> second = again.ReadCopies(1);
  EXPECT_EQ(second[0].delivery_id(), copies[0].delivery_id());
  // The broken stream may have taken it once more before it knew.
  EXPECT_GE(second[0].attempt(), 2);
}

TEST_F(ReceiveStreamTest, AClientThatHasSaidEverythingIsEndedWell) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10));
  stream.ReadCopies(1);
  stream.WritesDone();
  EXPECT_EQ(stream.Ended(), "OK");
  EXPECT_TRUE(Becomes(1, 0));
}

TEST_F(ReceiveStreamTest, ALeaseIsKeptForLonger) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10, 60));
  const std::vector<DeliveredCopy> copies = stream.ReadCopies(1);
  ReceiveDeliveriesRequest extend;
  extend.mutable_extend_lease()->add_delivery_ids(copies[0].delivery_id());
  extend.mutable_extend_lease()->add_delivery_ids(std::string(16, 'x'));
  extend.mutable_extend_lease()->mutable_lease()->mutable_lease_duration()->set_seconds(600);
  ASSERT_TRUE(stream.Write(extend));
  const ReceiveDeliveriesResponse answer = stream.Read();
  EXPECT_EQ(answer.lease_extended().lease_expire_times(0).seconds(),
            absl::ToUnixSeconds(broker_.clock().Now()) + 600);
  EXPECT_EQ(answer.lease_extended().lease_expire_times(1).seconds(), 0);
  broker_.clock().Advance(absl::Seconds(599));
  broker_.Tick();
  EXPECT_EQ(Counts().leased, 1u);
}

// It rests at the broker, also when its stream ends: that puts back at once only what is still held.
TEST_F(ReceiveStreamTest, WhatIsGivenBackComesAgainAfterItsDelay) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10));
  const std::vector<DeliveredCopy> first = stream.ReadCopies(1);
  ReceiveDeliveriesRequest back;
  *back.mutable_give_back() = Back(first[0]);
  ASSERT_TRUE(stream.Write(back));
  const ReceiveDeliveriesResponse answer = stream.Read();
  EXPECT_EQ(answer.given_back().request_number(), 5);
  EXPECT_EQ(answer.given_back().results(0).not_before_time().seconds(),
            absl::ToUnixSeconds(broker_.clock().Now()) + 600);
  EXPECT_TRUE(Becomes(1, 0));
  stream.Leave();
  EXPECT_EQ(Pull("odense-hv").size(), 0u);
  Receiving next = Receive();
  ASSERT_TRUE(next.Start(10));
  broker_.clock().Advance(absl::Seconds(600));
  broker_.Tick();
  EXPECT_EQ(next.ReadCopies(1)[0].attempt(), 2);
}

TEST_F(ReceiveStreamTest, ALapsedLeaseComesAgainOnTheSameStream) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10, 60));
  const std::vector<DeliveredCopy> first = stream.ReadCopies(1);
  broker_.clock().Advance(absl::Seconds(60));
  const std::vector<DeliveredCopy> second = stream.ReadCopies(1);
  EXPECT_EQ(second[0].delivery_id(), first[0].delivery_id());
  EXPECT_EQ(second[0].attempt(), 2);
}

TEST_F(ReceiveStreamTest, TheFirstMessageMustBeStart) {
  Receiving stream = Receive();
  ASSERT_TRUE(stream.AddCredit(1));
  EXPECT_EQ(stream.Ended(), "INVALID_ARGUMENT STREAM_START at start");
}

TEST_F(ReceiveStreamTest, AnEmptyMessageIsNoStart) {
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Write({}));
  EXPECT_EQ(stream.Ended(), "INVALID_ARGUMENT STREAM_START at start");
}

TEST_F(ReceiveStreamTest, StartComesOnce) {
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(1));
  ASSERT_TRUE(stream.Start(1));
  EXPECT_EQ(stream.Ended(), "INVALID_ARGUMENT STREAM_START at start");
}

TEST_F(ReceiveStreamTest, ValuesOutOfRangeEndTheStreamAndAreLogged) {
  const uint64_t before = broker_.broker().env().committer.counters().leaves;
  Receiving credit = Receive();
  credit.Start(0);
  EXPECT_EQ(credit.Ended(), "INVALID_ARGUMENT COUNT_RANGE at start.credit");
  Receiving lease = Receive();
  lease.Start(1, 4);
  EXPECT_EQ(lease.Ended(), "INVALID_ARGUMENT VALUE_RANGE at start.lease.lease_duration");
  Receiving more = Receive();
  more.Start(1);
  more.AddCredit(10'001);
  EXPECT_EQ(more.Ended(), "INVALID_ARGUMENT COUNT_RANGE at add_credit.credit");
  Receiving acks = Receive();
  acks.Start(1);
  ReceiveDeliveriesRequest none;
  none.mutable_acknowledge()->set_request_number(1);
  acks.Write(none);
  EXPECT_EQ(acks.Ended(), "INVALID_ARGUMENT COUNT_RANGE at acknowledge.acknowledgements");
  Receiving extend = Receive();
  extend.Start(1);
  ReceiveDeliveriesRequest nothing;
  nothing.mutable_extend_lease();
  extend.Write(nothing);
  EXPECT_EQ(extend.Ended(), "INVALID_ARGUMENT COUNT_RANGE at extend_lease.delivery_ids");
  Receiving back = Receive();
  back.Start(1);
  nothing.mutable_give_back()->set_request_number(1);
  back.Write(nothing);
  EXPECT_EQ(back.Ended(), "INVALID_ARGUMENT COUNT_RANGE at give_back.items");
  EXPECT_EQ(broker_.broker().env().committer.counters().leaves, before + 6);
}

TEST_F(ReceiveStreamTest, ASuspendedPartysStreamIsCutAndWhatItHeldWaitsAgain) {
  MustSubmit("ouh");
  Receiving stream = Receive();
  ASSERT_TRUE(stream.Start(10));
  stream.ReadCopies(1);
  broker_.SetState("odense-hv", directory::v1::Party::SUSPENDED);
  EXPECT_EQ(stream.Ended(), "UNAUTHENTICATED PARTY_SUSPENDED");
  EXPECT_TRUE(Becomes(1, 0));
}

// T-10: the same CVR, another holder.
TEST_F(ReceiveStreamTest, AnotherPartyOfTheSameMunicipalityGetsNothing) {
  broker_.AddParty("odense-daycare", directory::v1::DAYCARE_MUNICIPAL, {"0461"});
  MustSubmit("ouh");
  EXPECT_TRUE(Pull("odense-daycare").empty());
  EXPECT_EQ(Counts().queued, 1u);
}

}  // namespace
}  // namespace handover::rpc
