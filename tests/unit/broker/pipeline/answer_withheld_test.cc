#include "broker/pipeline/answer_withheld.h"

#include <string>

#include "broker/pipeline/handover_status.h"
#include "tests/fakes/world/awaited.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace answer_withheld_test_internal {

using exchange::v1::AnswerWithheldRequest;
using exchange::v1::AnswerWithheldResponse;

// The visit summary, of which the mother's mental health waits for her consent.
class AnswerWithheldTest : public PipelineTest {
 protected:
  exchange::v1::HandoverStatus StatusOfSent() { return MustGetStatus("odense-hv", id_); }

  absl::StatusOr<AnswerWithheldResponse> Answer(const std::string& party, const AnswerWithheldRequest& request) {
    fakes::Awaited<absl::StatusOr<AnswerWithheldResponse>> answer;
    AnswerWithheld(caller(party), request, env(), answer.Done());
    return answer.Get();
  }
  AnswerWithheldRequest Request(const std::string& action) {
    AnswerWithheldRequest request;
    request.set_delivery_id(StatusOfSent().deliveries(0).delivery_id());
    request.set_action_code(action);
    return request;
  }

  const HandoverId id_ = MustSubmitId("odense-hv", VisitSummary());
};

TEST_F(AnswerWithheldTest, EveryWithheldPairIsATaskUntilItIsAnsweredFor) {
  EXPECT_EQ(StatusOfSent().open_task_count(), 1);
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayDelivered());
  EXPECT_TRUE(StatusOfSent().ended());
  EXPECT_EQ(StatusOfSent().open_task_count(), 1) << "an end for the recipient is none for the sender's task";
  const auto answered = Answer("odense-hv", Request("RESENT"));
  ASSERT_EQ(Verdict(answered), "OK");
  EXPECT_EQ(answered->status().open_task_count(), 0);
  EXPECT_EQ(answered->status().deliveries(0).withheld(0).answer(), "RESENT");
}

TEST_F(AnswerWithheldTest, TheAnswerIsLoggedOnceAsTheSenders) {
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("WAIVED"))), "OK");
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("WAIVED"))), "OK");
  const std::vector<LoggedEvent> events = EventsNamed("WITHHELD_ANSWERED");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, LeafType::kState);
  EXPECT_EQ(events[0].detail.reason(), "WAIVED");
  EXPECT_EQ(events[0].detail.actor_party(), caller("odense-hv").party.bytes());
  EXPECT_EQ(events[0].detail.other_party(), "");
}

TEST_F(AnswerWithheldTest, ALaterAnswerReplacesAnEarlierOne) {
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("WAIVED"))), "OK");
  const auto again = Answer("odense-hv", Request("HANDLED_OTHERWISE"));
  EXPECT_EQ(again->status().deliveries(0).withheld(0).answer(), "HANDLED_OTHERWISE");
}

TEST_F(AnswerWithheldTest, AnAnswerBeforeTheHandOutIsKept) {
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("WAIVED"))), "OK");
  MustReceive("gp-a");
  EXPECT_EQ(StatusOfSent().open_task_count(), 0);
  EXPECT_EQ(StatusOfSent().deliveries(0).withheld(0).answer(), "WAIVED");
}

// A consent that came in time: there is nothing left to do.
TEST_F(AnswerWithheldTest, WhatGoesAfterAllIsNoTask) {
  ASSERT_TRUE(world_
                  .RecordConsent("odense-hv", ConsentOf({.subject = kMotherNumber,
                                                         .by = {kMotherNumber},
                                                         .categories = {options::v1::DATA_CATEGORY_PARENT_MENTAL},
                                                         .to = directory::v1::GP}))
                  .ok());
  MustReceive("gp-a");
  EXPECT_EQ(StatusOfSent().open_task_count(), 0);
  EXPECT_EQ(Verdict(Answer("odense-hv", Request("WAIVED"))), "NOTHING_WITHHELD at delivery_id");
}

TEST_F(AnswerWithheldTest, APairIsAnsweredByItself) {
  AnswerWithheldRequest request = Request("WAIVED");
  *request.add_pairs() = StatusOfSent().deliveries(0).withheld(0);
  request.mutable_pairs(0)->clear_reason();
  EXPECT_EQ(Answer("odense-hv", request)->status().open_task_count(), 0);
}

TEST_F(AnswerWithheldTest, APairThatWasNotWithheldIsRefusedAndNothingIsAnswered) {
  AnswerWithheldRequest request = Request("WAIVED");
  *request.add_pairs() = StatusOfSent().deliveries(0).withheld(0);
  request.add_pairs()->set_category("BIRTH");
  EXPECT_EQ(Verdict(Answer("odense-hv", request)), "PAIR_NOT_WITHHELD at pairs[1]");
  EXPECT_EQ(StatusOfSent().open_task_count(), 1);
}

TEST_F(AnswerWithheldTest, AnUnknownActionIsRefused) {
  EXPECT_EQ(Verdict(Answer("odense-hv", Request("FORGOTTEN"))), "ACTION_UNKNOWN at action_code");
}

// Not the recipient, not a stranger, not for an id that does not exist: one answer.
TEST_F(AnswerWithheldTest, AnotherPartyIsAnsweredLikeAnIdThatDoesNotExist) {
  AnswerWithheldRequest unknown = Request("WAIVED");
  unknown.set_delivery_id("0190a5d0-0000-7000-8000-00000000000f");
  const std::string none = WireOf(Answer("odense-hv", unknown).status());
  EXPECT_EQ(WireOf(Answer("gp-a", Request("WAIVED")).status()), none);
  EXPECT_EQ(WireOf(Answer("ouh", Request("WAIVED")).status()), none);
  unknown.set_delivery_id("no id");
  EXPECT_EQ(WireOf(Answer("odense-hv", unknown).status()), none);
}

TEST_F(AnswerWithheldTest, TheListShowsOpenTasksAlone) {
  exchange::v1::ListHandoversRequest request;
  request.set_tasks_only(true);
  EXPECT_EQ(ListHandovers(caller("odense-hv"), request, env())->handovers_size(), 1);
  ASSERT_EQ(Verdict(Answer("odense-hv", Request("WAIVED"))), "OK");
  EXPECT_EQ(ListHandovers(caller("odense-hv"), request, env())->handovers_size(), 0);
}

// It came back as a whole: that is the task then.
TEST_F(AnswerWithheldTest, WhatWasDeclinedOrTakenBackHasNoTasksOfItsOwn) {
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayDeclined());
  EXPECT_EQ(StatusOfSent().open_task_count(), 0);
}

}  // namespace answer_withheld_test_internal
}  // namespace handover::pipeline
