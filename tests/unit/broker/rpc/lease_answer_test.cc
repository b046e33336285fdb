#include "broker/rpc/lease_answer.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/base/refusal.h"
#include "tests/fakes/world/pipeline_world.h"

namespace handover::rpc {
namespace {

DeliveryId Id(char c) { return *DeliveryId::FromBytes(std::string(16, c)); }

class LeaseAnswerTest : public ::testing::Test {
 protected:
  LeaseAnswerTest() {
    caller_.party = *PartyId::FromBytes(std::string(16, 'p'));
    for (const char c : {'a', 'b'}) {
      delivery::Waiting waiting;
      waiting.delivery = Id(c);
      waiting.recipient = caller_.party;
      world_.env().queues.Add(waiting);
    }
    world_.env().queues.Take(caller_.party, 1, absl::Seconds(60));  // The first.
  }
  absl::StatusOr<ExtendedLeases> Extend(const identity::Caller& caller) {
    exchange::v1::ExtendLeaseRequest request;
    for (const char c : {'a', 'b'}) request.add_delivery_ids(std::string(Id(c).bytes()));
    request.mutable_lease()->mutable_lease_duration()->set_seconds(300);
    return ExtendLeases(caller, request, world_.env());
  }

  fakes::PipelineWorld world_;
  identity::Caller caller_;
};

TEST_F(LeaseAnswerTest, OnlyWhatIsOnLeaseToTheCallerIsExtended) {
  const auto extended = Extend(caller_);
  ASSERT_TRUE(extended.ok());
  EXPECT_EQ(extended->deliveries, std::vector<DeliveryId>{Id('a')});
  EXPECT_EQ(extended->lapse_at, world_.clock().SinceStart() + absl::Seconds(300));
  ASSERT_EQ(extended->response.lease_expire_times_size(), 2);
  EXPECT_EQ(extended->response.lease_expire_times(0).seconds(), absl::ToUnixSeconds(world_.clock().Now()) + 300);
  EXPECT_EQ(extended->response.lease_expire_times(1).seconds(), 0);
}

// T-29.
TEST_F(LeaseAnswerTest, AnotherPartysLeaseIsNotTouched) {
  identity::Caller other;
  other.party = *PartyId::FromBytes(std::string(16, 'q'));
  EXPECT_TRUE(Extend(other)->deliveries.empty());
}

TEST_F(LeaseAnswerTest, AnIdThatIsNoneIsNamed) {
  exchange::v1::ExtendLeaseRequest request;
  request.add_delivery_ids("short");
  EXPECT_EQ(DetailOf(ExtendLeases(caller_, request, world_.env()).status()).field_path(), "delivery_ids[0]");
}

}  // namespace
}  // namespace handover::rpc
