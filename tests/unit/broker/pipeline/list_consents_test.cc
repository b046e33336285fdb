#include "broker/pipeline/list_consents.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/pipeline/import_facts.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using consent::v1::ConsentRecord;
using options::v1::DATA_CATEGORY_PARENT_MENTAL;

class ListConsentsTest : public PipelineTest {
 protected:
  ConsentRecord MothersYes() {
    return ConsentOf({kMotherNumber, {kMotherNumber}, {DATA_CATEGORY_PARENT_MENTAL}, directory::v1::GP});
  }
  ConsentRecord MustRecord(const std::string& party, const ConsentRecord& record) {
    const absl::StatusOr<ConsentRecord> recorded = world_.RecordConsent(party, record);
    EXPECT_EQ(Verdict(recorded), "OK");
    return recorded.value_or(ConsentRecord());
  }
  consent::v1::ListConsentsResponse List(const std::string& party, const std::string& number) {
    consent::v1::ListConsentsRequest request;
    *request.mutable_subject() = Cpr(number);
    request.set_with_history(true);
    return ListConsents(caller(party), request, env()).value();
  }
  absl::StatusOr<consent::v1::ListFlaggedConsentsResponse> Flagged(const std::string& party, int page_size = 0,
                                                                   const std::string& token = "") {
    consent::v1::ListFlaggedConsentsRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    return ListFlaggedConsents(caller(party), request, env());
  }
};

TEST_F(ListConsentsTest, EveryVersionIsKeptWithWhoAndWhenAndItsLeaf) {
  ConsentRecord record = MustRecord("odense-hv", MothersYes());
  const absl::Time first = world_.clock().Now();
  world_.clock().Advance(absl::Hours(1));
  ConsentRecord wider = MothersYes();
  wider.set_consent_id(record.consent_id());
  wider.mutable_provisions(0)->add_categories(options::v1::DATA_CATEGORY_INTERACTION);
  MustRecord("odense-hv", wider);
  world_.clock().Advance(absl::Hours(1));
  ASSERT_TRUE(world_.RevokeConsent("aarhus-hv", record).ok());
  const consent::v1::ListConsentsResponse list = List("odense-hv", kMotherNumber);
  ASSERT_EQ(list.consents_size(), 1);
  ASSERT_EQ(list.versions_size(), 3);
  EXPECT_EQ(list.versions(0).consent().state(), ConsentRecord::REVOKED);
  EXPECT_EQ(list.versions(0).recorded_by_party(), PartyIdText("aarhus-hv"));
  EXPECT_FALSE(list.versions(0).professional().empty());
  EXPECT_EQ(list.versions(1).consent().provisions(0).categories_size(), 2);
  EXPECT_EQ(list.versions(2).consent().provisions(0).categories_size(), 1);
  EXPECT_EQ(list.versions(2).record_time().seconds(), absl::ToUnixSeconds(first));
  EXPECT_LT(list.versions(2).consent().log_index(), list.versions(1).consent().log_index());
  EXPECT_EQ(list.versions(0).consent().log_index(), list.consents(0).log_index());
}

TEST_F(ListConsentsTest, WithoutHistoryNoVersionIsTold) {
  MustRecord("odense-hv", MothersYes());
  consent::v1::ListConsentsRequest request;
  *request.mutable_subject() = Cpr(kMotherNumber);
  EXPECT_EQ(ListConsents(caller("odense-hv"), request, env())->versions_size(), 0);
}

TEST_F(ListConsentsTest, AnotherPartysVersionsAreNotTold) {
  MustRecord("aarhus-hv", MothersYes());
  const consent::v1::ListConsentsResponse list = List("odense-hv", kMotherNumber);
  EXPECT_TRUE(list.consents().empty());
  EXPECT_TRUE(list.versions().empty());
}

TEST_F(ListConsentsTest, WhatLiesUnderAnotherNumberIsListedAndRevoked) {
  const ConsentRecord record = MustRecord("odense-hv", MothersYes());
  admin::v1::ImportFactsRequest request;
  consent::v1::IdentityEvent& event = *request.add_events();
  event.set_kind(consent::v1::IdentityEvent::NUMBER_CHANGED);
  *event.mutable_earlier() = Cpr(kMotherNumber);
  *event.mutable_person() = Cpr(kUnknownNumber);
  fakes::Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> answer;
  ImportFacts(fakes::Tester(), request, env(), answer.Done());
  ASSERT_EQ(Verdict(answer.Get()), "OK");
  EXPECT_EQ(List("odense-hv", kUnknownNumber).consents_size(), 1);
  ConsentRecord under_new = record;
  *under_new.mutable_subject() = Cpr(kUnknownNumber);
  EXPECT_TRUE(world_.RevokeConsent("odense-hv", under_new).ok());
  EXPECT_EQ(List("odense-hv", kMotherNumber).consents(0).state(), ConsentRecord::REVOKED);
}

TEST_F(ListConsentsTest, FlaggedOnesAreReportedPageByPage) {
  ConsentRecord flagged = MothersYes();
  flagged.mutable_grants(0)->set_interpreter("Test, interpreter 17");
  const ConsentRecord first = MustRecord("odense-hv", flagged);
  MustRecord("odense-hv", flagged);
  MustRecord("odense-hv", MothersYes());
  MustRecord("aarhus-hv", flagged);
  const auto page = Flagged("odense-hv", 1);
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->consents_size(), 1);
  EXPECT_EQ(page->consents(0).consent_id(), first.consent_id());
  const auto rest = Flagged("odense-hv", 1, page->next_page_token());
  ASSERT_TRUE(rest.ok());
  EXPECT_EQ(rest->consents_size(), 1);
  EXPECT_TRUE(rest->next_page_token().empty());
  EXPECT_EQ(Verdict(Flagged("aarhus-hv", 1, page->next_page_token())), "PAGE_INVALID at page_token");
}

TEST_F(ListConsentsTest, AVersionWithoutAFlagLeavesTheReport) {
  ConsentRecord flagged = MothersYes();
  flagged.mutable_grants(0)->set_interpreter("Test, interpreter 17");
  ConsentRecord next = MothersYes();
  next.set_consent_id(MustRecord("odense-hv", flagged).consent_id());
  EXPECT_EQ(Flagged("odense-hv")->consents_size(), 1);
  MustRecord("odense-hv", next);
  EXPECT_EQ(Flagged("odense-hv")->consents_size(), 0);
}

}  // namespace
}  // namespace handover::pipeline
