#include "broker/rpc/audit_service.h"

#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/tree_head.h"
#include "handover/audit/v1/audit_service.grpc.pb.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

class AuditServiceTest : public RpcTest {
 protected:
  TreeHead NewestHead() {
    audit::v1::GetTreeHeadResponse response;
    EXPECT_EQ(Told(stub_->GetTreeHead(Patient().get(), {}, &response)), "OK");
    return OpenTreeHead({response.head(), response.head_signature()}, broker_.log_key()).value();
  }

  std::unique_ptr<audit::v1::AuditService::Stub> stub_ = audit::v1::AuditService::NewStub(broker_.Connect("ouh"));
};

TEST_F(AuditServiceTest, ALeafIsProvedUnderTheNewestHead) {
  const int64_t index = MustSubmit("ouh").receipt().leaf_index();
  const TreeHead head = NewestHead();
  audit::v1::GetInclusionProofRequest request;
  request.set_leaf_index(index);
  request.set_tree_size(static_cast<int64_t>(head.size));
  audit::v1::GetInclusionProofResponse response;
  ASSERT_EQ(Told(stub_->GetInclusionProof(Patient().get(), request, &response)), "OK");
  const std::vector<Digest> path = ToDigests(response.path()).value();
  EXPECT_TRUE(VerifyInclusion(
      {MerkleLeafHash(response.leaf()), static_cast<uint64_t>(index), head.size, path, head.root}));
  request.set_tree_size(static_cast<int64_t>(head.size) + 1);
  EXPECT_EQ(Told(stub_->GetInclusionProof(Patient().get(), request, &response)),
            "INVALID_ARGUMENT VALUE_RANGE at tree_size");
}

TEST_F(AuditServiceTest, ANewHeadContinuesTheOneBefore) {
  const TreeHead before = NewestHead();
  MustSubmit("ouh");
  const TreeHead after = NewestHead();
  audit::v1::GetConsistencyProofRequest request;
  request.set_first_size(static_cast<int64_t>(before.size));
  request.set_second_size(static_cast<int64_t>(after.size));
  audit::v1::GetConsistencyProofResponse response;
  ASSERT_EQ(Told(stub_->GetConsistencyProof(Patient().get(), request, &response)), "OK");
  const std::vector<Digest> path = ToDigests(response.path()).value();
  EXPECT_TRUE(VerifyConsistency({before.size, before.root, after.size, after.root, path}));
  request.set_first_size(0);
  EXPECT_EQ(Told(stub_->GetConsistencyProof(Patient().get(), request, &response)),
            "INVALID_ARGUMENT VALUE_RANGE at first_size");
}

TEST_F(AuditServiceTest, WhatACallerSentAboutAPersonIsShownWithLeafAndSalt) {
  MustSubmit("ouh");
  audit::v1::GetSubjectAccessRequest request;
  request.mutable_person()->set_cpr("0505239996");
  audit::v1::GetSubjectAccessResponse response;
  EXPECT_EQ(Told(stub_->GetSubjectAccess(Patient().get(), request, &response)), "OK");
  ASSERT_GE(response.entries_size(), 1);
  EXPECT_EQ(response.entries(0).leaf().size(), 128u);
  EXPECT_EQ(response.entries(0).detail_salt().size(), 16u);
  request.mutable_person()->set_cpr("0212159995");
  EXPECT_THAT(Told(stub_->GetSubjectAccess(Patient().get(), request, &response)), HasSubstr("NOT_FOUND"));
}

TEST_F(AuditServiceTest, EveryMethodAsksWhoCalls) {
  broker_.SetState("ouh", directory::v1::Party::SUSPENDED);
  const std::string suspended = "UNAUTHENTICATED PARTY_SUSPENDED";
  audit::v1::GetTreeHeadResponse head;
  EXPECT_EQ(Told(stub_->GetTreeHead(Patient().get(), {}, &head)), suspended);
  audit::v1::GetInclusionProofResponse inclusion;
  EXPECT_EQ(Told(stub_->GetInclusionProof(Patient().get(), {}, &inclusion)), suspended);
  audit::v1::GetConsistencyProofResponse consistency;
  EXPECT_EQ(Told(stub_->GetConsistencyProof(Patient().get(), {}, &consistency)), suspended);
  audit::v1::GetSubjectAccessResponse access;
  EXPECT_EQ(Told(stub_->GetSubjectAccess(Patient().get(), {}, &access)), suspended);
}

}  // namespace
}  // namespace handover::rpc
