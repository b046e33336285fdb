#include "broker/pipeline/record_consent.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/pipeline/list_consents.h"
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
                                                            const std::string& received_by = "Test, nurse",
                                                            const std::vector<options::v1::DataCategory>& only = {}) {
    consent::v1::RevokeConsentRequest request;
    for (const options::v1::DataCategory category : only) request.add_categories(category);
    request.set_consent_id(id);
    *request.mutable_subject() = Cpr(kMotherNumber);
    request.set_received_by(received_by);
    fakes::Awaited<absl::StatusOr<consent::v1::RevokeConsentResponse>> answer;
    RevokeConsent(caller(party), request, env(), answer.Done());
    return answer.Get();
  }

  absl::StatusOr<consent::v1::MarkConsentErrorResponse> MarkError(const std::string& party, const std::string& id,
                                                                  const std::string& received_by = "Test, nurse") {
    consent::v1::MarkConsentErrorRequest request;
    request.set_consent_id(id);
    *request.mutable_subject() = Cpr(kMotherNumber);
    request.set_received_by(received_by);
    fakes::Awaited<absl::StatusOr<consent::v1::MarkConsentErrorResponse>> answer;
    MarkConsentError(caller(party), request, env(), answer.Done());
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

TEST_F(RecordConsentTest, APolicyThatChangedRefusesNothingThatWasRecorded) {
  const auto first = Record("odense-hv", MothersYes());
  ASSERT_TRUE(first.ok()) << Verdict(first);
  ActivateWhere("consent_recorders", "HEALTH_VISITING", "CIVIL_SOCIETY");
  EXPECT_EQ(Verdict(Record("odense-hv", MothersYes(), "0190a5d0-0000-7000-8000-000000000002")),
            "SECTOR_MAY_NOT_RECORD");
  const auto again = Record("odense-hv", MothersYes());
  ASSERT_TRUE(again.ok()) << Verdict(again);
  EXPECT_EQ(again->consent().consent_id(), first->consent().consent_id());
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

// The same id gives the same answer, with its proof.
TEST_F(RecordConsentTest, ARepeatedRequestIsProvenLikeTheFirst) {
  const auto first = Record("odense-hv", MothersYes());
  MustSubmit("odense-hv", VisitSummary());  // The log goes on.
  const auto again = Record("odense-hv", MothersYes());
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->receipt().leaf(), first->receipt().leaf());
  EXPECT_EQ(again->consent().log_index(), first->consent().log_index());
  EXPECT_EQ(CheckReceiptOf(again->receipt(), LeafType::kFact, Digest{}), Reason::kOk);
}

TEST_F(RecordConsentTest, ARepeatedRevocationIsProvenLikeTheFirst) {
  const std::string id = Record("odense-hv", MothersYes())->consent().consent_id();
  const auto first = Revoke("odense-hv", id);
  const uint64_t size = LogSize();
  const auto again = Revoke("gp-a", id);
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->receipt().leaf(), first->receipt().leaf());
  EXPECT_EQ(again->consent().log_index(), first->consent().log_index());
  EXPECT_EQ(LogSize(), size);
}

TEST_F(RecordConsentTest, TheListSaysWhereInTheLogEachOfThemStands) {
  const auto recorded = Record("odense-hv", MothersYes());
  consent::v1::ListConsentsRequest request;
  *request.mutable_subject() = Cpr(kMotherNumber);
  const auto before = ListConsents(caller("odense-hv"), request, env());
  EXPECT_EQ(before->consents(0).log_index(), recorded->consent().log_index());
  const auto revoked = Revoke("odense-hv", recorded->consent().consent_id());
  EXPECT_EQ(ListConsents(caller("odense-hv"), request, env())->consents(0).log_index(), revoked->consent().log_index());
}

TEST_F(RecordConsentTest, TheLogKeepsWhoWasToldOfARevocation) {
  const std::string id = Record("odense-hv", MothersYes())->consent().consent_id();
  ASSERT_TRUE(Revoke("odense-hv", id, "Grethe Test, nurse").ok());
  ASSERT_EQ(EventsNamed("CONSENT_REVOKED").size(), 1u);
  EXPECT_EQ(EventsNamed("CONSENT_REVOKED")[0].detail.professional(), "Grethe Test, nurse");
  EXPECT_EQ(EventsNamed("CONSENT_REVOKED")[0].detail.consent_id(), id);
}

// C-06: the category is taken back and noted as that; the record itself goes on.
TEST_F(RecordConsentTest, APartIsTakenBackByItself) {
  consent::v1::ConsentRecord both = MothersYes();
  both.mutable_provisions(0)->add_categories(options::v1::DATA_CATEGORY_NETWORK);
  // What only the broker may say is not taken from the caller.
  both.mutable_provisions(0)->add_withdrawn_categories(options::v1::DATA_CATEGORY_NETWORK);
  const std::string id = Record("odense-hv", both)->consent().consent_id();
  MustSubmit("odense-hv", VisitSummary());
  const auto revoked = Revoke("odense-hv", id, "Test, nurse", {options::v1::DATA_CATEGORY_PARENT_MENTAL});
  ASSERT_EQ(Verdict(revoked), "OK");
  EXPECT_EQ(revoked->consent().state(), consent::v1::ConsentRecord::ACTIVE);
  EXPECT_EQ(revoked->consent().version(), 2);
  ASSERT_EQ(revoked->consent().provisions(0).withdrawn_categories_size(), 1);
  EXPECT_EQ(revoked->consent().provisions(0).withdrawn_categories(0), options::v1::DATA_CATEGORY_PARENT_MENTAL);
  EXPECT_EQ(EventsNamed("CONSENT_PART_REVOKED").size(), 1u);
  EXPECT_EQ(SectionTypesOf(MustReceive("gp-a")).find("ParentMentalHealth"), std::string::npos);
}

TEST_F(RecordConsentTest, APartThatWasTakenBackIsNotTakenBackAgain) {
  const std::string id = Record("odense-hv", MothersYes())->consent().consent_id();
  const std::vector<options::v1::DataCategory> mental = {options::v1::DATA_CATEGORY_PARENT_MENTAL};
  const auto first = Revoke("odense-hv", id, "Test, nurse", mental);
  const auto again = Revoke("odense-hv", id, "Test, nurse", mental);
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->receipt().leaf(), first->receipt().leaf());
  EXPECT_EQ(again->consent().version(), 2);
}

TEST_F(RecordConsentTest, APartThatTheConsentDoesNotHoldIsRefused) {
  const std::string id = Record("odense-hv", MothersYes())->consent().consent_id();
  EXPECT_EQ(Verdict(Revoke("odense-hv", id, "Test, nurse",
                           {options::v1::DATA_CATEGORY_PARENT_MENTAL, options::v1::DATA_CATEGORY_BIRTH})),
            "CATEGORY_NOT_CONSENTED at categories[1]");
  EXPECT_TRUE(EventsNamed("CONSENT_PART_REVOKED").empty());
}

TEST_F(RecordConsentTest, VolunteersRevokeNothing) {
  const std::string id = Record("odense-hv", MothersYes())->consent().consent_id();
  EXPECT_EQ(Verdict(Revoke("volunteers", id)), "SECTOR_MAY_NOT_RECORD");
}

// An id alone opens nothing: it must be named with the person it is about, and a wrong person is answered like no id.
TEST_F(RecordConsentTest, AConsentOfAnotherPersonIsNotFound) {
  const std::string id = Record("odense-hv", MothersYes())->consent().consent_id();
  consent::v1::RevokeConsentRequest request;
  request.set_consent_id(id);
  *request.mutable_subject() = Cpr(kUnknownNumber);
  request.set_received_by("Test, nurse");
  fakes::Awaited<absl::StatusOr<consent::v1::RevokeConsentResponse>> answer;
  RevokeConsent(caller("odense-hv"), request, env(), answer.Done());
  const absl::Status unknown = Revoke("odense-hv", "0190a5d0-0000-7000-8000-00000000000f").status();
  EXPECT_EQ(WireOf(answer.Get().status()), WireOf(unknown));
}

TEST_F(RecordConsentTest, OneRequestIdOfTwoPartiesIsTwoRequests) {
  const auto first = Record("odense-hv", MothersYes());
  const auto other = Record("gp-a", MothersYes());
  ASSERT_EQ(Verdict(other), "OK");
  EXPECT_NE(other->consent().consent_id(), first->consent().consent_id());
}

TEST_F(RecordConsentTest, OfTwoChangesOfOnePersonAtOnceOneIsSentAgain) {
  world_.store().HoldCommits();
  consent::v1::RecordConsentRequest request;
  request.set_request_id(kRequest);
  *request.mutable_consent() = MothersYes();
  fakes::Awaited<absl::StatusOr<consent::v1::RecordConsentResponse>> left, right;
  RecordConsent(caller("odense-hv"), request, RecordKind::kConsent, env(), left.Done());
  world_.store().AwaitHeldCommit();
  RecordConsent(caller("gp-a"), request, RecordKind::kConsent, env(), right.Done());
  world_.store().ReleaseCommits();
  EXPECT_EQ(Verdict(left.Get()), "OK");
  EXPECT_EQ(right.Get().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Verdict(Record("gp-a", MothersYes())), "OK");
}

TEST_F(RecordConsentTest, AFullDiskRecordsNothingAndARetryIsNew) {
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(Record("odense-hv", MothersYes()).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(MustSubmit("odense-hv", VisitSummary()).acceptance.recipients(0).withheld_size(), 1);
  EXPECT_EQ(Verdict(Record("odense-hv", MothersYes())), "OK");
  EXPECT_EQ(EventsNamed("CONSENT_RECORDED").size(), 1u);
}

TEST_F(RecordConsentTest, AMediumThatDiedIsAskedAgainAfterTheRestart) {
  world_.store().FailNextCommit({absl::DataLossError("gone"), /*reaches_medium=*/true});
  EXPECT_EQ(Record("odense-hv", MothersYes()).status().code(), absl::StatusCode::kUnavailable);
  world_.Restart();
  const auto again = Record("odense-hv", MothersYes());
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->consent().version(), 1);
  EXPECT_EQ(EventsNamed("CONSENT_RECORDED").size(), 1u);
}

// A record that cannot be read is not written over: what it held would be gone.
TEST_F(RecordConsentTest, ADamagedRecordIsNotReplaced) {
  OverwriteRow(store::Table::kPerson, KeyOf(kMotherNumber).bytes(), "garbage");
  EXPECT_EQ(Record("odense-hv", MothersYes()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(world_.store().Get(store::Table::kPerson, KeyOf(kMotherNumber).bytes()).value(), "garbage");
}

TEST_F(RecordConsentTest, AConsentInErrorNeverCountedAndItsRecorderLearnsWhatWentOut) {
  const auto recorded = Record("odense-hv", MothersYes());
  ASSERT_TRUE(recorded.ok());
  const HandoverId on_it = MustSubmitId("odense-hv", VisitSummary());
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayAccepted());
  const auto error = MarkError("odense-hv", recorded->consent().consent_id());
  ASSERT_TRUE(error.ok()) << Verdict(error);
  EXPECT_EQ(error->consent().state(), consent::v1::ConsentRecord::ENTERED_IN_ERROR);
  EXPECT_EQ(error->consent().version(), 2);
  ASSERT_EQ(error->handed_out_size(), 1);
  EXPECT_EQ(error->handed_out(0).handover_id(), ToString(on_it));
  EXPECT_EQ(error->handed_out(0).sender(), "odense-hv");
  EXPECT_EQ(error->handed_out(0).recipient(), "gp-a");
  MustSubmit("odense-hv", VisitSummary());
  const exchange::v1::DeliveredCopy copy = MustReceive("gp-a");
  EXPECT_EQ(SectionTypesOf(copy).find("ParentMentalHealth"), std::string::npos);
  const auto again = MarkError("odense-hv", recorded->consent().consent_id());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->consent().version(), 2);
  EXPECT_EQ(again->handed_out_size(), 1);  // What came after it did not rest on it.
}

TEST_F(RecordConsentTest, OnlyItsRecorderSaysThatAConsentIsInError) {
  const auto recorded = Record("odense-hv", MothersYes());
  EXPECT_EQ(Verdict(MarkError("aarhus-hv", recorded->consent().consent_id())), "NOT_FOUND at consent_id");
  EXPECT_EQ(Verdict(MarkError("odense-hv", recorded->consent().consent_id(), "")), "FIELD_REQUIRED at received_by");
  EXPECT_EQ(Verdict(MarkError("volunteers", recorded->consent().consent_id())), "SECTOR_MAY_NOT_RECORD");
  EXPECT_EQ(EventsNamed("CONSENT_ENTERED_IN_ERROR").size(), 0u);
}

TEST_F(RecordConsentTest, WhatIsInErrorHasNoFurtherVersion) {
  const auto recorded = Record("odense-hv", MothersYes());
  ASSERT_TRUE(MarkError("odense-hv", recorded->consent().consent_id()).ok());
  consent::v1::ConsentRecord next = MothersYes();
  next.set_consent_id(recorded->consent().consent_id());
  EXPECT_EQ(Verdict(Record("odense-hv", next, "0190a5d0-0000-7000-8000-000000000002")), "NOT_FOUND at consent_id");
}

// C-58: accepted, and marked.
TEST_F(RecordConsentTest, AnInterpreterAndAnotherLanguageAreFlags) {
  consent::v1::ConsentRecord record = MothersYes();
  record.mutable_grants(0)->set_language("ar");
  record.mutable_grants(0)->set_notice_language("da");
  record.mutable_grants(0)->set_interpreter("Test, interpreter 17");
  const auto recorded = Record("odense-hv", record);
  ASSERT_TRUE(recorded.ok()) << Verdict(recorded);
  EXPECT_THAT(recorded->consent().flags(), ::testing::ElementsAre(consent::v1::ConsentRecord::INTERPRETED,
                                                                  consent::v1::ConsentRecord::LANGUAGE_MISMATCH));
}

TEST_F(RecordConsentTest, TwoRegionsOfOneLanguageAreNoMismatch) {
  consent::v1::ConsentRecord record = MothersYes();
  record.add_flags(consent::v1::ConsentRecord::INTERPRETED);  // Output only: not taken from the caller.
  record.mutable_grants(0)->set_language("da-DK");
  record.mutable_grants(0)->set_notice_language("DA");
  EXPECT_TRUE(Record("odense-hv", record)->consent().flags().empty());
  record.mutable_grants(0)->clear_notice_language();
  EXPECT_TRUE(Record("odense-hv", record, "0190a5d0-0000-7000-8000-000000000002")->consent().flags().empty());
}

}  // namespace
}  // namespace handover::pipeline
