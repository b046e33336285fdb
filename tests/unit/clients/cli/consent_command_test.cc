#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using consent::v1::ConsentRecord;
using consent::v1::RecordConsentRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kService = "/handover.consent.v1.ConsentService/";

ConsentRecord Record() {
  ConsentRecord record;
  record.set_consent_id("c1");
  record.set_version(1);
  record.set_state(ConsentRecord::ACTIVE);
  record.mutable_subject()->set_cpr("2911829996");
  consent::v1::Provision& provision = *record.add_provisions();
  provision.set_effect(consent::v1::Provision::PERMIT);
  provision.add_categories(options::v1::DATA_CATEGORY_PARENT_MENTAL);
  provision.add_to_sectors(directory::v1::GP);
  provision.add_to_parties("p1");
  provision.add_purposes("GP_CARE");
  record.add_provisions()->set_effect(consent::v1::Provision::DENY);
  return record;
}

class ConsentCommandTest : public ::testing::Test {
 protected:
  ConsentCommandTest() {
    consent::v1::RecordConsentResponse recorded;
    *recorded.mutable_consent() = Record();
    world_.Answer<RecordConsentRequest>(kService + "RecordConsent", recorded);
    world_.Answer<RecordConsentRequest>(kService + "RecordObjection", recorded);
    file_ = world_.Write("c.json", R"({"subject":{"cpr":"2911829996"}})");
  }
  CliWorld world_;
  std::string file_;
};

TEST_F(ConsentCommandTest, ConsentOfAFileIsRecorded) {
  const Printed printed = world_.Run({"consent", "record", file_});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out,
              AllOf(HasSubstr("active  c1  version 1"), HasSubstr("permit  PARENT_MENTAL  GP p1     GP_CARE"),
                    HasSubstr("deny    all            everyone  all"), Not(HasSubstr("2911829996"))));
  const RecordConsentRequest asked = world_.Asked<RecordConsentRequest>(kService + "RecordConsent");
  EXPECT_EQ(asked.consent().subject().cpr(), "2911829996");
  EXPECT_EQ(asked.request_id().size(), 36U);
}

TEST_F(ConsentCommandTest, ConsentOfFlagsIsRecorded) {
  const Printed printed = world_.Run(
      {"consent", "record", "--subject=-", "--received-by=H", "--permit=PARENT_MENTAL", "--to=GP"}, "2911829996\n");
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(world_.Asked<RecordConsentRequest>(kService + "RecordConsent").consent().provisions_size(), 1);
  EXPECT_EQ(world_.Run({"consent", "record"}).exit_code, kUsage);
}

TEST_F(ConsentCommandTest, ObjectionHasItsOwnMethodAndPermitsNothing) {
  EXPECT_EQ(world_.Run({"consent", "object", file_}).exit_code, kDone);
  EXPECT_EQ(world_.broker().server().CallCount(kService + "RecordObjection"), 1);
  EXPECT_EQ(world_.Run({"consent", "object", "--permit=NETWORK"}).exit_code, kUsage);
}

TEST_F(ConsentCommandTest, JsonHoldsTheReceipt) {
  EXPECT_THAT(world_.Run({"--json", "consent", "record", file_}).out, HasSubstr("{\"consent\":{\"consentId\":\"c1\""));
}

TEST_F(ConsentCommandTest, RevocationNamesConsentPersonAndWhoWasTold) {
  consent::v1::RevokeConsentResponse revoked;
  *revoked.mutable_consent() = Record();
  revoked.mutable_consent()->set_state(ConsentRecord::REVOKED);
  world_.Answer<consent::v1::RevokeConsentRequest>(kService + "RevokeConsent", revoked);
  const Printed printed = world_.Run({"consent", "revoke", "c1", "--subject-file=" + file_, "--received-by=H"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("revoked  c1"));
  const auto asked = world_.Asked<consent::v1::RevokeConsentRequest>(kService + "RevokeConsent");
  EXPECT_EQ(asked.consent_id(), "c1");
  EXPECT_EQ(asked.subject().cpr(), "2911829996");
  EXPECT_EQ(asked.received_by(), "H");
  EXPECT_EQ(world_.Run({"consent", "revoke", "c1", "--cpr=2911829996", "--received-by=H"}).exit_code, kDone);
  EXPECT_EQ(world_.Run({"consent", "revoke", "c1", "--received-by=H"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"consent", "revoke", "c1", "--subject-file=none", "--received-by=H"}).exit_code, kUsage);
}

TEST_F(ConsentCommandTest, APartOfAConsentIsRevokedByItsCategory) {
  consent::v1::RevokeConsentResponse revoked;
  *revoked.mutable_consent() = Record();
  world_.Answer<consent::v1::RevokeConsentRequest>(kService + "RevokeConsent", revoked);
  const std::string subject = "--cpr=2911829996";
  EXPECT_EQ(world_.Run({"consent", "revoke", "c1", subject, "--received-by=H", "--category=NETWORK"}).exit_code, kDone);
  const auto asked = world_.Asked<consent::v1::RevokeConsentRequest>(kService + "RevokeConsent");
  ASSERT_EQ(asked.categories_size(), 1);
  EXPECT_EQ(asked.categories(0), options::v1::DATA_CATEGORY_NETWORK);
  EXPECT_EQ(world_.Run({"consent", "revoke", "c1", subject, "--received-by=H", "--category=LUCK"}).exit_code, kUsage);
}

TEST_F(ConsentCommandTest, RecordsOfAPersonAreListed) {
  consent::v1::ListConsentsResponse list;
  *list.add_consents() = Record();
  world_.Answer<consent::v1::ListConsentsRequest>(kService + "ListConsents", list);
  EXPECT_THAT(world_.Run({"consent", "list", "--cpr=2911829996"}).out, HasSubstr("active  c1"));
  EXPECT_THAT(world_.Run({"--json", "consent", "list", "--cpr=2911829996"}).out, HasSubstr("{\"consentId\":\"c1\""));
  world_.Answer<consent::v1::ListConsentsRequest>(kService + "ListConsents", consent::v1::ListConsentsResponse());
  EXPECT_EQ(world_.Run({"consent", "list", "--cpr=2911829996"}).out, "none\n");
  EXPECT_EQ(world_.Run({"consent", "list"}).exit_code, kUsage);
}

TEST_F(ConsentCommandTest, PreviewCompletesTheEnvelope) {
  consent::v1::PreviewDecisionResponse preview;
  preview.add_recipients()->mutable_decision()->set_verdict("DENIED");
  world_.Answer<consent::v1::PreviewDecisionRequest>(kService + "PreviewDecision", preview);
  const Printed printed = world_.Run({"consent", "preview", world_.File("handover.textproto")});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("addressee 1  to -\n  denied"));
  const exchange::v1::Envelope envelope =
      world_.Asked<consent::v1::PreviewDecisionRequest>(kService + "PreviewDecision").handover().envelope();
  EXPECT_EQ(envelope.sender_party(), world_.broker().me().bytes());
  EXPECT_EQ(envelope.slots(), 16);
  EXPECT_EQ(envelope.schema_version(), 1);
  EXPECT_EQ(envelope.handover_id().size(), 16U);
  EXPECT_THAT(world_.Run({"--json", "consent", "preview", world_.File("handover.textproto")}).out,
              HasSubstr("{\"recipients\":"));
  EXPECT_EQ(world_.Run({"consent", "preview", world_.File("none")}).exit_code, kUsage);
}

TEST_F(ConsentCommandTest, RefusalsAreRefused) {
  for (const char* method : {"RecordConsent", "RecordObjection", "RevokeConsent", "ListConsents", "PreviewDecision"}) {
    world_.Refuse(kService + method, Refuse(absl::StatusCode::kPermissionDenied, RefusalText{"NO", "", "no"}));
  }
  EXPECT_EQ(world_.Run({"consent", "record", file_}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"consent", "object", file_}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"consent", "revoke", "c1", "--cpr=2911829996", "--received-by=H"}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"consent", "list", "--cpr=2911829996"}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"consent", "preview", world_.File("handover.textproto")}).exit_code, kRefused);
  world_.Refuse(fakes::kGetSelf, absl::UnauthenticatedError(""));
  EXPECT_EQ(world_.Run({"consent", "preview", world_.File("handover.textproto")}).exit_code, kRefused);
}

TEST_F(ConsentCommandTest, EveryVersionIsListedOnRequest) {
  consent::v1::ListConsentsResponse list;
  *list.add_consents() = Record();
  for (const int version : {2, 1}) {
    consent::v1::ConsentVersion& out = *list.add_versions();
    *out.mutable_consent() = Record();
    out.mutable_consent()->set_version(version);
    out.mutable_consent()->add_flags(ConsentRecord::INTERPRETED);
    out.mutable_record_time()->set_seconds(1'700'000'000);
  }
  world_.Answer<consent::v1::ListConsentsRequest>(kService + "ListConsents", list);
  const Printed printed = world_.Run({"consent", "list", "--history", "--cpr=2911829996"});
  EXPECT_THAT(printed.out, AllOf(HasSubstr("version 2"), HasSubstr("version 1"), HasSubstr("recorded 20"),
                                 HasSubstr("interpreted")));
  EXPECT_TRUE(world_.Asked<consent::v1::ListConsentsRequest>(kService + "ListConsents").with_history());
  EXPECT_THAT(world_.Run({"--json", "consent", "list", "--history", "--cpr=2911829996"}).out,
              HasSubstr("\"recordTime\""));
}

TEST_F(ConsentCommandTest, WhatWasHandedOutOnAnErrorIsListed) {
  consent::v1::MarkConsentErrorResponse marked;
  *marked.mutable_consent() = Record();
  marked.mutable_consent()->set_state(ConsentRecord::ENTERED_IN_ERROR);
  world_.Answer<consent::v1::MarkConsentErrorRequest>(kService + "MarkConsentError", marked);
  const std::vector<std::string> words = {"consent", "error", "c1", "--cpr=2911829996", "--received-by=H"};
  EXPECT_THAT(world_.Run(words).out, AllOf(HasSubstr("entered"), HasSubstr("nothing was handed out on it")));
  EXPECT_EQ(world_.Asked<consent::v1::MarkConsentErrorRequest>(kService + "MarkConsentError").received_by(), "H");
  marked.add_handed_out()->set_recipient("gp-a");
  world_.Answer<consent::v1::MarkConsentErrorRequest>(kService + "MarkConsentError", marked);
  EXPECT_THAT(world_.Run(words).out, HasSubstr("gp-a"));
  EXPECT_EQ(world_.Run({"consent", "error", "c1", "--cpr=2911829996"}).exit_code, kUsage);
  world_.Refuse(kService + "MarkConsentError", Refuse(absl::StatusCode::kNotFound, RefusalText{"NO", "", "no"}));
  EXPECT_EQ(world_.Run(words).exit_code, kRefused);
}

TEST_F(ConsentCommandTest, FlaggedOnesAreListed) {
  consent::v1::ListFlaggedConsentsResponse flagged;
  world_.Answer<consent::v1::ListFlaggedConsentsRequest>(kService + "ListFlaggedConsents", flagged);
  EXPECT_EQ(world_.Run({"consent", "flagged"}).out, "none\n");
  *flagged.add_consents() = Record();
  flagged.mutable_consents(0)->add_flags(ConsentRecord::LANGUAGE_MISMATCH);
  world_.Answer<consent::v1::ListFlaggedConsentsRequest>(kService + "ListFlaggedConsents", flagged);
  EXPECT_THAT(world_.Run({"consent", "flagged"}).out, HasSubstr("c1"));
  world_.Refuse(kService + "ListFlaggedConsents", absl::UnauthenticatedError(""));
  EXPECT_EQ(world_.Run({"consent", "flagged"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
