#include "broker/rpc/pathway_service.h"

#include "handover/pathway/v1/pathway_service.grpc.pb.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

class PathwayServiceTest : public RpcTest {
 protected:
  explicit PathwayServiceTest(const fakes::TestBrokerOptions& options = {}) : RpcTest(options) {}

  std::unique_ptr<pathway::v1::PathwayService::Stub> StubOf(const std::string& alias) {
    return pathway::v1::PathwayService::NewStub(broker_.Connect(alias));
  }
  static pathway::v1::GetTimelineRequest TimelineOf(const std::string& cpr) {
    pathway::v1::GetTimelineRequest request;
    request.mutable_person()->set_cpr(cpr);
    return request;
  }
};

TEST_F(PathwayServiceTest, TheSenderSeesItsHandoversOfThePerson) {
  MustSubmit("ouh");
  pathway::v1::GetTimelineResponse response;
  EXPECT_EQ(Told(StubOf("ouh")->GetTimeline(Patient().get(), TimelineOf("0505239996"), &response)), "OK");
  ASSERT_GE(response.events_size(), 1);
  EXPECT_EQ(response.events(0).event(), "SUBMITTED");
  EXPECT_EQ(response.events(0).sender(), "ouh");
}

// T-36: a person of somebody else's and one of nobody's have one answer.
TEST_F(PathwayServiceTest, WhoHasNothingToDoWithThePersonLearnsNothing) {
  MustSubmit("ouh");
  const auto stub = StubOf("gp-a");
  pathway::v1::GetTimelineResponse response;
  const grpc::Status foreign = stub->GetTimeline(Patient().get(), TimelineOf("0505239996"), &response);
  const grpc::Status unknown = stub->GetTimeline(Patient().get(), TimelineOf("0212159995"), &response);
  EXPECT_THAT(Told(foreign), HasSubstr("NOT_FOUND"));
  EXPECT_EQ(foreign.error_message(), unknown.error_message());
}

TEST_F(PathwayServiceTest, ADecisionIsExplained) {
  pathway::v1::ExplainHandoverRequest request;
  request.set_handover_id(MustSubmit("ouh").acceptance().handover_id());
  pathway::v1::ExplainHandoverResponse response;
  EXPECT_EQ(Told(StubOf("ouh")->ExplainHandover(Patient().get(), request, &response)), "OK");
  ASSERT_GE(response.entries_size(), 1);
  EXPECT_FALSE(response.entries(0).decision().rule_id().empty());
  EXPECT_THAT(Told(StubOf("gp-a")->ExplainHandover(Patient().get(), request, &response)), HasSubstr("NOT_FOUND"));
}

TEST_F(PathwayServiceTest, NothingIsLateAtFirst) {
  MustSubmit("ouh");
  pathway::v1::ListOverdueResponse overdue;
  EXPECT_EQ(Told(StubOf("ouh")->ListOverdue(Patient().get(), {}, &overdue)), "OK");
  EXPECT_EQ(overdue.overdue_size(), 0);
  pathway::v1::ListEscalationsResponse escalations;
  EXPECT_EQ(Told(StubOf("ouh")->ListEscalations(Patient().get(), {}, &escalations)), "OK");
  EXPECT_EQ(escalations.escalations_size(), 0);
}

class LatePathwayServiceTest : public PathwayServiceTest {
 protected:
  LatePathwayServiceTest() : PathwayServiceTest({.maintenance_thread = false}) {
    MustSubmit("ouh");
    broker_.clock().Advance(absl::Hours(48));
    broker_.Tick();
  }
};

TEST_F(LatePathwayServiceTest, WhatIsLateIsListedForItsPartiesAndNobodyElse) {
  for (const char* alias : {"ouh", "odense-hv"}) {
    pathway::v1::ListOverdueResponse overdue;
    EXPECT_EQ(Told(StubOf(alias)->ListOverdue(Patient().get(), {}, &overdue)), "OK");
    EXPECT_EQ(overdue.overdue_size(), 1) << alias;
    pathway::v1::ListEscalationsResponse escalations;
    EXPECT_EQ(Told(StubOf(alias)->ListEscalations(Patient().get(), {}, &escalations)), "OK");
    EXPECT_EQ(escalations.escalations_size(), 1) << alias;
  }
  pathway::v1::ListEscalationsResponse none;
  EXPECT_EQ(Told(StubOf("gp-a")->ListEscalations(Patient().get(), {}, &none)), "OK");
  EXPECT_EQ(none.escalations_size(), 0);
}

TEST_F(LatePathwayServiceTest, TheOperatorSeesAllOfThem) {
  pathway::v1::ListOverdueResponse overdue;
  EXPECT_EQ(Told(broker_.admin().ListOverdue(Patient().get(), {}, &overdue)), "OK");
  EXPECT_EQ(overdue.overdue_size(), 1);
  pathway::v1::ListEscalationsResponse escalations;
  EXPECT_EQ(Told(broker_.admin().ListEscalations(Patient().get(), {}, &escalations)), "OK");
  EXPECT_EQ(escalations.escalations_size(), 1);
}

TEST_F(LatePathwayServiceTest, TheStepIsInTheLogWithoutAnybodysNumber) {
  ASSERT_EQ(broker_.LogLines("escalated").size(), 1u);
  EXPECT_THAT(broker_.LogLines("escalated")[0], HasSubstr("\"reason\":\"DELIVERY_LATE\",\"step\":1"));
  EXPECT_THAT(broker_.LogText(), testing::Not(HasSubstr("0505239996")));
}

TEST_F(LatePathwayServiceTest, TheMetricsCountIt) {
  broker_.clock().Advance(absl::Minutes(1));
  broker_.Tick();
  const std::string page = broker_.broker().metrics().Render();
  EXPECT_THAT(page, HasSubstr("handover_overdue_deliveries{kind=\"BIRTH_NOTIFICATION\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_open_escalations{step=\"1\"} 1"));
}

TEST_F(PathwayServiceTest, EveryMethodAsksWhoCalls) {
  broker_.SetState("ouh", directory::v1::Party::SUSPENDED);
  pathway::v1::GetTimelineResponse timeline;
  EXPECT_EQ(Told(StubOf("ouh")->GetTimeline(Patient().get(), {}, &timeline)), "UNAUTHENTICATED PARTY_SUSPENDED");
  pathway::v1::ExplainHandoverResponse explained;
  EXPECT_EQ(Told(StubOf("ouh")->ExplainHandover(Patient().get(), {}, &explained)), "UNAUTHENTICATED PARTY_SUSPENDED");
  pathway::v1::ListOverdueResponse overdue;
  EXPECT_EQ(Told(StubOf("ouh")->ListOverdue(Patient().get(), {}, &overdue)), "UNAUTHENTICATED PARTY_SUSPENDED");
  pathway::v1::ListEscalationsResponse escalations;
  EXPECT_EQ(Told(StubOf("ouh")->ListEscalations(Patient().get(), {}, &escalations)),
            "UNAUTHENTICATED PARTY_SUSPENDED");
  pathway::v1::GetPathwayResponse pathway;
  EXPECT_EQ(Told(StubOf("ouh")->GetPathway(Patient().get(), {}, &pathway)), "UNAUTHENTICATED PARTY_SUSPENDED");
  pathway::v1::ListOpenLoopsResponse loops;
  EXPECT_EQ(Told(StubOf("ouh")->ListOpenLoops(Patient().get(), {}, &loops)), "UNAUTHENTICATED PARTY_SUSPENDED");
  pathway::v1::EndExpectationResponse ended;
  EXPECT_EQ(Told(StubOf("ouh")->EndExpectation(Patient().get(), {}, &ended)), "UNAUTHENTICATED PARTY_SUSPENDED");
}

TEST_F(PathwayServiceTest, ThePathwayIsToldToWhoIsRelated) {
  MustSubmit("ouh");
  pathway::v1::GetPathwayRequest request;
  request.mutable_person()->set_cpr("0505239996");
  pathway::v1::GetPathwayResponse response;
  EXPECT_EQ(Told(StubOf("ouh")->GetPathway(Patient().get(), request, &response)), "OK");
  ASSERT_EQ(response.open_loops_size(), 1);
  EXPECT_EQ(response.open_loops(0).state(), "QUEUED");
  EXPECT_THAT(Told(StubOf("gp-a")->GetPathway(Patient().get(), request, &response)), HasSubstr("NOT_FOUND"));
}

TEST_F(PathwayServiceTest, WhoCoordinatesNothingHasNothingOpen) {
  pathway::v1::ListOpenLoopsResponse response;
  EXPECT_EQ(Told(StubOf("ouh")->ListOpenLoops(Patient().get(), {}, &response)), "OK");
  EXPECT_EQ(response.pathway_count(), 0);
}

TEST_F(PathwayServiceTest, AnExpectationIsEndedByWhoMayAlone) {
  MustSubmit("ouh");
  pathway::v1::EndExpectationRequest request;
  request.set_expectation_id("0190a1b2-0000-7000-8000-000000000001");
  request.set_reason_code("NOT_NEEDED");
  request.set_decided_by("Hanne Test, midwife");
  pathway::v1::EndExpectationResponse response;
  EXPECT_THAT(Told(StubOf("ouh")->EndExpectation(Patient().get(), request, &response)), HasSubstr("NOT_FOUND"));
}

}  // namespace
}  // namespace handover::rpc
