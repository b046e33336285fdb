#include "broker/pipeline/pathway.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class PathwayTest : public PipelineTest {
 protected:
  absl::StatusOr<pathway::v1::GetTimelineResponse> Timeline(const std::string& party, const std::string& number) {
    pathway::v1::GetTimelineRequest request;
    *request.mutable_person() = Cpr(number);
    return GetTimeline(caller(party), request, env());
  }
  absl::StatusOr<pathway::v1::ExplainHandoverResponse> Explain(const std::string& party, const std::string& id) {
    pathway::v1::ExplainHandoverRequest request;
    request.set_handover_id(id);
    return ExplainHandover(caller(party), request, env());
  }
  absl::StatusOr<audit::v1::GetSubjectAccessResponse> Access(const std::string& party, const std::string& number) {
    audit::v1::GetSubjectAccessRequest request;
    *request.mutable_person() = Cpr(number);
    return GetSubjectAccess(caller(party), request, env());
  }
};

TEST_F(PathwayTest, TheTimelineTellsWhatBecameOfAHandover) {
  MustSubmit("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  MustAcknowledge("odense-hv", copy, SayDelivered());
  MustAcknowledge("odense-hv", copy, SayAccepted());
  const auto timeline = Timeline("ouh", kChildNumber);
  ASSERT_TRUE(timeline.ok());
  std::vector<std::string> events;
  for (const pathway::v1::TimelineEvent& event : timeline->events()) events.push_back(event.event());
  EXPECT_EQ(events, (std::vector<std::string>{"SUBMITTED", "HANDED_OUT", "DELIVERED", "ACCEPTED"}));
  EXPECT_EQ(timeline->events(3).sender(), "ouh");
  EXPECT_EQ(timeline->events(3).recipient(), "odense-hv");
}

TEST_F(PathwayTest, AStrangerAndAPersonNobodyKnowsAreAnsweredAlike) {
  MustSubmit("ouh", BirthNotification());
  const absl::Status stranger = Timeline("aarhus-hv", kChildNumber).status();
  EXPECT_EQ(stranger.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WireOf(stranger), WireOf(Timeline("aarhus-hv", kUnknownNumber).status()));
  EXPECT_EQ(WireOf(stranger), WireOf(Access("aarhus-hv", kChildNumber).status()));
}

TEST_F(PathwayTest, AnImpossibleNumberIsNamedWithoutItsValue) {
  const absl::Status refused = Timeline("ouh", "3102249999").status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(WireOf(refused).find("3102249999"), std::string::npos);
}

TEST_F(PathwayTest, TheSenderLearnsWhatStayedAndWhy) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  MustReceive("gp-a");
  const auto explained = Explain("odense-hv", ToString(id));
  ASSERT_TRUE(explained.ok());
  ASSERT_EQ(explained->entries_size(), 2);
  EXPECT_EQ(explained->entries(0).phase(), "SUBMIT");
  EXPECT_EQ(explained->entries(1).phase(), "DELIVER");
  EXPECT_NE(explained->entries(1).decision().SerializeAsString().find("PARENT_MENTAL"), std::string::npos);
  EXPECT_FALSE(explained->entries(1).route().empty());
}

TEST_F(PathwayTest, TheRecipientLearnsNothingOfWhatStayed) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  MustReceive("gp-a");
  const auto explained = Explain("gp-a", ToString(id));
  ASSERT_TRUE(explained.ok());
  ASSERT_EQ(explained->entries_size(), 1);
  EXPECT_EQ(explained->SerializeAsString().find("PARENT_MENTAL"), std::string::npos);
  EXPECT_EQ(explained->SerializeAsString().find("ParentMentalHealth"), std::string::npos);
  EXPECT_EQ(explained->entries(0).decision().verdict(), "PERMITTED");
}

TEST_F(PathwayTest, WhoIsNeitherLearnsNothingAtAll) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  const absl::Status stranger = Explain("ouh", ToString(id)).status();
  EXPECT_EQ(stranger.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WireOf(stranger), WireOf(Explain("ouh", "00000000-0000-7000-8000-000000000000").status()));
}

TEST_F(PathwayTest, WhatIsKnownOfAPersonCanBeCheckedAgainstTheLog) {
  MustSubmit("ouh", BirthNotification());
  const auto access = Access("ouh", kMotherNumber);
  ASSERT_TRUE(access.ok());
  for (const auto& entry : access->entries()) {
    EXPECT_EQ(DetailDigest(*ToId16(entry.detail_salt()), entry.detail()), ParseLeaf(entry.leaf())->detail);
  }
  EXPECT_GE(access->entries_size(), 1);
}

// It never had it: that there was something, and that somebody kept it back, is not its to know.
TEST_F(PathwayTest, WhoWasNeverHandedItDoesNotLearnThatItWasWithheld) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  const HandoverId id = MustSubmitId("odense-hv", TransitionSummary());
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  const absl::Status never = Timeline("daycare", kChildNumber).status();
  EXPECT_EQ(never.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WireOf(never), WireOf(Timeline("daycare", kUnknownNumber).status()));
  EXPECT_EQ(Explain("daycare", ToString(id)).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(PathwayTest, TheOldMunicipalityDoesNotLearnOfAChildThatMoved) {
  MustSubmit("ouh", BirthNotification());
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(Timeline("odense-hv", kChildNumber).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Timeline("aarhus-hv", kChildNumber).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(PathwayTest, TheSenderLearnsThatItWasWithheldAndWhy) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  MustSubmit("odense-hv", TransitionSummary());
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  const auto timeline = Timeline("odense-hv", kChildNumber);
  ASSERT_EQ(Verdict(timeline), "OK");
  const pathway::v1::TimelineEvent& last = timeline->events(timeline->events_size() - 1);
  EXPECT_EQ(last.event(), "WITHHELD");
  EXPECT_EQ(last.reason(), "CONSENT_WITHDRAWN");
  EXPECT_EQ(last.recipient(), "daycare");
}

TEST_F(PathwayTest, TheRecipientsTimelineHoldsWhatItWasHandedAndSaidItself) {
  MustSubmit("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  const auto timeline = Timeline("odense-hv", kChildNumber);
  ASSERT_EQ(Verdict(timeline), "OK");
  std::vector<std::string> events;
  for (const pathway::v1::TimelineEvent& event : timeline->events()) events.push_back(event.event());
  EXPECT_EQ(events, (std::vector<std::string>{"HANDED_OUT", "ACCEPTED"}));
}

TEST_F(PathwayTest, AParentsTimelineIsFoundByTheParentToo) {
  MustSubmit("ouh", BirthNotification());
  ASSERT_EQ(Verdict(Timeline("ouh", kMotherNumber)), "OK");
  EXPECT_EQ(Timeline("ouh", kMotherNumber)->events(0).event(), "SUBMITTED");
  EXPECT_EQ(Timeline("ouh", kFatherNumber).status().code(), absl::StatusCode::kNotFound);  // Not of this handover.
}

// Another party's act holds that party's decisions: each accounts for its own.
TEST_F(PathwayTest, SubjectAccessHoldsTheCallersOwnActsAlone) {
  MustSubmit("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  const auto access = Access("odense-hv", kChildNumber);
  ASSERT_EQ(Verdict(access), "OK");
  ASSERT_EQ(access->entries_size(), 1);
  EXPECT_EQ(ParseLeaf(access->entries(0).leaf())->type, LeafType::kStatement);
  EXPECT_EQ(Access("ouh", kChildNumber)->entries_size(), 2);  // SUBMITTED, HANDED_OUT.
}

TEST_F(PathwayTest, ATimelineIsClosedByADeath) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Timeline("ouh", kChildNumber)->state(), pathway::v1::GetTimelineResponse::OPEN);
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.set_deceased(true);
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  EXPECT_EQ(Timeline("ouh", kChildNumber)->state(), pathway::v1::GetTimelineResponse::CLOSED);
  EXPECT_EQ(Timeline("ouh", kMotherNumber)->state(), pathway::v1::GetTimelineResponse::OPEN);
}

// C-29. Authorities must know whom they deal with; ordinary protection hides no institution.
TEST_F(PathwayTest, SpecialProtectionHidesNothingFromAnAuthority) {
  MustSubmit("ouh", BirthNotification());
  MustReceive("odense-hv");
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.set_protection(consent::v1::RegisterFacts::SPECIAL);
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  EXPECT_EQ(Timeline("odense-hv", kChildNumber)->events(0).sender(), "ouh");
  EXPECT_TRUE(Timeline("odense-hv", kChildNumber)->events(0).has_time());
}

}  // namespace
}  // namespace handover::pipeline
