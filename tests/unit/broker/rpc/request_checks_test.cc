#include "broker/rpc/request_checks.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/base/refusal.h"

namespace handover::rpc {
namespace {

// `CODE at path`, or `OK`.
std::string Found(const absl::Status& status) {
  if (status.ok()) return "OK";
  return DetailOf(status).code() + " at " + DetailOf(status).field_path();
}

// A field that no schema has: number 999, value 1.
void AddUnknownField(google::protobuf::Message& message) {
  message.GetReflection()->MutableUnknownFields(&message)->AddVarint(999, 1);
}

exchange::v1::SubmitFrameRequest Frame(int handovers) {
  exchange::v1::SubmitFrameRequest request;
  request.set_frame_number(1);
  for (int i = 0; i < handovers; ++i) request.add_handovers()->add_items();
  return request;
}

exchange::v1::AcknowledgeDeliveriesRequest Acks(int count) {
  exchange::v1::AcknowledgeDeliveriesRequest request;
  request.set_request_number(1);
  for (int i = 0; i < count; ++i) request.add_acknowledgements();
  return request;
}

TEST(CheckFrameTest, OneToSixtyFourHandoversAreTaken) {
  EXPECT_EQ(Found(CheckFrame(Frame(1))), "OK");
  EXPECT_EQ(Found(CheckFrame(Frame(64))), "OK");
  EXPECT_EQ(Found(CheckFrame(Frame(0))), "COUNT_RANGE at handovers");
  EXPECT_EQ(Found(CheckFrame(Frame(65))), "COUNT_RANGE at handovers");
}

TEST(CheckFrameTest, FrameNumbersBeginAtOne) {
  exchange::v1::SubmitFrameRequest request = Frame(1);
  request.set_frame_number(0);
  EXPECT_EQ(Found(CheckFrame(request)), "VALUE_RANGE at frame_number");
}

// T-33.
TEST(CheckFrameTest, AFieldThatNoSchemaHasIsRefusedWhereverItStands) {
  exchange::v1::SubmitFrameRequest whole = Frame(2);
  AddUnknownField(whole);
  EXPECT_EQ(Found(CheckFrame(whole)), "FIELD_UNKNOWN at ");
  exchange::v1::SubmitFrameRequest frame = Frame(2);
  AddUnknownField(*frame.mutable_frame());
  EXPECT_EQ(Found(CheckFrame(frame)), "FIELD_UNKNOWN at frame");
  exchange::v1::SubmitFrameRequest handover = Frame(2);
  AddUnknownField(*handover.mutable_handovers(1));
  EXPECT_EQ(Found(CheckFrame(handover)), "FIELD_UNKNOWN at handovers[1]");
  exchange::v1::SubmitFrameRequest item = Frame(2);
  AddUnknownField(*item.mutable_handovers(1)->mutable_items(0));
  EXPECT_EQ(Found(CheckFrame(item)), "FIELD_UNKNOWN at handovers[1].items[0]");
}

TEST(CheckSubmitTest, AFieldThatNoSchemaHasIsRefusedWhereverItStands) {
  exchange::v1::SubmitHandoverRequest request;
  request.mutable_handover()->add_items();
  EXPECT_EQ(Found(CheckSubmit(request)), "OK");
  AddUnknownField(*request.mutable_handover()->mutable_items(0));
  EXPECT_EQ(Found(CheckSubmit(request)), "FIELD_UNKNOWN at handover.items[0]");
  AddUnknownField(*request.mutable_frame());
  EXPECT_EQ(Found(CheckSubmit(request)), "FIELD_UNKNOWN at frame");
  AddUnknownField(request);
  EXPECT_EQ(Found(CheckSubmit(request)), "FIELD_UNKNOWN at ");
}

TEST(CheckAcknowledgeTest, OneToSixtyFourAcknowledgementsAreTaken) {
  EXPECT_EQ(Found(CheckAcknowledge(Acks(1))), "OK");
  EXPECT_EQ(Found(CheckAcknowledge(Acks(64))), "OK");
  EXPECT_EQ(Found(CheckAcknowledge(Acks(0))), "COUNT_RANGE at acknowledgements");
  EXPECT_EQ(Found(CheckAcknowledge(Acks(65))), "COUNT_RANGE at acknowledgements");
}

TEST(CheckAcknowledgeTest, NumbersSizesAndFieldsAreChecked) {
  exchange::v1::AcknowledgeDeliveriesRequest number = Acks(1);
  number.set_request_number(-1);
  EXPECT_EQ(Found(CheckAcknowledge(number)), "VALUE_RANGE at request_number");
  exchange::v1::AcknowledgeDeliveriesRequest large = Acks(1);
  large.mutable_acknowledgements(0)->set_acknowledgement(std::string(kMaxAcknowledgeBytes, 'x'));
  EXPECT_EQ(Found(CheckAcknowledge(large)), "PART_TOO_LARGE at acknowledgements");
  exchange::v1::AcknowledgeDeliveriesRequest unknown = Acks(2);
  AddUnknownField(*unknown.mutable_acknowledgements(1));
  EXPECT_EQ(Found(CheckAcknowledge(unknown)), "FIELD_UNKNOWN at acknowledgements[1]");
  AddUnknownField(*unknown.mutable_frame());
  EXPECT_EQ(Found(CheckAcknowledge(unknown)), "FIELD_UNKNOWN at frame");
  AddUnknownField(unknown);
  EXPECT_EQ(Found(CheckAcknowledge(unknown)), "FIELD_UNKNOWN at ");
}

TEST(CheckKnownFieldsTest, EveryMessageInsideIsLookedAt) {
  exchange::v1::ReceiveDeliveriesRequest request;
  request.mutable_start()->mutable_lease()->mutable_lease_duration()->set_seconds(9);
  EXPECT_EQ(Found(CheckKnownFields(request)), "OK");
  AddUnknownField(*request.mutable_start()->mutable_lease());
  EXPECT_EQ(Found(CheckKnownFields(request)), "FIELD_UNKNOWN at start.lease");
  exchange::v1::SubmitFrameRequest frame = Frame(2);
  AddUnknownField(*frame.mutable_handovers(1)->mutable_items(0));
  EXPECT_EQ(Found(CheckKnownFields(frame)), "FIELD_UNKNOWN at handovers[1].items[0]");
}

TEST(LeaseOfTest, FiveSecondsToThirtyMinutesAreTaken) {
  exchange::v1::LeaseOptions options;
  EXPECT_EQ(LeaseOf(options, absl::Seconds(60)).value(), absl::Seconds(60));
  options.mutable_lease_duration()->set_seconds(5);
  EXPECT_EQ(LeaseOf(options, absl::Seconds(60)).value(), absl::Seconds(5));
  options.mutable_lease_duration()->set_seconds(1800);
  EXPECT_EQ(LeaseOf(options, absl::Seconds(60)).value(), absl::Minutes(30));
  options.mutable_lease_duration()->set_nanos(1);
  EXPECT_EQ(Found(LeaseOf(options, absl::Seconds(60)).status()), "VALUE_RANGE at lease.lease_duration");
  options.mutable_lease_duration()->set_seconds(4);
  options.mutable_lease_duration()->set_nanos(999'999'999);
  EXPECT_EQ(Found(LeaseOf(options, absl::Seconds(60)).status()), "VALUE_RANGE at lease.lease_duration");
  options.mutable_lease_duration()->set_seconds(INT64_MIN);
  EXPECT_EQ(Found(LeaseOf(options, absl::Seconds(60)).status()), "VALUE_RANGE at lease.lease_duration");
}

struct GiveBackCase {
  void (*change)(exchange::v1::GiveBackDeliveriesRequest&);
  std::string found;
};

class CheckGiveBackTest : public testing::TestWithParam<GiveBackCase> {};

TEST_P(CheckGiveBackTest, IsTakenOrNamed) {
  exchange::v1::GiveBackDeliveriesRequest request;
  request.set_request_number(1);
  auto& item = *request.add_items();
  item.set_delivery_id(std::string(16, 'a'));
  item.set_attempt(1);
  item.set_reason(exchange::v1::RECORD_IN_USE);
  item.mutable_delay_duration()->set_seconds(86400);
  GetParam().change(request);
  EXPECT_EQ(Found(CheckGiveBack(request)), GetParam().found);
}

using GiveBack = exchange::v1::GiveBackDeliveriesRequest;
google::protobuf::Duration& DelayOf(GiveBack& request) { return *request.mutable_items(0)->mutable_delay_duration(); }

INSTANTIATE_TEST_SUITE_P(
    Cases, CheckGiveBackTest,
    testing::Values(
        GiveBackCase{[](GiveBack&) {}, "OK"},
        GiveBackCase{[](GiveBack& request) { DelayOf(request).set_seconds(1); }, "OK"},
        GiveBackCase{[](GiveBack& request) { DelayOf(request).set_seconds(0); },
                     "VALUE_RANGE at items[0].delay_duration"},
        GiveBackCase{[](GiveBack& request) { DelayOf(request).set_nanos(1); },
                     "VALUE_RANGE at items[0].delay_duration"},
        GiveBackCase{[](GiveBack& request) { request.mutable_items(0)->clear_reason(); },
                     "ENUM_UNKNOWN at items[0].reason"},
        GiveBackCase{[](GiveBack& request) {
                       request.mutable_items(0)->set_reason(static_cast<exchange::v1::GiveBackReason>(6));
                     },
                     "ENUM_UNKNOWN at items[0].reason"},
        GiveBackCase{[](GiveBack& request) { request.mutable_items(0)->set_attempt(0); },
                     "VALUE_RANGE at items[0].attempt"},
        GiveBackCase{[](GiveBack& request) { request.mutable_items(0)->set_delivery_id("short"); },
                     "ID_LENGTH at items[0].delivery_id"},
        GiveBackCase{[](GiveBack& request) { request.set_request_number(0); }, "VALUE_RANGE at request_number"},
        GiveBackCase{[](GiveBack& request) { request.clear_items(); }, "COUNT_RANGE at items"},
        GiveBackCase{[](GiveBack& request) {
                       for (int i = 0; i < 256; ++i) *request.add_items() = request.items(0);
                     },
                     "COUNT_RANGE at items"},
        GiveBackCase{[](GiveBack& request) { AddUnknownField(*request.mutable_items(0)); },
                     "FIELD_UNKNOWN at items[0]"}));

TEST(DeliveryIdsOfTest, SixteenBytesEach) {
  exchange::v1::ExtendLeaseRequest request;
  EXPECT_EQ(Found(DeliveryIdsOf(request).status()), "COUNT_RANGE at delivery_ids");
  request.add_delivery_ids(std::string(16, 'a'));
  EXPECT_EQ(DeliveryIdsOf(request)->size(), 1u);
  request.add_delivery_ids(std::string(15, 'a'));
  EXPECT_EQ(Found(DeliveryIdsOf(request).status()), "ID_LENGTH at delivery_ids[1]");
  for (int i = 0; i < 256; ++i) request.add_delivery_ids(std::string(16, 'a'));
  EXPECT_EQ(Found(DeliveryIdsOf(request).status()), "COUNT_RANGE at delivery_ids");
}

TEST(WithinMemberTest, OnlyPathsIntoTheMemberAreMoved) {
  EXPECT_EQ(Found(WithinMember("handovers[2].", Invalid("A", "items[0]", "rule"))), "A at handovers[2].items[0]");
  EXPECT_EQ(Found(WithinMember("handovers[2].", Invalid("A", "", "rule"))), "A at handovers[2]");
  EXPECT_EQ(Found(WithinMember("handovers[2].", Invalid("A", "frame.statement", "rule"))), "A at frame.statement");
  EXPECT_EQ(Found(WithinMember("handovers[2].", Invalid("A", "frame", "rule"))), "A at frame");
  EXPECT_EQ(Found(WithinMember("handovers[2].", Invalid("A", "frame_index", "rule"))), "A at handovers[2].frame_index");
  EXPECT_EQ(Found(WithinMember("handovers[2].", absl::OkStatus())), "OK");
}

}  // namespace
}  // namespace handover::rpc
