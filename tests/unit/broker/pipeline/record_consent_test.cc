#include "broker/pipeline/record_consent.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using options::v1::DATA_CATEGORY_PARENT_MENTAL;

constexpr char kRequest[] = "0190a5d0-0000-7000-8000-000000000001";

class RecordConsentTest : public PipelineTest {
 protected:
  consent::v1::ConsentRecord MothersYes() {
    return ConsentOf({kMotherNumber, {kMotherNumber}, {DATA_CATEGORY_PARENT_MENTAL}, directory::v1::GP});
  }

  absl::StatusOr<consent::v1::RecordConsentResponse> Record(const std::string& party,
                                                            const consent::v1::ConsentRecord& record,
                                                            const std::string& request_id = kRequest,
                                                            RecordKind kind = RecordKind::kConsent) {
    consent::v1::RecordConsentRequest request;
    request.set_request_id(request_id);
    *request.mutable_consent() = record;
    fakes::Awaited<absl::StatusOr<consent::v1::RecordConsentResponse>> answer;
    RecordConsent(caller(party), request, kind, env(), answer.Done());
    return answer.Get();
  }

  absl::StatusOr<consent::v1::RevokeConsentResponse> Revoke(const std::string& party, const std::string& id,
                                                            const std::string& received_by = "Test, nurse") {
    consent::v1::RevokeConsentRequest request;
    request.set_consent_id(id);
    *request.mutable_subject() = Cpr(kMotherNumber);
    request.set_received_by(received_by);
    fakes::Awaited<absl::StatusOr<consent::v1::RevokeConsentResponse>> answer;
    RevokeConsent(caller(party), request, env(), answer.Done());
    return answer.Get();
  }
};

TEST_F(RecordConsentTest, CountsFromItsCommitAndIsProven) {
  const auto recorded = Record("odense-hv", MothersYes());
  ASSERT_TRUE(recorded.ok()) << Verdict(recorded);
  EXPECT_EQ(recorded->consent().state(), consent::v1::ConsentRecord::ACTIVE);
  EXPECT_EQ(recorded->consent().version(), 1);
  EXPECT_EQ(ParseLeaf(recorded->receipt().leaf())->type, LeafType::kFact);
  MustSubmit("odense-hv", VisitSummary());
  EXPECT_NE(SectionTypesOf(MustReceive("gp-a")).find("ParentMentalHealth"), std::string::npos);
}

TEST_F(RecordConsentTest, TheSameRequestAgainIsOneRecord) {
  const auto first = Record("odense-hv", MothersYes());
  const auto again = Record("odense-hv", MothersYes());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->consent().consent_id(), first->consent().consent_id());
  EXPECT_EQ(EventsNamed("CONSENT_RECORDED").size(), 1u);
}

TEST_F(RecordConsentTest, TheSameIdForAnotherRequestIsRefused) {
  ASSERT_TRUE(Record("odense-hv", MothersYes()).ok());
  consent::v1::ConsentRecord other = MothersYes();
  other.mutable_provisions(0)->set_to_sectors(0, directory::v1::HEALTH_VISITING);
  EXPECT_EQ(Verdict(Record("odense-hv", other)), "REQUEST_ID_REUSED at request_id");
}

TEST_F(RecordConsentTest, ANewVersionReplacesTheOldOne) {
  consent::v1::ConsentRecord record = Record("odense-hv", MothersYes())->consent();
  record.mutable_provisions(0)->set_to_sectors(0, directory::v1::HEALTH_VISITING);
  const auto second = Record("odense-hv", record, "0190a5d0-0000-7000-8000-000000000002");
  ASSERT_TRUE(second.ok()) << Verdict(second);
  EXPECT_EQ(second->consent().version(), 2);
  EXPECT_EQ(MustSubmit("odense-hv", VisitSummary()).acceptance.recipients(0).withheld_size(), 1);
}

TEST_F(RecordConsentTest, AnotherPartysRecordIsNotChanged) {
  const consent::v1::ConsentRecord record = Record("odense-hv", MothersYes())->consent();
  EXPECT_EQ(Verdict(Record("gp-a", record, "0190a5d0-0000-7000-8000-000000000002")), "NOT_FOUND at consent_id");
}

TEST_F(RecordConsentTest, VolunteersRecordNothing) {
  EXPECT_EQ(Verdict(Record("volunteers", MothersYes())), "SECTOR_MAY_NOT_RECORD");
}

TEST_F(RecordConsentTest, WhatIsTooBroadOrNoObjectionIsRefused) {
  consent::v1::ConsentRecord to_nobody = MothersYes();
  to_nobody.mutable_provisions(0)->clear_to_sectors();
  EXPECT_EQ(Record("odense-hv", to_nobody).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Record("odense-hv", MothersYes(), kRequest, RecordKind::kObjection).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Verdict(Record("odense-hv", MothersYes(), "no uuid")), "UUID_FORMAT at request_id");
}

TEST_F(RecordConsentTest, ARevokedConsentCountsNoMore) {
  const std::string id = Record("odense-hv", MothersYes())->consent().consent_id();
  const auto revoked = Revoke("gp-a", id);
  ASSERT_TRUE(revoked.ok()) << Verdict(revoked);
  EXPECT_EQ(revoked->consent().state(), consent::v1::ConsentRecord::REVOKED);
  EXPECT_TRUE(Revoke("odense-hv", id).ok());  // Again.
  EXPECT_EQ(MustSubmit("odense-hv", VisitSummary()).acceptance.recipients(0).withheld(0).reason(), "CONSENT_WITHDRAWN");
}

TEST_F(RecordConsentTest, OnlyWhatExistsIsRevokedAndSomebodyWasTold) {
  const std::string id = Record("odense-hv", MothersYes())->consent().consent_id();
  EXPECT_EQ(Verdict(Revoke("odense-hv", "0190a5d0-0000-7000-8000-00000000000f")), "NOT_FOUND at consent_id");
  EXPECT_EQ(Verdict(Revoke("odense-hv", id, "")), "FIELD_REQUIRED at received_by");
}

TEST_F(RecordConsentTest, APartyListsWhatItRecordedItself) {
  ASSERT_TRUE(Record("odense-hv", MothersYes()).ok());
  consent::v1::ListConsentsRequest request;
  *request.mutable_subject() = Cpr(kMotherNumber);
  EXPECT_EQ(ListConsents(caller("odense-hv"), request, env())->consents_size(), 1);
  EXPECT_EQ(ListConsents(caller("gp-a"), request, env())->consents_size(), 0);
}

}  // namespace
}  // namespace handover::pipeline
