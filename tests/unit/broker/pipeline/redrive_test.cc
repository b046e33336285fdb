#include "broker/pipeline/redrive.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using admin::v1::RedriveDeadLettersRequest;
using admin::v1::RedriveDeadLettersResponse;

// Two dead letters about one child to the health visitors, and one to the social services; nothing else waits.
class RedriveTest : public PipelineTest {
 protected:
  RedriveTest() {
    world_.settings().max_attempts = 1;
    first_ = MustSubmitId("ouh", BirthNotification());
    GiveUp("odense-hv");
    second_ = MustSubmitId("ouh", BirthNotification());
    GiveUp("odense-hv");
    concern_ = MustSubmitId("odense-hv", ConcernReport());
    GiveUp("odense-social");
  }
  void GiveUp(const std::string& party) {
    MustReceive(party);
    world_.clock().Advance(absl::Minutes(2));
    world_.Tick();
    EXPECT_TRUE(world_.HandOut(party).empty());
  }
  static RedriveDeadLettersRequest All() {
    RedriveDeadLettersRequest request;
    request.set_all(true);
    request.set_decided_by("Ole Test, operator");
    return request;
  }
  static RedriveDeadLettersRequest Filtered() {
    RedriveDeadLettersRequest request = All();
    request.set_all(false);
    return request;
  }
  RedriveDeadLettersResponse Redrive(const RedriveDeadLettersRequest& request) {
    const auto response = RedriveDeadLetters(fakes::Tester(), request, env());
    EXPECT_EQ(Verdict(response), "OK");
    return response.value_or(RedriveDeadLettersResponse());
  }
  std::string Refused(const RedriveDeadLettersRequest& request) {
    return Verdict(RedriveDeadLetters(fakes::Tester(), request, env()));
  }
  static std::string HandoverOf(const exchange::v1::DeliveredCopy& copy) {
    exchange::v1::Envelope envelope;
    envelope.ParseFromString(copy.envelope());
    return envelope.handover_id();
  }

  HandoverId first_;
  HandoverId second_;
  HandoverId concern_;
};

TEST_F(RedriveTest, ADryRunCountsAndChangesNothing) {
  RedriveDeadLettersRequest request = All();
  request.set_dry_run(true);
  const uint64_t leaves = LogSize();
  const RedriveDeadLettersResponse counted = Redrive(request);
  EXPECT_EQ(counted.matched_count(), 3);
  EXPECT_EQ(counted.redriven_count(), 0);
  EXPECT_EQ(LogSize(), leaves);
  EXPECT_EQ(StatesOf("ouh", first_), "DEAD_LETTER(TOO_MANY_ATTEMPTS)");
}

TEST_F(RedriveTest, EachThatGoesBackHasItsLeafAndBeginsAnew) {
  const RedriveDeadLettersResponse redriven = Redrive(All());
  EXPECT_EQ(redriven.matched_count(), 3);
  EXPECT_EQ(redriven.redriven_count(), 3);
  EXPECT_EQ(EventsNamed("REDRIVEN_BY_OPERATOR").size(), 3u);
  EXPECT_EQ(MustReceive("odense-social").attempt(), 1);
  EXPECT_EQ(Redrive(All()).matched_count(), 0);
}

// In the order of their acceptance, beside what came meanwhile, and across a restart.
TEST_F(RedriveTest, TheOrderOfAChildIsKept) {
  const HandoverId third = MustSubmitId("ouh", BirthNotification());
  Redrive(All());
  world_.settings().max_attempts = 20;
  world_.Restart();
  for (const HandoverId& expected : {first_, second_, third}) {
    const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
    EXPECT_EQ(HandoverOf(copy), expected.bytes());
    MustAcknowledge("odense-hv", copy, SayDelivered());
  }
}

TEST_F(RedriveTest, AtMostSoManyAreThoseAcceptedFirst) {
  RedriveDeadLettersRequest request = All();
  request.set_max_count(1);
  const RedriveDeadLettersResponse redriven = Redrive(request);
  EXPECT_EQ(redriven.matched_count(), 3);
  EXPECT_EQ(redriven.redriven_count(), 1);
  EXPECT_EQ(StatesOf("ouh", first_), "QUEUED(REDRIVEN_BY_OPERATOR)");
  EXPECT_EQ(StatesOf("ouh", second_), "DEAD_LETTER(TOO_MANY_ATTEMPTS)");
}

TEST_F(RedriveTest, ByRecipient) {
  RedriveDeadLettersRequest request = Filtered();
  request.set_recipient("odense-social");
  EXPECT_EQ(Redrive(request).redriven_count(), 1);
  EXPECT_EQ(StatesOf("odense-hv", concern_), "QUEUED(REDRIVEN_BY_OPERATOR)");
  EXPECT_EQ(StatesOf("ouh", first_), "DEAD_LETTER(TOO_MANY_ATTEMPTS)");
  request.set_recipient("nobody");
  EXPECT_EQ(Refused(request), "PARTY_NOT_FOUND at recipient");
}

TEST_F(RedriveTest, ByKind) {
  RedriveDeadLettersRequest request = Filtered();
  request.set_kind("BIRTH_NOTIFICATION");
  EXPECT_EQ(Redrive(request).redriven_count(), 2);
  request.set_kind("REFERRAL");
  EXPECT_EQ(Redrive(request).matched_count(), 0);
}

TEST_F(RedriveTest, ByReason) {
  RedriveDeadLettersRequest request = Filtered();
  request.set_reason("DAMAGED");
  EXPECT_EQ(Redrive(request).matched_count(), 0);
  request.set_reason("TOO_MANY_ATTEMPTS");
  EXPECT_EQ(Redrive(request).matched_count(), 3);
}

// From is included, until is not.
TEST_F(RedriveTest, ByTime) {
  const int64_t since = MustGetStatus("ouh", second_).deliveries(0).state_time().seconds();
  RedriveDeadLettersRequest request = Filtered();
  request.set_dry_run(true);
  request.mutable_from_time()->set_seconds(since);
  EXPECT_EQ(Redrive(request).matched_count(), 2);
  request.mutable_until_time()->set_seconds(since);
  EXPECT_EQ(Redrive(request).matched_count(), 0);
  request.mutable_until_time()->set_seconds(since + 1);
  EXPECT_EQ(Redrive(request).matched_count(), 1);
}

TEST_F(RedriveTest, OneThatCannotBeReadIsCountedAndItsNeighboursGo) {
  OverwriteRow(store::Table::kDelivery, *ParseUuid(MustGetStatus("ouh", first_).deliveries(0).delivery_id()),
               "garbage");
  const RedriveDeadLettersResponse redriven = Redrive(All());
  EXPECT_EQ(redriven.failed_count(), 1);
  EXPECT_EQ(redriven.redriven_count(), 2);
}

TEST_F(RedriveTest, AMediumThatFailsIsTold) {
  world_.store().FailNextCommit({absl::ResourceExhaustedError("full")});
  EXPECT_EQ(RedriveDeadLetters(fakes::Tester(), All(), env()).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Redrive(All()).redriven_count(), 3);
}

TEST_F(RedriveTest, WhoDecidesAndWhatIsMeantMustBeSaid) {
  EXPECT_EQ(Refused(Filtered()), "FILTER_REQUIRED at all");
  RedriveDeadLettersRequest both = All();
  both.set_kind("BIRTH_NOTIFICATION");
  EXPECT_EQ(Refused(both), "FILTER_REQUIRED at all");
  RedriveDeadLettersRequest nobody = All();
  nobody.clear_decided_by();
  EXPECT_EQ(Refused(nobody), "FIELD_REQUIRED at decided_by");
  nobody.set_decided_by(std::string(481, 'a'));
  EXPECT_EQ(Refused(nobody), "FIELD_REQUIRED at decided_by");
  RedriveDeadLettersRequest many = All();
  many.set_max_count(10'001);
  EXPECT_EQ(Refused(many), "VALUE_RANGE at max_count");
}

}  // namespace
}  // namespace handover::pipeline
