#include "broker/rpc/consent_service.h"

#include "handover/consent/v1/consent_service.grpc.pb.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kMother[] = "2911829996";

class ConsentServiceTest : public RpcTest {
 protected:
  consent::v1::RecordConsentRequest Request(consent::v1::Provision::Effect effect) {
    consent::v1::RecordConsentRequest request;
    request.set_request_id("0190a8f2-0000-7000-8000-00000000000" + std::to_string(++last_request_));
    consent::v1::ConsentRecord& record = *request.mutable_consent();
    record.mutable_subject()->set_cpr(kMother);
    consent::v1::Grant& grant = *record.add_grants();
    grant.mutable_grantor()->set_cpr(kMother);
    grant.set_capacity(consent::v1::Grant::SELF);
    grant.mutable_grant_time()->set_seconds(absl::ToUnixSeconds(broker_.clock().Now()));
    grant.set_form(consent::v1::Grant::WRITTEN);
    grant.set_received_by("Hanne Test, health visitor");
    consent::v1::Provision& provision = *record.add_provisions();
    provision.set_effect(effect);
    provision.add_categories(options::v1::DATA_CATEGORY_PARENT_MENTAL);
    provision.add_to_sectors(directory::v1::GP);
    record.mutable_valid_from_time()->set_seconds(absl::ToUnixSeconds(broker_.clock().Now()));
    return request;
  }

  int last_request_ = 0;
  std::unique_ptr<consent::v1::ConsentService::Stub> stub_ =
      consent::v1::ConsentService::NewStub(broker_.Connect("odense-hv"));
};

TEST_F(ConsentServiceTest, AConsentIsRecordedListedAndRevoked) {
  consent::v1::RecordConsentResponse recorded;
  ASSERT_EQ(Told(stub_->RecordConsent(Patient().get(), Request(consent::v1::Provision::PERMIT), &recorded)), "OK");
  EXPECT_EQ(recorded.receipt().head().size(), 104u);
  consent::v1::ListConsentsRequest list;
  list.mutable_subject()->set_cpr(kMother);
  consent::v1::ListConsentsResponse listed;
  EXPECT_EQ(Told(stub_->ListConsents(Patient().get(), list, &listed)), "OK");
  ASSERT_EQ(listed.consents_size(), 1);
  EXPECT_EQ(listed.consents(0).state(), consent::v1::ConsentRecord::ACTIVE);
  consent::v1::RevokeConsentRequest revoke;
  revoke.set_consent_id(recorded.consent().consent_id());
  revoke.mutable_subject()->set_cpr(kMother);
  revoke.set_received_by("Hanne Test, health visitor");
  consent::v1::RevokeConsentResponse revoked;
  EXPECT_EQ(Told(stub_->RevokeConsent(Patient().get(), revoke, &revoked)), "OK");
  EXPECT_EQ(revoked.consent().state(), consent::v1::ConsentRecord::REVOKED);
}

TEST_F(ConsentServiceTest, AnObjectionDeniesAndAConsentMayNotBeOne) {
  consent::v1::RecordConsentResponse recorded;
  EXPECT_EQ(Told(stub_->RecordObjection(Patient().get(), Request(consent::v1::Provision::DENY), &recorded)), "OK");
  EXPECT_THAT(Told(stub_->RecordObjection(Patient().get(), Request(consent::v1::Provision::PERMIT), &recorded)),
              HasSubstr("INVALID_ARGUMENT OBJECTION_PERMITS"));
}

TEST_F(ConsentServiceTest, AnUnknownFieldIsNotKeptWithTheRecord) {
  consent::v1::RecordConsentRequest request = Request(consent::v1::Provision::PERMIT);
  consent::v1::Grant& grant = *request.mutable_consent()->mutable_grants(0);
  grant.GetReflection()->MutableUnknownFields(&grant)->AddVarint(999, 1);
  consent::v1::RecordConsentResponse recorded;
  EXPECT_EQ(Told(stub_->RecordConsent(Patient().get(), request, &recorded)),
            "INVALID_ARGUMENT FIELD_UNKNOWN at consent.grants[0]");
}

// T-35.
TEST_F(ConsentServiceTest, AWrongNumberIsNamedWithoutTheNumber) {
  consent::v1::ListConsentsRequest list;
  list.mutable_subject()->set_cpr("9902301234");
  consent::v1::ListConsentsResponse listed;
  const grpc::Status status = stub_->ListConsents(Patient().get(), list, &listed);
  EXPECT_THAT(Told(status), HasSubstr("INVALID_ARGUMENT CPR_DATE at subject.cpr"));
  EXPECT_THAT(status.error_message() + status.error_details() + broker_.LogText(), Not(HasSubstr("990230")));
}

TEST_F(ConsentServiceTest, ADecisionIsPreviewed) {
  consent::v1::PreviewDecisionRequest request;
  *request.mutable_handover() = BirthNotification();
  const auto stub = consent::v1::ConsentService::NewStub(broker_.Connect("ouh"));
  request.mutable_handover()->mutable_envelope()->set_sender_party(std::string(broker_.party("ouh").id.bytes()));
  request.mutable_handover()->mutable_envelope()->set_handover_id(std::string(16, 'h'));
  request.mutable_handover()->mutable_envelope()->set_created_ms(absl::ToUnixMillis(broker_.clock().Now()));
  consent::v1::PreviewDecisionResponse response;
  const grpc::Status status = stub->PreviewDecision(Patient().get(), request, &response);
  // Whether this text is a whole envelope is the pipeline's; here that it was asked, and answered in its words.
  EXPECT_THAT(Told(status), ::testing::AnyOf(std::string("OK"), HasSubstr("handover.")));
}

TEST_F(ConsentServiceTest, EveryMethodAsksWhoCalls) {
  broker_.SetState("odense-hv", directory::v1::Party::SUSPENDED);
  const std::string suspended = "UNAUTHENTICATED PARTY_SUSPENDED";
  consent::v1::RecordConsentResponse recorded;
  EXPECT_EQ(Told(stub_->RecordConsent(Patient().get(), {}, &recorded)), suspended);
  EXPECT_EQ(Told(stub_->RecordObjection(Patient().get(), {}, &recorded)), suspended);
  consent::v1::RevokeConsentResponse revoked;
  EXPECT_EQ(Told(stub_->RevokeConsent(Patient().get(), {}, &revoked)), suspended);
  consent::v1::ListConsentsResponse listed;
  EXPECT_EQ(Told(stub_->ListConsents(Patient().get(), {}, &listed)), suspended);
  consent::v1::PreviewDecisionResponse previewed;
  EXPECT_EQ(Told(stub_->PreviewDecision(Patient().get(), {}, &previewed)), suspended);
}

TEST_F(ConsentServiceTest, AnErrorAndFlaggedOnesAreToldToTheRecorder) {
  consent::v1::RecordConsentRequest request = Request(consent::v1::Provision::PERMIT);
  request.mutable_consent()->mutable_grants(0)->set_interpreter("Test, interpreter 17");
  consent::v1::RecordConsentResponse recorded;
  ASSERT_EQ(Told(stub_->RecordConsent(Patient().get(), request, &recorded)), "OK");
  consent::v1::ListFlaggedConsentsResponse flagged;
  EXPECT_EQ(Told(stub_->ListFlaggedConsents(Patient().get(), {}, &flagged)), "OK");
  EXPECT_EQ(flagged.consents_size(), 1);
  consent::v1::MarkConsentErrorRequest error;
  error.set_consent_id(recorded.consent().consent_id());
  error.mutable_subject()->set_cpr(kMother);
  error.set_received_by("Hanne Test, health visitor");
  consent::v1::MarkConsentErrorResponse marked;
  EXPECT_EQ(Told(stub_->MarkConsentError(Patient().get(), error, &marked)), "OK");
  EXPECT_EQ(marked.consent().state(), consent::v1::ConsentRecord::ENTERED_IN_ERROR);
  broker_.SetState("odense-hv", directory::v1::Party::SUSPENDED);
  const std::string suspended = "UNAUTHENTICATED PARTY_SUSPENDED";
  EXPECT_EQ(Told(stub_->MarkConsentError(Patient().get(), error, &marked)), suspended);
  EXPECT_EQ(Told(stub_->ListFlaggedConsents(Patient().get(), {}, &flagged)), suspended);
}

}  // namespace
}  // namespace handover::rpc
