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

TEST_F(WithdrawHandoverTest, AgainIsTheSameAnswerAndNoSecondLeaf) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const auto first = Withdraw("ouh", ToString(id));
  ASSERT_EQ(Verdict(first), "OK");
  MustSubmit("odense-hv", VisitSummary());  // The log goes on.
  const auto again = Withdraw("ouh", ToString(id), "OTHER");
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->receipt().leaf(), first->receipt().leaf());
  EXPECT_EQ(CheckReceiptOf(again->receipt(), LeafType::kState, ParseLeaf(first->receipt().leaf())->ref), Reason::kOk);
  EXPECT_EQ(again->status().deliveries(0).reason(), "SENT_IN_ERROR");
  EXPECT_EQ(EventsNamed("WITHDRAWN").size(), 1u);
}

// One recipient has it, the other's is taken back.
TEST_F(WithdrawHandoverTest, WhatIsNotThereYetIsTakenBackFromTheRest) {
  exchange::v1::Handover letter = BirthNotification();
  exchange::v1::Addressee copy = letter.addressees(0);
  copy.clear_role();
  copy.set_party(std::string(caller("aarhus-hv").party.bytes()));
  copy.set_copy(true);
  *letter.add_addressees() = copy;
  const HandoverId id = MustSubmitId("ouh", letter);
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDelivered());
  ASSERT_EQ(Verdict(Withdraw("ouh", ToString(id))), "OK");
  EXPECT_EQ(StatesOf("ouh", id), "DELIVERED WITHDRAWN(SENT_IN_ERROR)");
  EXPECT_TRUE(world_.HandOut("aarhus-hv").empty());
}

TEST_F(WithdrawHandoverTest, AHeldOneIsTakenBackToo) {
  consent::v1::RegisterFacts nowhere = FactsOf(kChildNumber);
  nowhere.clear_municipality_code();
  ASSERT_TRUE(world_.ImportFacts(nowhere).ok());
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  ASSERT_EQ(Verdict(Withdraw("ouh", ToString(id))), "OK");
  EXPECT_EQ(world_.store().row_count(store::Table::kOpen), 0u);
}

TEST_F(WithdrawHandoverTest, ASuccessorOfARedirectionIsTakenBack) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayRedirectedTo("aarhus-hv"));
  ASSERT_EQ(Verdict(Withdraw("ouh", ToString(id))), "OK");
  EXPECT_EQ(StatesOf("ouh", id), "REDIRECTED(MOVED_AWAY) WITHDRAWN(SENT_IN_ERROR)");
  EXPECT_TRUE(world_.HandOut("aarhus-hv").empty());
}

TEST_F(WithdrawHandoverTest, AFullDiskTakesNothingBack) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(Withdraw("ouh", ToString(id)).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(StatesOf("ouh", id), "QUEUED");
  EXPECT_EQ(MustReceive("odense-hv").attempt(), 1);
}

TEST_F(WithdrawHandoverTest, WithdrawnStaysWithdrawnAfterARestart) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  ASSERT_EQ(Verdict(Withdraw("ouh", ToString(id))), "OK");
  world_.Restart();
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(Verdict(Withdraw("ouh", ToString(id))), "OK");
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

TEST_F(WithdrawHandoverTest, WhatWasWithheldEndsOnceItsSenderHasActed) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  ASSERT_EQ(Verdict(Resolve("ouh", DeliveryOf(id), "RESENT")), "OK");
  EXPECT_EQ(StatesOf("ouh", id), "RETURNED(RESENT)");
  EXPECT_EQ(EventsNamed("RETURNED").size(), 1u);
  EXPECT_EQ(world_.store().row_count(store::Table::kOpen), 0u);
}

}  // namespace
}  // namespace handover::pipeline
