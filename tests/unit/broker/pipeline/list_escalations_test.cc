#include "broker/pipeline/list_escalations.h"

#include <functional>
#include <string>
#include <vector>

#include "broker/pipeline/record_consent.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace list_escalations_test_internal {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

class ListEscalationsTest : public PipelineTest {
 protected:
  Viewer ViewerOf(const std::string& alias) { return caller(alias).party; }
  // A birth notification that nobody fetches, two days ago: late at both parties.
  HandoverId MakeLate() {
    const HandoverId id = MustSubmitId("ouh", BirthNotification());
    world_.clock().Advance(absl::Hours(48));
    world_.Tick();
    return id;
  }
  std::vector<pathway::v1::Escalation> EscalationsOf(const Viewer& viewer) {
    const auto listed = ListEscalations(viewer, {}, env());
    EXPECT_TRUE(listed.ok()) << listed.status();
    if (!listed.ok()) return {};
    return {listed->escalations().begin(), listed->escalations().end()};
  }
  std::vector<pathway::v1::OverdueDelivery> OverdueOf(const Viewer& viewer) {
    const auto listed = ListOverdue(viewer, {}, env());
    EXPECT_TRUE(listed.ok()) << listed.status();
    if (!listed.ok()) return {};
    return {listed->overdue().begin(), listed->overdue().end()};
  }
};

TEST_F(ListEscalationsTest, SenderRecipientAndOperatorSeeItAndNobodyElse) {
  MakeLate();
  for (const char* alias : {"ouh", "odense-hv"}) {
    EXPECT_THAT(EscalationsOf(ViewerOf(alias)), SizeIs(1)) << alias;
    EXPECT_THAT(OverdueOf(ViewerOf(alias)), SizeIs(1)) << alias;
  }
  EXPECT_THAT(EscalationsOf(std::nullopt), SizeIs(1));
  EXPECT_THAT(OverdueOf(std::nullopt), SizeIs(1));
  EXPECT_THAT(EscalationsOf(ViewerOf("gp-a")), IsEmpty());
  EXPECT_THAT(OverdueOf(ViewerOf("gp-a")), IsEmpty());
}

TEST_F(ListEscalationsTest, ItSaysWhatWhenHowLateAndWhoseTurnItIs) {
  const HandoverId id = MakeLate();
  const std::vector<pathway::v1::Escalation> escalations = EscalationsOf(ViewerOf("ouh"));
  ASSERT_THAT(escalations, SizeIs(1));
  const pathway::v1::Escalation& one = escalations[0];
  EXPECT_EQ(one.handover_id(), ToString(id));
  EXPECT_EQ(one.kind(), "BIRTH_NOTIFICATION");
  EXPECT_EQ(one.reason(), pathway::v1::DELIVERY_LATE);
  EXPECT_EQ(one.role(), "HEALTH_VISITING");
  EXPECT_EQ(one.sender(), "ouh");
  EXPECT_EQ(one.recipient(), "odense-hv");
  EXPECT_EQ(one.step(), 1);
  EXPECT_GT(one.late_duration().seconds(), 0);
  EXPECT_GT(one.next_step_time().seconds(), one.open_time().seconds());
  ASSERT_EQ(one.named_size(), 1);
  EXPECT_EQ(one.named(0).party(), "odense-hv");
  EXPECT_EQ(one.named(0).role(), directory::v1::LEAD);
}

TEST_F(ListEscalationsTest, OverdueSaysWhereItIs) {
  MakeLate();
  const std::vector<pathway::v1::OverdueDelivery> overdue = OverdueOf(ViewerOf("odense-hv"));
  ASSERT_THAT(overdue, SizeIs(1));
  EXPECT_EQ(overdue[0].state(), exchange::v1::QUEUED);
  EXPECT_EQ(overdue[0].reason(), pathway::v1::DELIVERY_LATE);
  EXPECT_EQ(overdue[0].late_duration().seconds(),
            absl::ToUnixSeconds(world_.clock().Now()) - overdue[0].due_time().seconds());
}

TEST_F(ListEscalationsTest, NoAnswerNamesAPerson) {
  MakeLate();
  const std::string answer = ListEscalations(std::nullopt, {}, env())->SerializeAsString() +
                             ListOverdue(std::nullopt, {}, env())->SerializeAsString();
  for (const char* number : {kChildNumber, kMotherNumber, kFatherNumber}) EXPECT_THAT(answer, Not(HasSubstr(number)));
  EXPECT_THAT(answer, Not(HasSubstr(KeyOf(kChildNumber).bytes())));
  EXPECT_THAT(answer, Not(HasSubstr("Aya")));
}

TEST_F(ListEscalationsTest, WhatIsInTimeAgainIsEscalatedButNotOverdue) {
  // A report of concern: delivered within the day, concluded within 24 hours.
  MustSubmitId("odense-hv", ConcernReport());
  world_.clock().Advance(absl::Hours(23));
  world_.Tick();
  ASSERT_THAT(OverdueOf(ViewerOf("odense-hv")), SizeIs(1));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayDelivered());
  EXPECT_THAT(OverdueOf(ViewerOf("odense-hv")), IsEmpty());
  EXPECT_THAT(EscalationsOf(ViewerOf("odense-hv")), SizeIs(1));
}

// The step itself has logged that the recipient is told.
TEST_F(ListEscalationsTest, WhoAsksAgainIsAnsweredByTheDecisionThatIsInTheLog) {
  MakeLate();
  const uint64_t before = LogSize();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(EscalationsOf(ViewerOf("odense-hv")), SizeIs(1));
    EXPECT_THAT(OverdueOf(ViewerOf("odense-hv")), SizeIs(1));
  }
  EXPECT_EQ(LogSize(), before);
}

// A transition that both holders consented to, late at the daycare; then one takes the consent back.
class ListEscalationsLawTest : public ListEscalationsTest {
 protected:
  void SetUp() override {
    consent_ = *world_.RecordConsent("odense-hv", ConsentToTransition());
    MustSubmitId("odense-hv", TransitionSummary());
    world_.clock().Advance(absl::Hours(24 * 7));
    world_.Tick();
    ASSERT_THAT(EscalationsOf(ViewerOf("daycare")), SizeIs(1));
  }
  // The mother objects; what waits is not looked at, as if the broker had no time yet.
  void Object() {
    consent::v1::RecordConsentRequest request;
    request.set_request_id("0190b000-0000-7000-8000-000000000009");
    *request.mutable_consent() = ConsentOf({.subject = kChildNumber,
                                            .by = {kMotherNumber},
                                            .categories = {},
                                            .to = directory::v1::DAYCARE_MUNICIPAL,
                                            .effect = consent::v1::Provision::DENY});
    fakes::Awaited<absl::StatusOr<consent::v1::RecordConsentResponse>> answer;
    RecordConsent(caller("odense-hv"), request, RecordKind::kObjection, env(), answer.Done(),
                  [](const std::function<void()>&) { return false; });
    ASSERT_EQ(Verdict(answer.Get()), "OK");
  }
  consent::v1::ConsentRecord consent_;
};

TEST_F(ListEscalationsLawTest, ARefusalToTellIsLoggedOnceBeforeItIsAnswered) {
  Object();
  EXPECT_THAT(EscalationsOf(ViewerOf("daycare")), IsEmpty());
  EXPECT_THAT(OverdueOf(ViewerOf("daycare")), IsEmpty());
  EXPECT_THAT(EscalationsOf(ViewerOf("daycare")), IsEmpty());
  const std::vector<LoggedEvent> events = EventsNamed("ESCALATION_KEPT_BACK");
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].detail.decisions_size(), 1);
  consent::v1::DecisionExplanation decision;
  ASSERT_TRUE(decision.ParseFromString(events[0].detail.decisions(0)));
  EXPECT_EQ(decision.verdict(), "DENIED");
  EXPECT_EQ(events[0].detail.other_party(), caller("daycare").party.bytes());
  EXPECT_THAT(EscalationsOf(ViewerOf("odense-hv")), SizeIs(1)) << "its sender sees it as before";
}

TEST_F(ListEscalationsLawTest, AStreamOfEscalationsIsLoggedAsTheList) {
  const std::string id = *ParseUuid(EscalationsOf(ViewerOf("daycare"))[0].escalation_id());
  Object();
  EXPECT_FALSE(GetEscalation(ViewerOf("daycare"), id, env())->has_value());
  EXPECT_THAT(EventsNamed("ESCALATION_KEPT_BACK"), SizeIs(1));
}

TEST_F(ListEscalationsLawTest, WhatCannotBeLoggedIsNotAnswered) {
  Object();
  world_.store().SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_TRUE(absl::IsResourceExhausted(ListEscalations(ViewerOf("daycare"), {}, env()).status()));
  world_.store().SetMedium(absl::OkStatus());
  EXPECT_THAT(EscalationsOf(ViewerOf("daycare")), IsEmpty());
}

TEST_F(ListEscalationsLawTest, ADecisionThatRestsOnSomethingElseNowIsLoggedThoughItPermits) {
  consent::v1::ConsentRecord again = ConsentToTransition();
  ASSERT_TRUE(world_.RecordConsent("odense-hv", again).ok());
  EXPECT_THAT(EscalationsOf(ViewerOf("daycare")), SizeIs(1));
  EXPECT_THAT(EscalationsOf(ViewerOf("daycare")), SizeIs(1));
  EXPECT_THAT(EventsNamed("ESCALATION_SHOWN"), SizeIs(1));
}

TEST_F(ListEscalationsTest, PagesGoThroughAllOfThemOnce) {
  for (int i = 0; i < 3; ++i) MustSubmitId("ouh", BirthNotification());
  world_.clock().Advance(absl::Hours(48));
  world_.Tick();
  pathway::v1::ListEscalationsRequest request;
  request.set_page_size(2);
  const auto first = ListEscalations(ViewerOf("ouh"), request, env());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->escalations_size(), 2);
  request.set_page_token(first->next_page_token());
  const auto second = ListEscalations(ViewerOf("ouh"), request, env());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->escalations_size(), 1);
  EXPECT_EQ(second->next_page_token(), "");
  pathway::v1::ListOverdueRequest overdue;
  overdue.set_page_size(2);
  EXPECT_NE(ListOverdue(ViewerOf("ouh"), overdue, env())->next_page_token(), "");
}

TEST_F(ListEscalationsTest, ABadPageIsRefused) {
  pathway::v1::ListEscalationsRequest request;
  request.set_page_size(501);
  EXPECT_EQ(Verdict(ListEscalations(std::nullopt, request, env())), "PAGE_INVALID at page_size");
  request.set_page_size(-1);
  EXPECT_EQ(Verdict(ListEscalations(std::nullopt, request, env())), "PAGE_INVALID at page_size");
  request.set_page_size(1);
  request.set_page_token("!");
  EXPECT_EQ(Verdict(ListEscalations(std::nullopt, request, env())), "PAGE_INVALID at page_token");
  pathway::v1::ListOverdueRequest overdue;
  overdue.set_page_token("b3RoZXI");
  EXPECT_EQ(Verdict(ListOverdue(ViewerOf("ouh"), overdue, env())), "PAGE_INVALID at page_token");
}

TEST_F(ListEscalationsTest, ATokenOfOneViewerOpensNothingOfAnother) {
  for (int i = 0; i < 2; ++i) MustSubmitId("ouh", BirthNotification());
  world_.clock().Advance(absl::Hours(48));
  world_.Tick();
  pathway::v1::ListEscalationsRequest request;
  request.set_page_size(1);
  request.set_page_token(ListEscalations(ViewerOf("ouh"), request, env())->next_page_token());
  EXPECT_EQ(Verdict(ListEscalations(ViewerOf("gp-a"), request, env())), "PAGE_INVALID at page_token");
}

TEST_F(ListEscalationsTest, AClosedOneIsReadByItsIdByWhoSawIt) {
  MakeLate();
  const std::string id = ParseUuid(EscalationsOf(ViewerOf("ouh"))[0].escalation_id()).value_or("");
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  EXPECT_THAT(EscalationsOf(ViewerOf("ouh")), IsEmpty());
  for (const char* alias : {"ouh", "odense-hv"}) {
    const auto closed = GetEscalation(ViewerOf(alias), id, env());
    ASSERT_TRUE(closed.ok() && closed->has_value()) << alias;
    EXPECT_EQ((*closed)->close_event(), "ACCEPTED");
    EXPECT_TRUE((*closed)->has_close_time());
  }
  EXPECT_FALSE(GetEscalation(ViewerOf("gp-a"), id, env())->has_value());
  EXPECT_FALSE(GetEscalation(std::nullopt, std::string(16, 'x'), env())->has_value());
}

TEST_F(ListEscalationsTest, TheCountsAreByKindAndByStep) {
  MakeLate();
  const auto counts = CountEscalations(env());
  ASSERT_TRUE(counts.ok());
  EXPECT_THAT(counts->overdue_by_kind, ElementsAre(Pair("BIRTH_NOTIFICATION", 1)));
  EXPECT_THAT(counts->open_by_step, ElementsAre(Pair(1, 1)));
}

TEST_F(ListEscalationsTest, OneThatCannotBeReadIsNamedBesideItsNeighbours) {
  MakeLate();
  MakeLate();
  const auto both = EscalationsOf(ViewerOf("ouh"));
  ASSERT_THAT(both, SizeIs(2));
  const std::string id = both[0].escalation_id();
  OverwriteRow(store::Table::kEscalation, store::EscalationKey(*ParseUuid(id)), "\xff");
  const auto listed = ListEscalations(ViewerOf("ouh"), {}, env());
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_THAT(listed->unreadable_escalation_ids(), ElementsAre(id));
  ASSERT_EQ(listed->escalations_size(), 1);
  EXPECT_EQ(listed->escalations(0).escalation_id(), both[1].escalation_id());
  const auto overdue = ListOverdue(ViewerOf("ouh"), {}, env());
  ASSERT_TRUE(overdue.ok()) << overdue.status();
  EXPECT_THAT(overdue->unreadable_escalation_ids(), ElementsAre(id));
  EXPECT_EQ(overdue->overdue_size(), 1);
  EXPECT_THAT(CountEscalations(env())->open_by_step, ElementsAre(Pair(1, 1)));
}

// Whose delivery is damaged is named too, to whom it was shown and to nobody else.
TEST_F(ListEscalationsTest, OneWhoseDeliveryCannotBeReadIsNamedToThoseItIsShownTo) {
  MakeLate();
  const std::string id = EscalationsOf(ViewerOf("ouh"))[0].escalation_id();
  world_.store().DamageRow(store::Table::kDelivery, *ParseUuid(id));
  EXPECT_THAT(ListEscalations(ViewerOf("ouh"), {}, env())->unreadable_escalation_ids(), ElementsAre(id));
  EXPECT_THAT(ListEscalations(ViewerOf("gp-a"), {}, env())->unreadable_escalation_ids(), IsEmpty());
}

}  // namespace list_escalations_test_internal
}  // namespace handover::pipeline
