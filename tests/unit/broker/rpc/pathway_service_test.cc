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
}

}  // namespace
}  // namespace handover::rpc
