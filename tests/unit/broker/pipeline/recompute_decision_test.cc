#include "broker/pipeline/recompute_decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/pipeline/pathway.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RecomputeDecisionTest : public PipelineTest {
 protected:
  // Of the newest event of that name about the child.
  std::vector<Recomputed> Again(const std::string& name) {
    std::vector<Recomputed> recomputed;
    const std::vector<PersonEvent> events = EventsAbout(KeyOf(kChildNumber), env()).value();
    for (const PersonEvent& event : events) {
      if (event.detail.event() == name) recomputed = RecomputeDecisions(event, env()).value();
    }
    return recomputed;
  }
};

// The family has moved, the consent is gone and the mother is dead: what was decided then is decided again as then.
TEST_F(RecomputeDecisionTest, WhatCameLaterChangesNothing) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  MustSubmit("odense-hv", TransitionSummary());
  MustReceive("daycare");
  world_.clock().Advance(absl::Hours(24));
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.set_municipality_code("0751");
  facts.clear_holders();
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  facts = FactsOf(kMotherNumber);
  facts.set_deceased(true);
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  world_.Restart();
  EXPECT_THAT(Again("SUBMITTED"), ElementsAre(Recomputed::kSame));
  EXPECT_THAT(Again("HANDED_OUT"), ElementsAre(Recomputed::kSame));
}

TEST_F(RecomputeDecisionTest, ARefusalAtDeliveryIsDecidedAgainToo) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  MustSubmit("odense-hv", TransitionSummary());
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  EXPECT_THAT(Again("WITHHELD"), ElementsAre(Recomputed::kSame));
}

TEST_F(RecomputeDecisionTest, FactsThatWereChangedBehindTheBrokersBackAreFound) {
  MustSubmit("ouh", BirthNotification());
  const std::string key = store::FactHistoryKey(KeyOf(kChildNumber).bytes(), 1);
  OverwriteRow(store::Table::kFactHistory, key, "garbage");
  EXPECT_THAT(Again("SUBMITTED"), ElementsAre(Recomputed::kNotPossible));
}

TEST_F(RecomputeDecisionTest, ADecisionThatIsNotWhatTheFactsOfThenGiveDiffers) {
  MustSubmit("ouh", BirthNotification());
  PersonEvent event = EventsAbout(KeyOf(kChildNumber), env())->back();
  consent::v1::DecisionExplanation decision;
  decision.ParseFromString(event.detail.decisions(0));
  decision.set_rule_id("P-99");
  event.detail.set_decisions(0, decision.SerializeAsString());
  EXPECT_THAT(RecomputeDecisions(event, env()).value(), ElementsAre(Recomputed::kDiffers));
  decision.set_policy_digest(std::string(32, 'x'));
  event.detail.set_decisions(0, decision.SerializeAsString());
  EXPECT_THAT(RecomputeDecisions(event, env()).value(), ElementsAre(Recomputed::kOtherPolicy));
  event.detail.set_handover_id(std::string(16, 'x'));
  EXPECT_THAT(RecomputeDecisions(event, env()).value(), ElementsAre(Recomputed::kNotPossible));
}

TEST_F(RecomputeDecisionTest, WhatDecidesNothingIsNotDecidedAgain) { EXPECT_THAT(Again("REGISTER_FACTS"), IsEmpty()); }

TEST_F(RecomputeDecisionTest, TheSenderIsToldAndTheRecipientIsNot) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustReceive("odense-hv");
  pathway::v1::ExplainHandoverRequest request;
  request.set_handover_id(ToString(id));
  const auto to_sender = ExplainHandover(caller("ouh"), request, env());
  ASSERT_TRUE(to_sender.ok());
  ASSERT_EQ(to_sender->entries_size(), 2);
  EXPECT_EQ(to_sender->entries(1).recomputed(), pathway::v1::ExplainHandoverResponse::SAME);
  const auto to_recipient = ExplainHandover(caller("odense-hv"), request, env());
  ASSERT_TRUE(to_recipient.ok());
  EXPECT_EQ(to_recipient->entries(0).recomputed(), pathway::v1::ExplainHandoverResponse::RECOMPUTED_UNSPECIFIED);
}

}  // namespace
}  // namespace handover::pipeline
