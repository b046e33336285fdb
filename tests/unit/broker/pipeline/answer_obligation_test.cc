#include "broker/pipeline/answer_obligation.h"

#include <string>
#include <vector>

#include "broker/pipeline/handover_status.h"
#include "tests/fakes/world/awaited.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace answer_obligation_test_internal {

using exchange::v1::AnswerObligationRequest;
using exchange::v1::AnswerObligationResponse;

// The visit summary at the GP: the child's parents get a copy.
class AnswerObligationTest : public PipelineTest {
 protected:
  AnswerObligationTest() { MustReceive("gp-a"); }

  exchange::v1::HandoverStatus StatusOfSent() { return MustGetStatus("odense-hv", id_); }

  absl::StatusOr<AnswerObligationResponse> Answer(const std::string& party, const AnswerObligationRequest& request) {
    fakes::Awaited<absl::StatusOr<AnswerObligationResponse>> answer;
    AnswerObligation(caller(party), request, env(), answer.Done());
    return answer.Get();
  }
  AnswerObligationRequest Request(const std::string& action) {
    AnswerObligationRequest request;
    request.set_delivery_id(StatusOfSent().deliveries(0).delivery_id());
    request.set_code("CITIZEN_COPY");
    request.set_action_code(action);
    request.set_professional("Hanne Test, health visitor");
    request.set_reason("They have it on paper.");
    return request;
  }

  const HandoverId id_ = MustSubmitId("odense-hv", VisitSummary());
};

TEST_F(AnswerObligationTest, ADutyIsOpenUntilItIsMet) {
  EXPECT_EQ(StatusOfSent().open_obligation_count(), 1);
  EXPECT_EQ(StatusOfSent().deliveries(0).obligations(0).party_id(), ToString(caller("odense-hv").party));
  const auto answered = Answer("odense-hv", Request("MET"));
  ASSERT_EQ(Verdict(answered), "OK");
  EXPECT_EQ(answered->obligation().answer(), "MET");
  EXPECT_EQ(answered->obligation().professional(), "Hanne Test, health visitor");
  EXPECT_EQ(answered->obligation().answer_time().seconds(), absl::ToUnixSeconds(env().clock.Now()));
  EXPECT_EQ(StatusOfSent().open_obligation_count(), 0);
}

TEST_F(AnswerObligationTest, TheAnswerIsLoggedOnceWithNameAndReason) {
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("EXEMPT"))), "OK");
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("EXEMPT"))), "OK");
  const std::vector<LoggedEvent> events = EventsNamed("OBLIGATION_EXEMPT");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, LeafType::kState);
  EXPECT_EQ(events[0].detail.reason(), "CITIZEN_COPY");
  EXPECT_EQ(events[0].detail.note(), "They have it on paper.");
  EXPECT_EQ(events[0].detail.professional(), "Hanne Test, health visitor");
  EXPECT_EQ(events[0].detail.actor_party(), caller("odense-hv").party.bytes());
}

TEST_F(AnswerObligationTest, ALaterAnswerReplacesAnEarlierOne) {
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("EXEMPT"))), "OK");
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("MET"))), "OK");
  EXPECT_EQ(StatusOfSent().deliveries(0).obligations(0).answer(), "MET");
}

TEST_F(AnswerObligationTest, WhatIsMissingIsNamed) {
  EXPECT_EQ(Verdict(Answer("odense-hv", Request("FORGOTTEN"))), "ACTION_UNKNOWN at action_code");
  AnswerObligationRequest unnamed = Request("MET");
  unnamed.clear_professional();
  EXPECT_EQ(Verdict(Answer("odense-hv", unnamed)), "FIELD_REQUIRED at professional");
  AnswerObligationRequest unexplained = Request("EXEMPT");
  unexplained.clear_reason();
  EXPECT_EQ(Verdict(Answer("odense-hv", unexplained)), "FIELD_REQUIRED at reason");
  AnswerObligationRequest long_reason = Request("MET");
  long_reason.set_reason(std::string(801, 'x'));
  EXPECT_EQ(Verdict(Answer("odense-hv", long_reason)), "FIELD_REQUIRED at reason");
  AnswerObligationRequest other = Request("MET");
  other.set_code("JOURNAL_NOTE");
  EXPECT_EQ(Verdict(Answer("odense-hv", other)), "OBLIGATION_UNKNOWN at code");
  EXPECT_EQ(StatusOfSent().open_obligation_count(), 1);
}

TEST_F(AnswerObligationTest, AnotherPartyIsAnsweredLikeAnIdThatDoesNotExist) {
  AnswerObligationRequest unknown = Request("MET");
  const std::string foreign = Verdict(Answer("gp-a", unknown));
  unknown.set_delivery_id("0190163d-8694-739b-aea5-966c26f8ad91");
  EXPECT_EQ(Verdict(Answer("odense-hv", unknown)), foreign);
  unknown.set_delivery_id("postcard");
  EXPECT_EQ(Verdict(Answer("odense-hv", unknown)), foreign);
}

TEST_F(AnswerObligationTest, TheListShowsOpenDutiesAlone) {
  exchange::v1::ListHandoversRequest request;
  request.set_obligations_only(true);
  EXPECT_EQ(ListHandovers(caller("odense-hv"), request, env())->handovers_size(), 1);
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("MET"))), "OK");
  EXPECT_EQ(ListHandovers(caller("odense-hv"), request, env())->handovers_size(), 0);
}

}  // namespace answer_obligation_test_internal
}  // namespace handover::pipeline
