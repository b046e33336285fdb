#include "broker/rpc/inbox_service.h"

#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

class InboxServiceTest : public RpcTest {
 protected:
  std::string Extend(const std::string& alias, const std::string& delivery_id) {
    exchange::v1::ExtendLeaseRequest request;
    request.add_delivery_ids(delivery_id);
    exchange::v1::ExtendLeaseResponse response;
    return Told(InboxOf(alias)->ExtendLease(Patient().get(), request, &response));
  }
};

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

TEST_F(InboxServiceTest, TheSameAcknowledgementAgainGetsTheSameReceipt) {
  MustSubmit("ouh");
  const auto request = broker_.Stored("odense-hv", 1, Pull("odense-hv"));
  const auto stub = InboxOf("odense-hv");
  exchange::v1::AcknowledgeDeliveriesResponse first;
  exchange::v1::AcknowledgeDeliveriesResponse second;
  stub->AcknowledgeDeliveries(Patient().get(), request, &first);
  stub->AcknowledgeDeliveries(Patient().get(), request, &second);
  EXPECT_EQ(second.results(0).receipt().leaf(), first.results(0).receipt().leaf());
}

// T-29: another party's delivery, and one that does not exist, have one answer.
TEST_F(InboxServiceTest, AnotherPartysDeliveryIsNotFound) {
  MustSubmit("ouh");
  const std::vector<exchange::v1::DeliveredCopy> copies = Pull("odense-hv");
  exchange::v1::AcknowledgeDeliveriesResponse response;
  InboxOf("gp-a")->AcknowledgeDeliveries(Patient().get(), broker_.Stored("gp-a", 1, copies), &response);
  EXPECT_EQ(response.results(0).status_code(), static_cast<int>(grpc::StatusCode::NOT_FOUND));
  EXPECT_EQ(Extend("gp-a", copies[0].delivery_id()), "NOT_FOUND NOT_FOUND at delivery_ids");
  EXPECT_EQ(Extend("gp-a", std::string(16, 'x')), "NOT_FOUND NOT_FOUND at delivery_ids");
}

TEST_F(InboxServiceTest, ALeaseOfTheCallersIsExtended) {
  MustSubmit("ouh");
  const std::vector<exchange::v1::DeliveredCopy> copies = Pull("odense-hv");
  EXPECT_EQ(Extend("odense-hv", copies[0].delivery_id()), "OK");
}

TEST_F(InboxServiceTest, WhatIsGivenBackIsNotPulledBeforeItsTime) {
  MustSubmit("ouh");
  const exchange::v1::DeliveredCopy copy = Pull("odense-hv").at(0);
  exchange::v1::GiveBackDeliveriesRequest request;
  request.set_request_number(9);
  auto& item = *request.add_items();
  item.set_delivery_id(copy.delivery_id());
  item.set_attempt(copy.attempt());
  item.set_reason(exchange::v1::PERSON_NOT_READY);
  item.mutable_delay_duration()->set_seconds(60);
  exchange::v1::GiveBackDeliveriesResponse response;
  EXPECT_EQ(Told(InboxOf("odense-hv")->GiveBackDeliveries(Patient().get(), request, &response)), "OK");
  EXPECT_EQ(response.request_number(), 9);
  EXPECT_EQ(response.results(0).status_code(), 0);
  EXPECT_TRUE(Pull("odense-hv").empty());
  broker_.clock().Advance(absl::Seconds(60));
  broker_.Tick();
  EXPECT_EQ(Pull("odense-hv").size(), 1u);
}

TEST_F(InboxServiceTest, RequestsOutOfRangeAreRefusedAndLogged) {
  const uint64_t before = broker_.broker().env().committer.counters().leaves;
  const auto stub = InboxOf("odense-hv");
  exchange::v1::PullDeliveriesResponse pulled;
  EXPECT_EQ(Told(stub->PullDeliveries(Patient().get(), {}, &pulled)), "INVALID_ARGUMENT COUNT_RANGE at max_count");
  exchange::v1::PullDeliveriesRequest pull;
  pull.set_max_count(1);
  pull.mutable_lease()->mutable_lease_duration()->set_seconds(4);
  EXPECT_THAT(Told(stub->PullDeliveries(Patient().get(), pull, &pulled)), HasSubstr("VALUE_RANGE"));
  exchange::v1::AcknowledgeDeliveriesResponse acknowledged;
  EXPECT_THAT(Told(stub->AcknowledgeDeliveries(Patient().get(), {}, &acknowledged)), HasSubstr("request_number"));
  exchange::v1::GiveBackDeliveriesResponse given_back;
  EXPECT_THAT(Told(stub->GiveBackDeliveries(Patient().get(), {}, &given_back)), HasSubstr("request_number"));
  EXPECT_EQ(broker_.broker().env().committer.counters().leaves, before + 4);
  EXPECT_EQ(Extend("odense-hv", "short"), "INVALID_ARGUMENT ID_LENGTH at delivery_ids[0]");
}

TEST_F(InboxServiceTest, NoticesAreListedPageByPage) {
  const auto stub = InboxOf("odense-hv");
  exchange::v1::ListNoticesRequest request;
  exchange::v1::ListNoticesResponse response;
  EXPECT_EQ(Told(stub->ListNotices(Patient().get(), request, &response)), "OK");
  EXPECT_TRUE(response.notices().empty());
  request.set_page_size(501);
  EXPECT_EQ(Told(stub->ListNotices(Patient().get(), request, &response)), "INVALID_ARGUMENT PAGE_INVALID at page_size");
}

TEST_F(InboxServiceTest, EveryMethodAsksWhoCalls) {
  broker_.SetState("odense-hv", directory::v1::Party::SUSPENDED);
  const std::string suspended = "UNAUTHENTICATED PARTY_SUSPENDED";
  const auto stub = InboxOf("odense-hv");
  exchange::v1::PullDeliveriesResponse pulled;
  EXPECT_EQ(Told(stub->PullDeliveries(Patient().get(), {}, &pulled)), suspended);
  exchange::v1::AcknowledgeDeliveriesResponse acknowledged;
  EXPECT_EQ(Told(stub->AcknowledgeDeliveries(Patient().get(), {}, &acknowledged)), suspended);
  EXPECT_EQ(Extend("odense-hv", std::string(16, 'x')), suspended);
  exchange::v1::ListNoticesResponse notices;
  EXPECT_EQ(Told(stub->ListNotices(Patient().get(), {}, &notices)), suspended);
  exchange::v1::GiveBackDeliveriesResponse given_back;
  EXPECT_EQ(Told(stub->GiveBackDeliveries(Patient().get(), {}, &given_back)), suspended);
  const auto context = Patient();
  const auto stream = stub->ReceiveDeliveries(context.get());
  stream->Write({});
  exchange::v1::ReceiveDeliveriesResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(Told(stream->Finish()), suspended);
}

}  // namespace
}  // namespace handover::rpc
