#include "broker/rpc/directory_service.h"

#include "broker/base/commitment/tree_head.h"
#include "handover/directory/v1/directory_service.grpc.pb.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using directory::v1::ListPartiesRequest;

class DirectoryServiceTest : public RpcTest {
 protected:
  // Aliases, separated by spaces, or why not.
  std::string Listed(const ListPartiesRequest& request) {
    directory::v1::ListPartiesResponse response;
    const grpc::Status status = stub_->ListParties(Patient().get(), request, &response);
    if (!status.ok()) return Told(status);
    std::string aliases;
    for (const directory::v1::Party& party : response.parties()) aliases += party.alias() + " ";
    return aliases;
  }

  std::unique_ptr<directory::v1::DirectoryService::Stub> stub_ =
      directory::v1::DirectoryService::NewStub(broker_.Connect("gp-a"));
};

TEST_F(DirectoryServiceTest, PartiesAreListedByAliasSectorAndArea) {
  EXPECT_EQ(Listed({}), "gp-a odense-hv ouh ");
  ListPartiesRequest by_sector;
  by_sector.set_sector(directory::v1::HEALTH_VISITING);
  EXPECT_EQ(Listed(by_sector), "odense-hv ");
  ListPartiesRequest by_area;
  by_area.set_municipality_code("0751");
  EXPECT_EQ(Listed(by_area), "gp-a ouh ");  // Those that serve everywhere.
  by_area.set_municipality_code("0461");
  EXPECT_EQ(Listed(by_area), "gp-a odense-hv ouh ");
}

TEST_F(DirectoryServiceTest, WhatIsNoSectorOrMunicipalityIsNamed) {
  ListPartiesRequest request;
  request.set_sector(static_cast<directory::v1::Sector>(99));
  EXPECT_EQ(Listed(request), "INVALID_ARGUMENT SECTOR_UNKNOWN at sector");
  ListPartiesRequest area;
  area.set_municipality_code("9999");
  EXPECT_EQ(Listed(area), "INVALID_ARGUMENT MUNICIPALITY_UNKNOWN at municipality_code");
}

TEST_F(DirectoryServiceTest, KeysOfAPartyAreListed) {
  directory::v1::ListSigningKeysRequest request;
  request.set_party("ouh");
  directory::v1::ListSigningKeysResponse response;
  EXPECT_EQ(Told(stub_->ListSigningKeys(Patient().get(), request, &response)), "OK");
  ASSERT_EQ(response.keys_size(), 1);
  EXPECT_EQ(response.keys(0).key_id(), ToString(broker_.party("ouh").key.verify_key().key_id()));
  request.set_party("nobody");
  EXPECT_EQ(Told(stub_->ListSigningKeys(Patient().get(), request, &response)), "NOT_FOUND PARTY_NOT_FOUND at party");
}

TEST_F(DirectoryServiceTest, ANewSystemLearnsWhoItIsAndWhichLogItTrusts) {
  directory::v1::GetSelfResponse self;
  EXPECT_EQ(Told(stub_->GetSelf(Patient().get(), {}, &self)), "OK");
  EXPECT_EQ(self.party().alias(), "gp-a");
  EXPECT_EQ(self.log_id(), ToString(broker_.log_key().key_id()));
  EXPECT_EQ(self.log_spki(), broker_.log_key().spki());
  EXPECT_TRUE(OpenTreeHead({self.head(), self.head_signature()}, broker_.log_key()).has_value());
  ASSERT_GT(self.kinds_size(), 5);
  EXPECT_LT(self.kinds(0).kind(), self.kinds(1).kind());
  EXPECT_GE(self.kinds(0).slots(), 16);
}

TEST_F(DirectoryServiceTest, EveryMethodAsksWhoCalls) {
  broker_.SetState("gp-a", directory::v1::Party::SUSPENDED);
  const std::string suspended = "UNAUTHENTICATED PARTY_SUSPENDED";
  EXPECT_EQ(Listed({}), suspended);
  directory::v1::ListSigningKeysResponse keys;
  EXPECT_EQ(Told(stub_->ListSigningKeys(Patient().get(), {}, &keys)), suspended);
  directory::v1::GetSelfResponse self;
  EXPECT_EQ(Told(stub_->GetSelf(Patient().get(), {}, &self)), suspended);
}

}  // namespace
}  // namespace handover::rpc
