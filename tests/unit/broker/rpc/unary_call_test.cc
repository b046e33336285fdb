#include "broker/rpc/unary_call.h"

#include <gtest/gtest.h>

#include "absl/synchronization/notification.h"

#include "broker/base/refusal.h"
#include "tests/fakes/world/awaited.h"
#include "tests/fakes/world/pipeline_world.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class UnaryCallTest : public RpcTest {
 protected:
  std::string Status() {
    exchange::v1::HandoverStatus status;
    return Told(ExchangeOf("ouh")->GetHandoverStatus(Patient().get(), {}, &status));
  }
};

TEST_F(UnaryCallTest, EveryAnswerIsCountedWithItsCode) {
  EXPECT_THAT(Status(), HasSubstr("NOT_FOUND"));
  const std::string page = broker_.broker().metrics().Render();
  EXPECT_THAT(page,
              HasSubstr("handover_calls_total{code=\"NOT_FOUND\",method=\"ExchangeService/GetHandoverStatus\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_call_seconds_count{method=\"ExchangeService/GetHandoverStatus\"} 1"));
}

TEST_F(UnaryCallTest, WhoCannotBeIdentifiedIsCountedAndLoggedByCode) {
  broker_.SetState("ouh", directory::v1::Party::SUSPENDED);
  EXPECT_EQ(Status(), "UNAUTHENTICATED PARTY_SUSPENDED");
  EXPECT_THAT(broker_.broker().metrics().Render(),
              HasSubstr("handover_unidentified_total{code=\"PARTY_SUSPENDED\"} 1"));
  ASSERT_EQ(broker_.LogLines("caller_refused").size(), 1u);
  EXPECT_THAT(broker_.LogLines("caller_refused")[0], HasSubstr("\"code\":\"PARTY_SUSPENDED\""));
}

// Real transactions without an edge.
class LogRefusalTest : public ::testing::Test {
 protected:
  LogRefusalTest() { world_.AddParty("ouh", directory::v1::BIRTH_CLINIC); }

  absl::Status Logged(const absl::Status& refusal) {
    fakes::Awaited<absl::Status> told;
    LogRefusal(world_.party("ouh").caller, refusal, edge_, told.Done());
    return told.Get();
  }

  fakes::PipelineWorld world_;
  pipeline::Current<Revocations> revocations_{std::make_shared<const Revocations>()};
  Peers peers_{world_.env().directory, revocations_, world_.clock()};
  StreamRegistry streams_;
  Workers workers_{{.threads = 1}};
  Metrics metrics_;
  EventLog log_{[](Severity, const std::string&) {}, world_.clock()};
  Edge edge_{world_.env(), peers_, streams_, workers_, metrics_, log_};
};

TEST_F(LogRefusalTest, TheRefusalIsInTheLogBeforeItIsTold) {
  const uint64_t before = world_.env().committer.counters().leaves;
  EXPECT_EQ(CodeOf(Logged(Invalid("COUNT_RANGE", "handovers", "rule"))), "COUNT_RANGE");
  EXPECT_EQ(world_.env().committer.counters().leaves, before + 1);
}

TEST_F(LogRefusalTest, WhatCannotBeLoggedIsNotTold) {
  world_.store().SetMedium(absl::ResourceExhaustedError("full"));
  const absl::Status told = Logged(Invalid("COUNT_RANGE", "handovers", "rule"));
  EXPECT_EQ(told.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(CodeOf(told), Not(HasSubstr("COUNT_RANGE")));
  world_.store().SetMedium(absl::OkStatus());
}

}  // namespace
}  // namespace handover::rpc
