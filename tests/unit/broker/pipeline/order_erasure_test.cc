#include "broker/pipeline/order_erasure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/load_policy.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace order_erasure_test_internal {

using admin::v1::RequestErasureRequest;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr char kRequestId[] = "0190b000-0000-7000-8000-000000000001";

identity::Operator Named(const std::string& name, const std::string& serial) {
  identity::Operator by;
  by.name = name;
  by.certificate = {"issuer", serial};
  return by;
}

class OrderErasureTest : public PipelineTest {
 protected:
  HandoverId Concluded() {
    const HandoverId id = MustSubmitId("ouh", BirthNotification());
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
    return id;
  }
  RequestErasureRequest OrderOf(const HandoverId& id, const std::string& request_id = kRequestId) {
    RequestErasureRequest request;
    request.set_request_id(request_id);
    request.set_handover_id(ToString(id));
    request.set_scope(admin::v1::EVERYTHING);
    request.set_reason_code("SUBJECT_REQUEST");
    request.set_journal_reference("J-2026-7");
    return request;
  }
  absl::StatusOr<admin::v1::RequestErasureResponse> Ask(const RequestErasureRequest& request) {
    return RequestErasure(ada_, request, world_.eraser(), env());
  }
  absl::StatusOr<admin::v1::ConfirmErasureResponse> Confirm(const identity::Operator& by,
                                                            const std::string& request_id = kRequestId) {
    admin::v1::ConfirmErasureRequest request;
    request.set_request_id(request_id);
    return ConfirmErasure(by, request, world_.eraser(), env());
  }
  std::string Refused(const HandoverId& id, const std::function<void(RequestErasureRequest&)>& change) {
    RequestErasureRequest request = OrderOf(id);
    change(request);
    return Verdict(Ask(request));
  }
  RequestErasureRequest OrderOfPerson(const std::string& number, const std::string& request_id = kRequestId) {
    RequestErasureRequest request = OrderOf(HandoverId(), request_id);
    *request.mutable_person() = Cpr(number);
    return request;
  }
  bool IsThere(const HandoverId& id) { return LoadHandover(id, *env().directory.Get(), env()).ok(); }
  int WaitingCount() { return ListErasureRequests(world_.eraser(), env())->requests_size(); }

  const identity::Operator ada_ = Named("Ada", "1");
  const identity::Operator bo_ = Named("Bo", "2");
};

TEST_F(OrderErasureTest, OneAsksAnotherConfirmsAndBothStandInTheLog) {
  const HandoverId id = Concluded();
  const auto asked = Ask(OrderOf(id));
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->request().requested_by(), "Ada");
  EXPECT_EQ(asked->request().handover_count(), 1);
  EXPECT_TRUE(IsThere(id));
  EXPECT_EQ(WaitingCount(), 1);
  const auto confirmed = Confirm(bo_);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->erased_handover_count(), 1);
  EXPECT_THAT(confirmed->deciders(), ElementsAre("Ada", "Bo"));
  EXPECT_FALSE(IsThere(id));
  EXPECT_EQ(WaitingCount(), 0);
  const std::vector<LoggedEvent> events = EventsNamed("ERASED");
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_THAT(events[0].detail.deciders(), ElementsAre("Ada", "Bo"));
  EXPECT_EQ(events[0].detail.reason(), "SUBJECT_REQUEST");
  EXPECT_EQ(events[0].detail.journal_reference(), "J-2026-7");
  EXPECT_EQ(CheckReceiptOf(confirmed->receipt(), LeafType::kErased, events[0].ref), Reason::kOk);
}

TEST_F(OrderErasureTest, WhoAskedCannotConfirmByAnyCertificateOrName) {
  const HandoverId id = Concluded();
  ASSERT_TRUE(Ask(OrderOf(id)).ok());
  EXPECT_EQ(Verdict(Confirm(ada_)), "SAME_OPERATOR at request_id");
  EXPECT_EQ(Verdict(Confirm(Named("Ada", "9"))), "SAME_OPERATOR at request_id");
  EXPECT_EQ(Verdict(Confirm(Named("Eve", "1"))), "SAME_OPERATOR at request_id");
  EXPECT_TRUE(IsThere(id));
  EXPECT_TRUE(Confirm(bo_).ok());
}

TEST_F(OrderErasureTest, ARequestCountsForADay) {
  const HandoverId id = Concluded();
  ASSERT_TRUE(Ask(OrderOf(id)).ok());
  world_.clock().Advance(kConfirmWithin + absl::Seconds(1));
  EXPECT_EQ(Verdict(Confirm(bo_)), "REQUEST_EXPIRED at request_id");
  EXPECT_EQ(WaitingCount(), 0);
  EXPECT_TRUE(IsThere(id));
}

TEST_F(OrderErasureTest, AtTheLastMomentItStillCounts) {
  ASSERT_TRUE(Ask(OrderOf(Concluded())).ok());
  world_.clock().Advance(kConfirmWithin);
  EXPECT_TRUE(Confirm(bo_).ok());
}

TEST_F(OrderErasureTest, WhatIsDoneOrWasNeverAskedForIsNotFound) {
  ASSERT_TRUE(Ask(OrderOf(Concluded())).ok());
  ASSERT_TRUE(Confirm(bo_).ok());
  EXPECT_EQ(Verdict(Confirm(bo_)), "NOT_FOUND at request_id");
  EXPECT_EQ(Verdict(Confirm(bo_, "no id")), "NOT_FOUND at request_id");
}

TEST_F(OrderErasureTest, TheSameRequestAgainIsTheSameAndAnotherUnderItsIdIsRefused) {
  const HandoverId id = Concluded();
  ASSERT_TRUE(Ask(OrderOf(id)).ok());
  world_.clock().Advance(absl::Hours(1));
  const auto again = Ask(OrderOf(id));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(EventsNamed("ERASURE_REQUESTED").size(), 1u);
  EXPECT_EQ(Refused(id, [](auto& request) { request.set_scope(admin::v1::CONTENT); }),
            "REQUEST_ID_REUSED at request_id");
}

TEST_F(OrderErasureTest, ARequestMustBeWhole) {
  const HandoverId id = Concluded();
  EXPECT_EQ(Refused(id, [](auto& request) { request.set_request_id("x"); }), "UUID_FORMAT at request_id");
  EXPECT_EQ(Refused(id, [](auto& request) { request.clear_handover_id(); }), "FIELD_REQUIRED at target");
  EXPECT_EQ(Refused(id, [](auto& request) { request.set_handover_id("x"); }), "NOT_FOUND at handover_id");
  EXPECT_EQ(Refused(HandoverId(), [](auto&) {}), "NOT_FOUND at handover_id");
  EXPECT_EQ(Refused(id, [](auto& request) { request.clear_scope(); }), "ERASURE_SCOPE at scope");
  EXPECT_EQ(Refused(id, [](auto& request) { request.set_reason_code("WHIM"); }), "REASON_UNKNOWN at reason_code");
  EXPECT_EQ(Refused(id, [](auto& request) { request.clear_journal_reference(); }),
            "FIELD_REQUIRED at journal_reference");
  EXPECT_EQ(Refused(id, [](auto& request) { *request.mutable_person() = Cpr("no number"); }),
            "CPR_FORMAT at person.cpr");
  EXPECT_EQ(Refused(id, [](auto& request) { *request.mutable_person() = Cpr(kUnknownNumber); }), "NOT_FOUND at person");
  EXPECT_EQ(Refused(id,
                    [](auto& request) {
                      *request.mutable_person() = Cpr(kChildNumber);
                      request.set_scope(admin::v1::CONTENT);
                    }),
            "ERASURE_SCOPE at scope");
}

TEST_F(OrderErasureTest, WhatIsOpenErasedOrOnHoldIsRefusedWhenItIsAskedFor) {
  const HandoverId open = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(Verdict(Ask(OrderOf(open))), "DELIVERY_OPEN at handover_id");
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  ASSERT_TRUE(Ask(OrderOf(open)).ok());
  ASSERT_TRUE(Confirm(bo_).ok());
  EXPECT_EQ(Verdict(Ask(OrderOf(open))), "ERASED at handover_id");
  const HandoverId held = Concluded();
  std::vector<policy::NamedText> files = fakes::ShippedPolicyFiles();
  files.push_back({"hold.textproto", "holds { id: \"H-1\" reason: \"A lawsuit.\" kinds: \"BIRTH_NOTIFICATION\" }"});
  fakes::Awaited<absl::StatusOr<admin::v1::ReloadPolicyResponse>> answer;
  ActivatePolicy(fakes::Tester(), std::move(files), env(), answer.Done());
  ASSERT_TRUE(answer.Get().ok());
  EXPECT_EQ(Verdict(Ask(OrderOf(held))), "ON_HOLD at handover_id");
}

TEST_F(OrderErasureTest, APersonGoesByTheNumberThatIsNowhereAfterwards) {
  const HandoverId id = Concluded();
  RequestErasureRequest request = OrderOf(id);
  *request.mutable_person() = Cpr(kMotherNumber);
  const auto asked = Ask(request);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_TRUE(asked->request().person());
  EXPECT_EQ(asked->request().handover_count(), 1);
  EXPECT_EQ(asked->DebugString().find(kMotherNumber), std::string::npos);
  const auto confirmed = Confirm(bo_);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_TRUE(confirmed->person_erased());
  EXPECT_FALSE(IsThere(id));
  EXPECT_EQ(AllRows().find(kMotherNumber), std::string::npos);
}

TEST_F(OrderErasureTest, BothSeeUnderHowManyNumbersAPersonGoes) {
  Concluded();
  Join(kTwinNumber, kChildNumber);
  const auto asked = Ask(OrderOfPerson(kTwinNumber));
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->request().number_count(), 2);
  EXPECT_EQ(asked->request().handover_count(), 1) << "it was sent under the other number";
  EXPECT_EQ(ListErasureRequests(world_.eraser(), env())->requests(0).number_count(), 2);
  const auto confirmed = Confirm(bo_);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->erased_number_count(), 2);
  EXPECT_EQ(confirmed->erased_handover_count(), 1);
}

TEST_F(OrderErasureTest, ANumberThatWasLinkedSinceIsDecidedOnAnew) {
  ASSERT_TRUE(Ask(OrderOfPerson(kChildNumber)).ok());
  Join(kTwinNumber, kChildNumber);
  EXPECT_EQ(Verdict(Confirm(bo_)), "NUMBERS_CHANGED at request_id");
  EXPECT_TRUE(env().facts.LoadRecord(KeyOf(kChildNumber))->record.has_register_facts());
  ASSERT_TRUE(Ask(OrderOfPerson(kChildNumber, "0190b000-0000-7000-8000-000000000002")).ok());
  EXPECT_EQ(Verdict(Confirm(bo_, "0190b000-0000-7000-8000-000000000002")), "OK");
}

TEST_F(OrderErasureTest, BothAreToldOfDamagedEntries) {
  const HandoverId id = Concluded();
  const auto row = store::ReadRow<storage::v1::HandoverRecord>(world_.store(), store::Table::kHandover,
                                                               store::RowKey(id));
  const auto accepted = static_cast<uint64_t>((*row)->record.accepted_index());
  world_.store().DamageRow(store::Table::kLeaf, store::OrderedU64(accepted));
  const auto asked = Ask(OrderOfPerson(kMotherNumber));
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->request().damaged_entry_count(), 1);
  EXPECT_EQ(Confirm(bo_)->damaged_entry_count(), 1);
  ForgetTheLog();
}

}  // namespace order_erasure_test_internal
}  // namespace handover::pipeline
