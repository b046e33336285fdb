#include "broker/pipeline/consent_draft.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class ConsentDraftTest : public PipelineTest {
 protected:
  std::string RecordOne() {
    return world_
        .RecordConsent(
            "odense-hv",
            ConsentOf({kMotherNumber, {kMotherNumber}, {options::v1::DATA_CATEGORY_PARENT_MENTAL}, directory::v1::GP}))
        .value()
        .consent_id();
  }
};

TEST_F(ConsentDraftTest, AConsentIsFoundWithItsPerson) {
  const std::string id = RecordOne();
  const absl::StatusOr<ConsentDraft> draft = FindConsent(Cpr(kMotherNumber), "subject.", id, env());
  ASSERT_TRUE(draft.ok());
  EXPECT_EQ(draft->subject, KeyOf(kMotherNumber));
  EXPECT_EQ(draft->stored.record().version(), 1);
  EXPECT_NE(FindConsentIn(draft->person.record, id), nullptr);
  EXPECT_EQ(FindConsentIn(draft->person.record, "another"), nullptr);
}

TEST_F(ConsentDraftTest, WhatIsNotThereAndWhatIsMalformedAreTold) {
  EXPECT_EQ(Verdict(FindConsent(Cpr(kChildNumber), "subject.", RecordOne(), env())), "NOT_FOUND at consent_id");
  EXPECT_EQ(Verdict(FindConsent(Cpr("3102249999"), "subject.", "", env())), "CPR_DATE at subject.cpr");
  EXPECT_THAT(Verdict(KeyOfIdentifier({}, "subject.", env())), ::testing::HasSubstr("IDENTIFIER_MISSING at subject"));
}

TEST_F(ConsentDraftTest, TheNextVersionCountsUpAndHasItsLeaf) {
  ConsentDraft draft = FindConsent(Cpr(kMotherNumber), "", RecordOne(), env()).value();
  world_.clock().Advance(absl::Hours(1));
  const absl::StatusOr<store::Transaction> transaction =
      NextVersion(caller("odense-hv"), {"CONSENT_REVOKED", "Test, nurse"}, draft, env());
  ASSERT_TRUE(transaction.ok());
  EXPECT_EQ(draft.stored.record().version(), 2);
  EXPECT_EQ(draft.stored.record().update_time().seconds(), absl::ToUnixSeconds(world_.clock().Now()));
  EXPECT_EQ(draft.person.version.professional(), "Test, nurse");
  EXPECT_EQ(transaction->leaves.size(), 1u);
}

// Permits alone takes nothing away; one refusal beside it, or the next version of the same record, can.
TEST_F(ConsentDraftTest, OnlyANewRecordWithoutRefusalsOnlyPermits) {
  consent::v1::ConsentRecord permit = ConsentToTransition();
  permit.set_version(1);
  permit.set_state(consent::v1::ConsentRecord::ACTIVE);
  EXPECT_TRUE(OnlyPermits(permit));
  consent::v1::ConsentRecord with_refusal = permit;
  with_refusal.add_provisions()->set_effect(consent::v1::Provision::DENY);
  consent::v1::ConsentRecord unclear = permit;
  unclear.add_provisions();
  consent::v1::ConsentRecord later = permit;
  later.set_version(2);
  consent::v1::ConsentRecord revoked = permit;
  revoked.set_state(consent::v1::ConsentRecord::REVOKED);
  for (const consent::v1::ConsentRecord& other : {with_refusal, unclear, later, revoked}) {
    EXPECT_FALSE(OnlyPermits(other));
  }
}

TEST_F(ConsentDraftTest, WhoWasSlowerSendsAgainAndAFullDiskSaysSo) {
  EXPECT_EQ(ConsentNotCommitted(absl::AbortedError("")).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ConsentNotCommitted(absl::ResourceExhaustedError("")).code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(ConsentDraftTest, TheLogSaysWhereEachVersionStands) {
  const std::string first = RecordOne();
  const std::string second = RecordOne();
  consent::v1::ConsentRecord record;
  record.set_consent_id(first);
  *record.mutable_subject() = Cpr(kMotherNumber);
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", record).ok());
  const std::vector<PersonKey> keys = {KeyOf(kMotherNumber)};
  const ConsentLeaves leaves = LeavesOfConsents(keys, env()).value();
  EXPECT_EQ(leaves.at(first).size(), 2u);
  EXPECT_EQ(leaves.at(second).size(), 1u);
  EXPECT_LT(leaves.at(first)[0], leaves.at(second)[0]);
}

TEST_F(ConsentDraftTest, TheSectorsOfThePolicyRecord) {
  EXPECT_EQ(Verdict(MayRecordConsents(caller("odense-hv"), *env().policy.Get())), "OK");
  EXPECT_EQ(Verdict(MayRecordConsents(caller("volunteers"), *env().policy.Get())), "SECTOR_MAY_NOT_RECORD");
}

}  // namespace
}  // namespace handover::pipeline
