#include "broker/pipeline/withdraw_handover.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class WithdrawHandoverTest : public PipelineTest {
 protected:
  absl::StatusOr<exchange::v1::WithdrawHandoverResponse> Withdraw(const std::string& party, const std::string& id,
                                                                  const std::string& reason = "SENT_IN_ERROR") {
    exchange::v1::WithdrawHandoverRequest request;
    request.set_handover_id(id);
    request.set_reason_code(reason);
    fakes::Awaited<absl::StatusOr<exchange::v1::WithdrawHandoverResponse>> answer;
    WithdrawHandover(caller(party), request, env(), answer.Done());
    return answer.Get();
  }

  absl::StatusOr<exchange::v1::ResolveReturnResponse> Resolve(const std::string& party, const std::string& delivery,
                                                              const std::string& action) {
    exchange::v1::ResolveReturnRequest request;
    request.set_delivery_id(delivery);
    request.set_action_code(action);
    fakes::Awaited<absl::StatusOr<exchange::v1::ResolveReturnResponse>> answer;
    ResolveReturn(caller(party), request, env(), answer.Done());
    return answer.Get();
  }

  std::string DeliveryOf(const HandoverId& id) { return MustGetStatus("ouh", id).deliveries(0).delivery_id(); }
};

TEST_F(WithdrawHandoverTest, WhatWaitsIsTakenBackWithProof) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const auto withdrawn = Withdraw("ouh", ToString(id));
  ASSERT_TRUE(withdrawn.ok());
  EXPECT_EQ(withdrawn->status().deliveries(0).state(), exchange::v1::WITHDRAWN);
  EXPECT_TRUE(withdrawn->status().ended());
  EXPECT_EQ(ParseLeaf(withdrawn->receipt().leaf())->type, LeafType::kState);
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

TEST_F(WithdrawHandoverTest, AgainIsNoMatter) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  ASSERT_TRUE(Withdraw("ouh", ToString(id)).ok());
  EXPECT_TRUE(Withdraw("ouh", ToString(id)).ok());
}

TEST_F(WithdrawHandoverTest, WhatIsOnLeaseCanStillBeTakenBack) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  ASSERT_TRUE(Withdraw("ouh", ToString(id)).ok());
  EXPECT_EQ(Verdict(world_.Acknowledge("odense-hv", copy, SayDelivered())),
            "ALREADY_CONCLUDED at acknowledgement.outcome");
}

TEST_F(WithdrawHandoverTest, WhatIsStoredThereCannot) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDelivered());
  EXPECT_EQ(Verdict(Withdraw("ouh", ToString(id))), "ALREADY_DELIVERED at handover_id");
}

TEST_F(WithdrawHandoverTest, SomebodyElsesHandoverDoesNotExist) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const absl::Status others = Withdraw("gp-a", ToString(id)).status();
  const absl::Status nobodys = Withdraw("gp-a", "00000000-0000-7000-8000-000000000000").status();
  EXPECT_EQ(others.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WireOf(others), WireOf(nobodys));
  EXPECT_EQ(WireOf(Withdraw("gp-a", "no uuid").status()), WireOf(nobodys));
}

TEST_F(WithdrawHandoverTest, AReasonOutsideTheListIsRefused) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(Verdict(Withdraw("ouh", ToString(id), "BORED")), "REASON_UNKNOWN at reason_code");
  EXPECT_EQ(StatesOf("ouh", id), "QUEUED");
}

TEST_F(WithdrawHandoverTest, ADeclineEndsOnceItsSenderHasActed) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDeclined());
  EXPECT_FALSE(MustGetStatus("ouh", id).ended());
  const auto resolved = Resolve("ouh", DeliveryOf(id), "HANDLED_OTHERWISE");
  ASSERT_TRUE(resolved.ok());
  EXPECT_TRUE(resolved->status().ended());
  EXPECT_TRUE(Resolve("ouh", DeliveryOf(id), "RESENT").ok());  // Again: the first answer counts.
  EXPECT_EQ(StatesOf("ouh", id), "RETURNED(HANDLED_OTHERWISE)");
}

TEST_F(WithdrawHandoverTest, NothingToActOnIsRefused) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(Verdict(Resolve("ouh", DeliveryOf(id), "WAIVED")), "NOTHING_RETURNED at delivery_id");
  EXPECT_EQ(Verdict(Resolve("ouh", DeliveryOf(id), "FORGOTTEN")), "ACTION_UNKNOWN at action_code");
  EXPECT_EQ(Verdict(Resolve("odense-hv", DeliveryOf(id), "WAIVED")), "NOT_FOUND at delivery_id");
  EXPECT_EQ(Verdict(Resolve("ouh", "no uuid", "WAIVED")), "NOT_FOUND at delivery_id");
}

}  // namespace
}  // namespace handover::pipeline
