#include "broker/pipeline/open_loops.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace open_loops_test_internal {

using pathway::v1::OpenLoop;

class OpenLoopsTest : public ExpectationTest {
 protected:
  static std::string Text(const google::protobuf::RepeatedPtrField<OpenLoop>& loops) {
    std::vector<std::string> words;
    for (const OpenLoop& loop : loops) {
      words.push_back(absl::StrCat(loop.rule_id().empty() ? loop.kind() : loop.rule_id(), ":", loop.state(), ":",
                                   loop.must_act(), loop.escalation_step() == 0 ? "" : "!"));
    }
    std::sort(words.begin(), words.end());
    return absl::StrJoin(words, " ");
  }
  absl::StatusOr<pathway::v1::GetPathwayResponse> PathwayFor(const std::string& alias,
                                                             const std::string& number = kChildNumber) {
    pathway::v1::GetPathwayRequest request;
    *request.mutable_person() = Cpr(number);
    return GetPathway(caller(alias), request, env());
  }
  std::string LoopsFor(const std::string& alias) {
    const auto pathway = PathwayFor(alias);
    return pathway.ok() ? Text(pathway->open_loops()) : Verdict(pathway.status());
  }
  pathway::v1::ListOpenLoopsResponse MustList(const std::string& alias, int size = 0, const std::string& token = "") {
    pathway::v1::ListOpenLoopsRequest request;
    request.set_page_size(size);
    request.set_page_token(token);
    const auto loops = ListOpenLoops(caller(alias), request, env());
    EXPECT_TRUE(loops.ok()) << loops.status();
    return loops.ok() ? *loops : pathway::v1::ListOpenLoopsResponse();
  }
  void BornAndAccepted() {
    MustSubmit("ouh", BirthNotification());
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  }
};

TEST_F(OpenLoopsTest, TheSenderSeesItsDeliveryAndNoCoordinatorYet) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(LoopsFor("ouh"), "BIRTH_NOTIFICATION:QUEUED:odense-hv");
  EXPECT_FALSE(PathwayFor("ouh")->has_coordinator());
}

TEST_F(OpenLoopsTest, ARecipientLearnsNothingBeforeItWasHanded) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(LoopsFor("odense-hv"), "NOT_FOUND at person");
  MustReceive("odense-hv");
  EXPECT_EQ(LoopsFor("odense-hv"), "BIRTH_NOTIFICATION:QUEUED:odense-hv E-01:OPEN:odense-hv E-02:OPEN:odense-hv");
}

TEST_F(OpenLoopsTest, WhoHasNothingToDoWithThePersonLearnsNothing) {
  BornAndAccepted();
  EXPECT_EQ(LoopsFor("gp-a"), "NOT_FOUND at person");
  EXPECT_EQ(WireOf(PathwayFor("gp-a").status()), WireOf(PathwayFor("gp-a", kUnknownNumber).status()));
  EXPECT_EQ(Verdict(PathwayFor("gp-a", "1").status()), "CPR_FORMAT at person.cpr");
}

TEST_F(OpenLoopsTest, WhoIsRelatedSeesTheCoordinatorWithTheProfessional) {
  BornAndAccepted();
  const auto pathway = PathwayFor("ouh");
  ASSERT_TRUE(pathway.ok());
  EXPECT_EQ(pathway->coordinator().party(), "odense-hv");
  EXPECT_EQ(pathway->coordinator().professional(), "Hanne Test, health visitor");
  EXPECT_EQ(pathway->coordinator().since_time().seconds(), absl::ToUnixSeconds(world_.clock().Now()));
  // What the health visitor owes is not the clinic's to follow up.
  EXPECT_EQ(Text(pathway->open_loops()), "");
}

TEST_F(OpenLoopsTest, FormerCoordinatorsAreListed) {
  BornAndAccepted();
  MustSubmit("odense-hv", CoordinationTo("odense-social"));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  const auto pathway = PathwayFor("odense-social");
  ASSERT_TRUE(pathway.ok());
  EXPECT_EQ(pathway->coordinator().party(), "odense-social");
  ASSERT_EQ(pathway->former_size(), 1);
  EXPECT_EQ(pathway->former(0).party(), "odense-hv");
}

TEST_F(OpenLoopsTest, TheCoordinatorSeesWhatItFollowsUpAndNobodyElsesHandovers) {
  BornAndAccepted();
  MustSubmit("odense-hv", CoordinationTo("odense-social"));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  MustSubmit("odense-hv", VisitSummary());
  // E-02 is met; the summary to the GP is between the two of them.
  EXPECT_EQ(Text(MustList("odense-social").open_loops()), "E-01:OPEN:odense-hv");
  EXPECT_EQ(MustList("odense-hv").pathway_count(), 0);
}

TEST_F(OpenLoopsTest, WhatIsEscalatedSaysSo) {
  BornAndAccepted();
  Pass(Days(15));
  const pathway::v1::ListOpenLoopsResponse loops = MustList("odense-hv");
  EXPECT_EQ(Text(loops.open_loops()), "E-01:OVERDUE:odense-hv! E-02:OVERDUE:odense-hv!");
  EXPECT_FALSE(loops.open_loops(0).pathway_handover_id().empty());
  EXPECT_FALSE(loops.open_loops(0).text().empty());
}

TEST_F(OpenLoopsTest, WhatIsNotOfferedIsNotOpen) {
  BornAndAccepted();
  EXPECT_EQ(Text(MustList("odense-hv").open_loops()), "E-01:OPEN:odense-hv E-02:OPEN:odense-hv");
  SetOffers("odense-hv", {"VISIT_18_MONTHS"});
  EXPECT_EQ(Text(MustList("odense-hv").open_loops()), "E-01:OPEN:odense-hv E-02:OPEN:odense-hv E-05:OPEN:odense-hv");
}

TEST_F(OpenLoopsTest, PagesAreOfPathways) {
  for (const char* number : {kTwinNumber, kOtherTwinNumber}) {
    ASSERT_TRUE(world_.ImportFacts(FactsOf(number)).ok());
    MustSubmit("ouh", BirthOf(number));
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  }
  const pathway::v1::ListOpenLoopsResponse first = MustList("odense-hv", 1);
  EXPECT_EQ(first.pathway_count(), 1);
  ASSERT_FALSE(first.next_page_token().empty());
  const pathway::v1::ListOpenLoopsResponse second = MustList("odense-hv", 1, first.next_page_token());
  EXPECT_EQ(second.pathway_count(), 1);
  EXPECT_TRUE(second.next_page_token().empty());
  EXPECT_NE(first.open_loops(0).id(), second.open_loops(0).id());
}

TEST_F(OpenLoopsTest, APageThatIsNoneIsRefused) {
  const HandoverId foreign = MustSubmitId("ouh", BirthNotification());
  pathway::v1::ListOpenLoopsRequest request;
  request.set_page_size(501);
  EXPECT_EQ(Verdict(ListOpenLoops(caller("gp-a"), request, env())), "PAGE_INVALID at page_size");
  request.set_page_size(1);
  for (const std::string& token :
       {std::string("x"), ToString(foreign), std::string("0190a1b2-0000-7000-8000-000000000001")}) {
    request.set_page_token(token);
    EXPECT_EQ(Verdict(ListOpenLoops(caller("gp-a"), request, env())), "PAGE_INVALID at page_token");
  }
}

TEST_F(OpenLoopsTest, WhoCoordinatedUnderAnEarlierNumberListsItNoMore) {
  using consent::v1::IdentityEvent;
  MustImport({}, {FactsOf(kTwinNumber)});
  MustSubmit("ouh", BirthOf(kTwinNumber));
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  MustImport({Event(IdentityEvent::NUMBER_CHANGED, kTwinNumber, kChildNumber)});
  EXPECT_EQ(MustList("odense-hv").pathway_count(), 1);
  EXPECT_EQ(LoopsFor("odense-hv"), "E-01:OPEN:odense-hv E-02:OPEN:odense-hv");
  MustSubmit("odense-hv", CoordinationTo("odense-social"));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  EXPECT_EQ(MustList("odense-hv").pathway_count(), 0);
  EXPECT_EQ(MustList("odense-social").pathway_count(), 1);
}

TEST_F(OpenLoopsTest, OfAnAdoptedChildNobodyLearnsAnything) {
  BornAndAccepted();
  MustImport({Event(consent::v1::IdentityEvent::ADOPTION, kChildNumber)});
  EXPECT_EQ(MustList("odense-hv").pathway_count(), 0);
  EXPECT_EQ(WireOf(PathwayFor("odense-hv").status()), WireOf(PathwayFor("odense-hv", kUnknownNumber).status()));
}

}  // namespace open_loops_test_internal
}  // namespace handover::pipeline
