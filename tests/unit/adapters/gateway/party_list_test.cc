#include "adapters/gateway/party_list.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "tests/unit/adapters/gateway/gateway_world.h"

namespace handover::gateway {
namespace {

class PartyListTest : public testing::Test {
 protected:
  void Answer(absl::StatusOr<directory::v1::ListPartiesResponse> response) {
    world_.broker().Answer<directory::v1::ListPartiesRequest, directory::v1::ListPartiesResponse>(
        fakes::kListParties, [this, response](const directory::v1::ListPartiesRequest&) {
          ++calls_;
          return response;
        });
  }
  static directory::v1::ListPartiesResponse Parties(int count) {
    directory::v1::ListPartiesResponse response;
    for (int i = 0; i < count; ++i) response.add_parties()->set_alias("party");
    return response;
  }

  GatewayWorld world_;
  std::atomic<int> calls_ = 0;
  PartyList list_{world_.session(), world_.clock()};
};

TEST_F(PartyListTest, AsksOnceAndKeepsTheAnswer) {
  Answer(Parties(2));
  EXPECT_EQ((*list_.Get())->size(), 2u);
  EXPECT_EQ((*list_.Get())->size(), 2u);
  EXPECT_EQ(calls_, 1);
}

TEST_F(PartyListTest, ARefreshBringsWhoHasJoined) {
  Answer(Parties(1));
  ASSERT_TRUE(list_.Get().ok());
  Answer(Parties(2));
  EXPECT_EQ((*list_.Refresh())->size(), 2u);
  EXPECT_EQ((*list_.Get())->size(), 2u);
}

TEST_F(PartyListTest, WhatIsKnownServesWhileTheBrokerRefuses) {
  Answer(Parties(1));
  ASSERT_TRUE(list_.Get().ok());
  Answer(absl::PermissionDeniedError("no"));
  EXPECT_EQ(list_.Refresh().status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ((*list_.Get())->size(), 1u);
}

TEST_F(PartyListTest, NothingKnownIsTheBrokersError) {
  Answer(absl::PermissionDeniedError("no"));
  EXPECT_EQ(list_.Get().status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(PartyListTest, AsksAgainWhenAMinuteOldAndNotBefore) {
  Answer(Parties(1));
  list_.RefreshWhenOld();
  world_.clock().Advance(absl::Seconds(59));
  list_.RefreshWhenOld();
  EXPECT_EQ(calls_, 1);
  world_.clock().Advance(absl::Seconds(1));
  list_.RefreshWhenOld();
  EXPECT_EQ(calls_, 2);
}

}  // namespace
}  // namespace handover::gateway
