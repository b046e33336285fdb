#include "broker/rpc/admin_service.h"

#include <filesystem>

#include "broker/base/commitment/key_statement.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

class AdminServiceTest : public RpcTest {
 protected:
  admin::v1::AdminService::StubInterface& admin() { return broker_.admin(); }
  std::string Backup(const std::string& directory, admin::v1::BackupResponse& response) {
    admin::v1::BackupRequest request;
    request.set_directory(directory);
    return Told(admin().Backup(Patient().get(), request, &response));
  }
};

TEST_F(AdminServiceTest, PartiesAreListedWithBindingsAndKeys) {
  admin::v1::ListPartiesResponse response;
  EXPECT_EQ(Told(admin().ListParties(Patient().get(), {}, &response)), "OK");
  EXPECT_EQ(response.parties_size(), 3);
  EXPECT_EQ(response.bindings_size(), 3);
  EXPECT_EQ(response.keys_size(), 3);
}

TEST_F(AdminServiceTest, ASuspendedPartyComesBackWhenItIsResumed) {
  admin::v1::SuspendPartyRequest suspend;
  suspend.set_party("ouh");
  admin::v1::SuspendPartyResponse suspended;
  EXPECT_EQ(Told(admin().SuspendParty(Patient().get(), suspend, &suspended)), "OK");
  EXPECT_EQ(suspended.party().state(), directory::v1::Party::SUSPENDED);
  admin::v1::ResumePartyRequest resume;
  resume.set_party("ouh");
  admin::v1::ResumePartyResponse resumed;
  EXPECT_EQ(Told(admin().ResumeParty(Patient().get(), resume, &resumed)), "OK");
  EXPECT_EQ(resumed.party().state(), directory::v1::Party::ACTIVE);
  MustSubmit("ouh");
  resume.set_party("nobody");
  EXPECT_EQ(Told(admin().ResumeParty(Patient().get(), resume, &resumed)), "NOT_FOUND PARTY_NOT_FOUND at party");
  suspend.set_party("nobody");
  EXPECT_EQ(Told(admin().SuspendParty(Patient().get(), suspend, &suspended)), "NOT_FOUND PARTY_NOT_FOUND at party");
}

TEST_F(AdminServiceTest, AnUnboundCertificateSpeaksForNobody) {
  admin::v1::BindCertificateRequest request;
  request.mutable_binding()->set_cvr(fakes::kTestCvr);
  request.mutable_binding()->set_certificate_uuid(broker_.party("ouh").holder_uuid);
  request.mutable_binding()->set_party_id("ouh");
  request.set_remove(true);
  admin::v1::BindCertificateResponse response;
  EXPECT_EQ(Told(admin().BindCertificate(Patient().get(), request, &response)), "OK");
  exchange::v1::HandoverStatus status;
  EXPECT_EQ(Told(ExchangeOf("ouh")->GetHandoverStatus(Patient().get(), {}, &status)), "UNAUTHENTICATED CERT_NOT_BOUND");
}

TEST_F(AdminServiceTest, ARevokedKeySignsNothingMore) {
  const exchange::v1::SubmitHandoverRequest submission = broker_.Submission("ouh", BirthNotification());
  admin::v1::RevokeSigningKeyRequest request;
  request.set_key_id(ToString(broker_.party("ouh").key.verify_key().key_id()));
  request.set_reason_code("COMPROMISED");
  admin::v1::RevokeSigningKeyResponse response;
  EXPECT_EQ(Told(admin().RevokeSigningKey(Patient().get(), request, &response)), "OK");
  EXPECT_EQ(response.receipt().head().size(), 104u);
  exchange::v1::SubmitHandoverResponse submitted;
  EXPECT_THAT(Told(ExchangeOf("ouh")->SubmitHandover(Patient().get(), submission, &submitted)),
              HasSubstr("FAILED_PRECONDITION KEY_NOT_VALID"));
}

TEST_F(AdminServiceTest, WrongPartiesAndKeysAreNamed) {
  admin::v1::AddPartyRequest party;
  party.mutable_party()->set_alias("Not An Alias");
  admin::v1::AddPartyResponse added;
  EXPECT_THAT(Told(admin().AddParty(Patient().get(), party, &added)),
              HasSubstr("INVALID_ARGUMENT ALIAS_FORMAT at party.alias"));
  admin::v1::EnrolSigningKeyRequest key;
  key.set_statement("none");
  admin::v1::EnrolSigningKeyResponse enrolled;
  EXPECT_EQ(Told(admin().EnrolSigningKey(Patient().get(), key, &enrolled)),
            "INVALID_ARGUMENT KEY_STATEMENT at statement");
}

TEST_F(AdminServiceTest, AnUnknownFieldIsRefused) {
  admin::v1::AddPartyRequest request;
  directory::v1::Party& party = *request.mutable_party();
  party.GetReflection()->MutableUnknownFields(&party)->AddVarint(999, 1);
  admin::v1::AddPartyResponse response;
  EXPECT_EQ(Told(admin().AddParty(Patient().get(), request, &response)), "INVALID_ARGUMENT FIELD_UNKNOWN at party");
}

TEST_F(AdminServiceTest, FactsAreTakenAllOrNone) {
  admin::v1::ImportFactsRequest request;
  request.add_facts()->mutable_person()->set_cpr("0212159995");
  request.add_facts()->mutable_person()->set_cpr("9902301234");
  admin::v1::ImportFactsResponse response;
  EXPECT_EQ(Told(admin().ImportFacts(Patient().get(), request, &response)),
            "INVALID_ARGUMENT CPR_DATE at facts[1].person.cpr");
  request.mutable_facts()->RemoveLast();
  EXPECT_EQ(Told(admin().ImportFacts(Patient().get(), request, &response)), "OK");
  EXPECT_EQ(response.imported_count(), 1);
}

TEST_F(AdminServiceTest, WhatTheRegistersSaidIsTold) {
  admin::v1::ImportFactsRequest request;
  request.add_facts()->mutable_person()->set_cpr("0212159995");
  admin::v1::ImportFactsResponse imported;
  ASSERT_EQ(Told(admin().ImportFacts(Patient().get(), request, &imported)), "OK");
  admin::v1::GetRegisterFactsRequest question;
  question.mutable_person()->set_cpr("0212159995");
  admin::v1::GetRegisterFactsResponse response;
  EXPECT_EQ(Told(admin().GetRegisterFacts(Patient().get(), question, &response)), "OK");
  EXPECT_EQ(response.version_count(), 1);
}

TEST_F(AdminServiceTest, ThePolicyIsReadAgain) {
  admin::v1::ReloadPolicyResponse response;
  EXPECT_EQ(Told(admin().ReloadPolicy(Patient().get(), {}, &response)), "OK");
  EXPECT_EQ(response.policy_digest().size(), 32u);
}

TEST_F(AdminServiceTest, TheShadowPolicyIsReportedAndReadAgain) {
  admin::v1::GetShadowReportRequest request;
  admin::v1::GetShadowReportResponse response;
  EXPECT_EQ(Told(admin().GetShadowReport(Patient().get(), request, &response)), "OK");
  EXPECT_FALSE(response.loaded());
  broker_.config().shadow_policy_directory = "deploy/policy";
  broker_.Restart();
  MustSubmit("ouh");
  EXPECT_EQ(Told(admin().GetShadowReport(Patient().get(), request, &response)), "OK");
  EXPECT_TRUE(response.loaded());
  EXPECT_EQ(response.compared_count(), 1);
  EXPECT_EQ(response.differed_count(), 0);
  request.set_reload(true);
  EXPECT_EQ(Told(admin().GetShadowReport(Patient().get(), request, &response)), "OK");
  EXPECT_EQ(response.compared_count(), 0) << "it begins to count anew";
}

TEST_F(AdminServiceTest, ABackupIsMadeWhileServing) {
  MustSubmit("ouh");
  const std::string directory = broker_.folder().File("backup");
  admin::v1::BackupResponse response;
  EXPECT_EQ(Backup(directory, response), "OK");
  EXPECT_GT(response.log_size(), 6);
  for (const char* name : {"store", "keys", "head"}) EXPECT_TRUE(std::filesystem::exists(directory + "/" + name));
  EXPECT_EQ(Backup(directory, response), "ALREADY_EXISTS BACKUP_EXISTS at directory");
  EXPECT_EQ(Backup("relative", response), "FAILED_PRECONDITION BACKUP_PATH at directory");
  EXPECT_EQ(Backup("", response), "FAILED_PRECONDITION BACKUP_PATH at directory");
}

TEST_F(AdminServiceTest, WhatIsHeldIsListedAndResolved) {
  consent::v1::RegisterFacts nowhere;
  nowhere.mutable_person()->set_cpr("0505239996");
  broker_.ImportFacts(nowhere);
  nowhere.mutable_person()->set_cpr("2911829996");
  broker_.ImportFacts(nowhere);
  EXPECT_EQ(MustSubmit("ouh").acceptance().recipients(0).state(), exchange::v1::HELD);
  admin::v1::ListHeldResponse held;
  EXPECT_EQ(Told(admin().ListHeld(Patient().get(), {}, &held)), "OK");
  ASSERT_EQ(held.held_size(), 1);
  EXPECT_EQ(held.held(0).sender(), "ouh");
  admin::v1::ResolveHeldRequest resolve;
  resolve.set_delivery_id(held.held(0).delivery_id());
  resolve.set_action(admin::v1::ResolveHeldRequest::RETURN);
  resolve.set_decided_by("Ole Test, operator");
  admin::v1::ResolveHeldResponse resolved;
  EXPECT_EQ(Told(admin().ResolveHeld(Patient().get(), resolve, &resolved)), "OK");
  EXPECT_EQ(resolved.state(), "WITHHELD");
}

TEST_F(AdminServiceTest, DeadLettersAreCountedAndRedriven) {
  admin::v1::RedriveDeadLettersRequest request;
  request.set_decided_by("Ole Test, operator");
  admin::v1::RedriveDeadLettersResponse response;
  EXPECT_EQ(Told(admin().RedriveDeadLetters(Patient().get(), request, &response)),
            "INVALID_ARGUMENT FILTER_REQUIRED at all");
  request.set_all(true);
  EXPECT_EQ(Told(admin().RedriveDeadLetters(Patient().get(), request, &response)), "OK");
  EXPECT_EQ(response.matched_count(), 0);
}

TEST_F(AdminServiceTest, APersonsStreamIsExportedUnderASignedHead) {
  MustSubmit("ouh");
  admin::v1::ExportSubjectRequest request;
  request.mutable_person()->set_cpr("0505239996");
  request.set_purpose(admin::v1::ExportSubjectRequest::FOR_THE_CITIZEN);
  request.set_part(admin::v1::ExportSubjectRequest::TOLD);
  request.set_reason("GDPR article 15");
  admin::v1::ExportSubjectResponse response;
  EXPECT_EQ(Told(admin().ExportSubject(Patient().get(), request, &response)),
            "INVALID_ARGUMENT FIELD_REQUIRED at requested_by");
  request.set_requested_by("Ole Test, case worker");
  EXPECT_EQ(Told(admin().ExportSubject(Patient().get(), request, &response)), "OK");
  EXPECT_GE(response.entries_size(), 2);
  EXPECT_EQ(response.snapshot().leaf_count(), response.entries_size());
  EXPECT_EQ(response.head().size(), 104u);
  EXPECT_EQ(response.head_signature().size(), 64u);
}

TEST_F(AdminServiceTest, NothingIsLiftedThatIsNotKeptBack) {
  const std::string id = MustSubmit("ouh").acceptance().handover_id();
  admin::v1::LiftWithholdingRequest request;
  request.set_handover_id(id);
  request.set_decided_by("Bodil Test, head of section");
  request.set_reason("they were told");
  admin::v1::LiftWithholdingResponse response;
  EXPECT_EQ(Told(admin().LiftWithholding(Patient().get(), request, &response)), "NOT_FOUND NOT_FOUND at handover_id");
}

TEST_F(AdminServiceTest, EveryCallIsLoggedWithTheOperatorsName) {
  admin::v1::ListPartiesResponse response;
  admin().ListParties(Patient().get(), {}, &response);
  EXPECT_THAT(broker_.LogLines("admin_call").back(),
              HasSubstr("\"method\":\"AdminService/ListParties\",\"operator\":\"Test operator\""));
}

TEST_F(AdminServiceTest, AnOperatorWhoseCertificateHasEndedIsRefused) {
  broker_.clock().JumpTo(fakes::kFarAhead + absl::Seconds(1));
  admin::v1::ListPartiesResponse response;
  EXPECT_EQ(Told(admin().ListParties(Patient().get(), {}, &response)), "UNAUTHENTICATED CERT_EXPIRED");
}

}  // namespace
}  // namespace handover::rpc
