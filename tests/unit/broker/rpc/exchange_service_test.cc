#include "broker/rpc/exchange_service.h"

#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "absl/synchronization/notification.h"

#include "broker/base/commitment/tree_head.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

class ExchangeServiceTest : public RpcTest {
 protected:
  std::string Submit(const exchange::v1::SubmitHandoverRequest& request) {
    exchange::v1::SubmitHandoverResponse response;
    return Told(ExchangeOf("ouh")->SubmitHandover(Patient().get(), request, &response));
  }
  std::string HandoverId(const exchange::v1::SubmitHandoverResponse& accepted) {
    return accepted.acceptance().handover_id();
  }
};

TEST_F(ExchangeServiceTest, AnAcceptedHandoverHasAReceiptThatProvesIt) {
  const exchange::v1::SubmitHandoverResponse accepted = MustSubmit("ouh");
  ASSERT_EQ(accepted.acceptance().recipients_size(), 1);
  EXPECT_EQ(accepted.acceptance().recipients(0).state(), exchange::v1::QUEUED);
  EXPECT_TRUE(
      OpenTreeHead({accepted.receipt().head(), accepted.receipt().head_signature()}, broker_.log_key()).has_value());
}

// A transaction that changes nothing, and whose answer holds the committer's thread: what is committed together with
// it, and was queued after it, is durable and not answered.
class HeldAnswer {
 public:
  explicit HeldAnswer(store::Committer& committer) {
    store::Transaction nothing;
    nothing.operations = {store::Delete(store::Table::kMeta, "no such row")};
    nothing.done = [moments = moments_](const absl::StatusOr<store::CommitResult>&) {
      moments->is_held.Notify();
      moments->may_go.WaitForNotification();
    };
    committer.Enqueue(std::move(nothing));
  }
  void Await() { moments_->is_held.WaitForNotification(); }
  void Release() { moments_->may_go.Notify(); }

 private:
  struct Moments {
    absl::Notification is_held;
    absl::Notification may_go;
  };
  // Shared: the committer's thread may still be waking up when the test goes on.
  const std::shared_ptr<Moments> moments_ = std::make_shared<Moments>();
};

// What was committed is safe to send again for whoever did not hear the answer, on a new connection and after a
// restart.
class CancelledCallTest : public RpcTest {
 protected:
  // Nobody else has anything to commit.
  CancelledCallTest() : RpcTest({.maintenance_thread = false}) {}
  using Call = std::function<grpc::Status(grpc::ClientContext*)>;

  // Durable, and then cancelled by its caller before it is answered.
  void CancelBetweenCommitAndAnswer(const Call& call) {
    store::Committer& committer = broker_.broker().env().committer;
    HeldAnswer before(committer);
    before.Await();
    HeldAnswer together(committer);
    const std::unique_ptr<grpc::ClientContext> context = Patient();
    grpc::Status told;
    std::thread caller([&] { told = call(context.get()); });
    while (committer.counters().queued < 2) std::this_thread::yield();
    const uint64_t leaves = committer.counters().leaves;
    before.Release();
    together.Await();
    EXPECT_GT(committer.counters().leaves, leaves) << "it is durable";
    context->TryCancel();
    caller.join();
    EXPECT_EQ(told.error_code(), grpc::StatusCode::CANCELLED);
    together.Release();
  }
};

TEST_F(CancelledCallTest, AHandoverThatWasSentAgainIsTheFirst) {
  const exchange::v1::SubmitHandoverRequest request = broker_.Submission("ouh", BirthNotification());
  const auto submit = [&](grpc::ClientContext* context, exchange::v1::SubmitHandoverResponse& response) {
    return ExchangeOf("ouh")->SubmitHandover(context, request, &response);
  };
  exchange::v1::SubmitHandoverResponse unheard;
  CancelBetweenCommitAndAnswer([&](grpc::ClientContext* context) { return submit(context, unheard); });
  exchange::v1::SubmitHandoverResponse repeated;
  ASSERT_EQ(Told(submit(Patient().get(), repeated)), "OK");
  EXPECT_TRUE(repeated.acceptance().duplicate());
  broker_.Restart();
  exchange::v1::SubmitHandoverResponse once_more;
  ASSERT_EQ(Told(submit(Patient().get(), once_more)), "OK");
  EXPECT_TRUE(once_more.acceptance().duplicate());
  EXPECT_EQ(once_more.receipt().leaf(), repeated.receipt().leaf());
  EXPECT_EQ(Pull("odense-hv").size(), 1u);
}

TEST_F(CancelledCallTest, AWordThatWasSentAgainIsTheFirst) {
  MustSubmit("ouh");
  const exchange::v1::AcknowledgeDeliveriesRequest word = broker_.Stored("odense-hv", 1, Pull("odense-hv"));
  const auto say = [&](grpc::ClientContext* context, exchange::v1::AcknowledgeDeliveriesResponse& response) {
    return InboxOf("odense-hv")->AcknowledgeDeliveries(context, word, &response);
  };
  exchange::v1::AcknowledgeDeliveriesResponse unheard;
  CancelBetweenCommitAndAnswer([&](grpc::ClientContext* context) { return say(context, unheard); });
  exchange::v1::AcknowledgeDeliveriesResponse repeated;
  ASSERT_EQ(Told(say(Patient().get(), repeated)), "OK");
  broker_.Restart();
  exchange::v1::AcknowledgeDeliveriesResponse once_more;
  ASSERT_EQ(Told(say(Patient().get(), once_more)), "OK");
  ASSERT_EQ(once_more.results_size(), 1);
  EXPECT_EQ(once_more.results(0).status_code(), 0);
  EXPECT_EQ(once_more.results(0).receipt().leaf(), repeated.results(0).receipt().leaf());
  EXPECT_TRUE(Pull("odense-hv").empty());
}

// T-15.
TEST_F(ExchangeServiceTest, TheSameBytesAgainGetTheOriginalReceipt) {
  const exchange::v1::SubmitHandoverRequest request = broker_.Submission("ouh", BirthNotification());
  const auto stub = ExchangeOf("ouh");
  exchange::v1::SubmitHandoverResponse first;
  ASSERT_EQ(Told(stub->SubmitHandover(Patient().get(), request, &first)), "OK");
  exchange::v1::SubmitHandoverResponse second;
  ASSERT_EQ(Told(stub->SubmitHandover(Patient().get(), request, &second)), "OK");
  EXPECT_TRUE(second.acceptance().duplicate());
  EXPECT_EQ(second.receipt().leaf(), first.receipt().leaf());
}

TEST_F(ExchangeServiceTest, WhatIsMalformedIsNamedAndLogged) {
  exchange::v1::SubmitHandoverRequest request = broker_.Submission("ouh", BirthNotification());
  request.mutable_handover()->set_envelope("\xff\xff");
  const uint64_t before = broker_.broker().env().committer.counters().leaves;
  EXPECT_THAT(Submit(request), HasSubstr("at handover.envelope"));
  EXPECT_EQ(broker_.broker().env().committer.counters().leaves, before + 1);
}

TEST_F(ExchangeServiceTest, AnEmptyRequestIsRefusedAndLogged) {
  const uint64_t before = broker_.broker().env().committer.counters().leaves;
  EXPECT_THAT(Submit({}), HasSubstr("INVALID_ARGUMENT"));
  EXPECT_EQ(broker_.broker().env().committer.counters().leaves, before + 1);
}

TEST_F(ExchangeServiceTest, AnUnknownFieldIsRefusedAndLogged) {
  exchange::v1::SubmitHandoverRequest request = broker_.Submission("ouh", BirthNotification());
  exchange::v1::Item& item = *request.mutable_handover()->mutable_items(0);
  item.GetReflection()->MutableUnknownFields(&item)->AddLengthDelimited(999, "smuggled");
  const uint64_t before = broker_.broker().env().committer.counters().leaves;
  EXPECT_EQ(Submit(request), "INVALID_ARGUMENT FIELD_UNKNOWN at handover.items[0]");
  EXPECT_EQ(broker_.broker().env().committer.counters().leaves, before + 1);
}

// T-01.
TEST_F(ExchangeServiceTest, AnotherPartysHandoverIsNotTaken) {
  exchange::v1::SubmitHandoverResponse response;
  const grpc::Status status =
      ExchangeOf("gp-a")->SubmitHandover(Patient().get(), broker_.Submission("ouh", BirthNotification()), &response);
  EXPECT_THAT(Told(status), HasSubstr("PERMISSION_DENIED SENDER_MISMATCH"));
}

TEST_F(ExchangeServiceTest, TheSenderSeesWhereItIsAndNobodyElseDoes) {
  exchange::v1::GetHandoverStatusRequest request;
  request.set_handover_id(HandoverId(MustSubmit("ouh")));
  exchange::v1::HandoverStatus status;
  EXPECT_EQ(Told(ExchangeOf("ouh")->GetHandoverStatus(Patient().get(), request, &status)), "OK");
  EXPECT_EQ(status.deliveries(0).state(), exchange::v1::QUEUED);
  const grpc::Status foreign = ExchangeOf("gp-a")->GetHandoverStatus(Patient().get(), request, &status);
  request.set_handover_id("00000000-0000-7000-8000-000000000000");
  const grpc::Status unknown = ExchangeOf("gp-a")->GetHandoverStatus(Patient().get(), request, &status);
  request.set_handover_id("no id");
  const grpc::Status none = ExchangeOf("gp-a")->GetHandoverStatus(Patient().get(), request, &status);
  // T-28: one answer for all three.
  EXPECT_THAT(Told(foreign), HasSubstr("NOT_FOUND"));
  EXPECT_EQ(unknown.error_message(), foreign.error_message());
  EXPECT_EQ(none.error_message(), foreign.error_message());
}

TEST_F(ExchangeServiceTest, HandoversAreListedNewestFirst) {
  const std::string first = HandoverId(MustSubmit("ouh"));
  const std::string second = HandoverId(MustSubmit("ouh"));
  exchange::v1::ListHandoversResponse response;
  EXPECT_EQ(Told(ExchangeOf("ouh")->ListHandovers(Patient().get(), {}, &response)), "OK");
  ASSERT_EQ(response.handovers_size(), 2);
  EXPECT_EQ(response.handovers(0).handover_id(), second);
  EXPECT_EQ(response.handovers(1).handover_id(), first);
  exchange::v1::ListHandoversRequest bad;
  bad.set_page_size(501);
  EXPECT_THAT(Told(ExchangeOf("ouh")->ListHandovers(Patient().get(), bad, &response)), HasSubstr("PAGE_INVALID"));
}

TEST_F(ExchangeServiceTest, AWithdrawnHandoverIsHandedToNobody) {
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(HandoverId(MustSubmit("ouh")));
  request.set_reason_code("SENT_IN_ERROR");
  exchange::v1::WithdrawHandoverResponse response;
  EXPECT_EQ(Told(ExchangeOf("ouh")->WithdrawHandover(Patient().get(), request, &response)), "OK");
  EXPECT_EQ(response.status().deliveries(0).state(), exchange::v1::WITHDRAWN);
  EXPECT_EQ(response.receipt().head().size(), 104u);
  EXPECT_TRUE(Pull("odense-hv").empty());
}

TEST_F(ExchangeServiceTest, ThereIsNothingToResolveBeforeAReturn) {
  exchange::v1::ResolveReturnRequest request;
  request.set_delivery_id(MustSubmit("ouh").acceptance().recipients(0).delivery_id());
  request.set_action_code("RESENT");
  exchange::v1::ResolveReturnResponse response;
  EXPECT_EQ(Told(ExchangeOf("ouh")->ResolveReturn(Patient().get(), request, &response)),
            "FAILED_PRECONDITION NOTHING_RETURNED at delivery_id");
}

TEST_F(ExchangeServiceTest, WhatWasWithheldIsAnsweredFor) {
  exchange::v1::AnswerWithheldRequest request;
  const auto accepted = MustSubmit("ouh");
  request.set_delivery_id(accepted.acceptance().recipients(0).delivery_id());
  request.set_action_code("WAIVED");
  exchange::v1::AnswerWithheldResponse response;
  EXPECT_EQ(Told(ExchangeOf("ouh")->AnswerWithheld(Patient().get(), request, &response)), "OK");
  EXPECT_EQ(response.status().open_task_count(), 0);
  EXPECT_EQ(response.status().deliveries(0).withheld(0).answer(), "WAIVED");
}

TEST_F(ExchangeServiceTest, ADutyOfAHandOutIsAnsweredFor) {
  exchange::v1::AnswerObligationRequest request;
  request.set_delivery_id(MustSubmit("ouh").acceptance().recipients(0).delivery_id());
  request.set_code("CITIZEN_COPY");
  request.set_action_code("MET");
  request.set_professional("Hanne Test, midwife");
  ASSERT_EQ(Pull("odense-hv").size(), 1u);
  exchange::v1::AnswerObligationResponse response;
  EXPECT_EQ(Told(ExchangeOf("ouh")->AnswerObligation(Patient().get(), request, &response)), "OK");
  EXPECT_EQ(response.obligation().answer(), "MET");
}

TEST_F(ExchangeServiceTest, EveryMethodAsksWhoCalls) {
  broker_.SetState("ouh", directory::v1::Party::SUSPENDED);
  const std::string suspended = "UNAUTHENTICATED PARTY_SUSPENDED";
  const auto stub = ExchangeOf("ouh");
  exchange::v1::SubmitHandoverResponse submitted;
  EXPECT_EQ(Told(stub->SubmitHandover(Patient().get(), {}, &submitted)), suspended);
  exchange::v1::WithdrawHandoverResponse withdrawn;
  EXPECT_EQ(Told(stub->WithdrawHandover(Patient().get(), {}, &withdrawn)), suspended);
  exchange::v1::ResolveReturnResponse resolved;
  EXPECT_EQ(Told(stub->ResolveReturn(Patient().get(), {}, &resolved)), suspended);
  exchange::v1::AnswerWithheldResponse answered;
  EXPECT_EQ(Told(stub->AnswerWithheld(Patient().get(), {}, &answered)), suspended);
  exchange::v1::AnswerObligationResponse met;
  EXPECT_EQ(Told(stub->AnswerObligation(Patient().get(), {}, &met)), suspended);
  exchange::v1::HandoverStatus status;
  EXPECT_EQ(Told(stub->GetHandoverStatus(Patient().get(), {}, &status)), suspended);
  exchange::v1::ListHandoversResponse listed;
  EXPECT_EQ(Told(stub->ListHandovers(Patient().get(), {}, &listed)), suspended);
  const auto watching = Patient();
  const auto watched = stub->WatchHandoverStatus(watching.get(), {});
  EXPECT_FALSE(watched->Read(&status));
  EXPECT_EQ(Told(watched->Finish()), suspended);
  const auto submitting = Patient();
  const auto frames = stub->SubmitHandovers(submitting.get());
  frames->Write(broker_.Frame("ouh", 1, {broker_.Seal("ouh", BirthNotification())}));
  exchange::v1::SubmitFrameResponse answer;
  EXPECT_FALSE(frames->Read(&answer));
  EXPECT_EQ(Told(frames->Finish()), suspended);
}

}  // namespace
}  // namespace handover::rpc
