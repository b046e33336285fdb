#include "broker/pipeline/delivery_obstacle.h"

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace delivery_obstacle_test_internal {

using delivery::DeliveryEvent;

// A delivery to odense-hv that routing finds there and the policy permits: what must be otherwise for it not to go.
class DeliveryObstacleTest : public PipelineTest {
 protected:
  DeliveryObstacleTest() {
    handover_.addressees.emplace_back().set_role("HEALTH_VISITING");
    record_.set_recipient_party(std::string(caller("odense-hv").party.bytes()));
    ruling_.route.outcome = routing::Route::Outcome::kFound;
    ruling_.route.party = caller("odense-hv").party;
    ruling_.decision.verdict = policy::Verdict::kPermitted;
  }
  // `WITHHELD REASON`, or `-`.
  std::string Found() {
    const std::optional<Obstacle> obstacle = FindObstacle(record_, handover_, ruling_);
    return obstacle.has_value() ? std::string(obstacle->name) + " " + obstacle->reason : "-";
  }

  StoredHandover handover_;
  storage::v1::DeliveryRecord record_;
  Ruling ruling_;
};

TEST_F(DeliveryObstacleTest, WhatIsPermittedAndRoutedHereGoes) { EXPECT_EQ(Found(), "-"); }

TEST_F(DeliveryObstacleTest, WhatIsDeniedIsWithheld) {
  ruling_.decision.verdict = policy::Verdict::kDenied;
  EXPECT_EQ(FindObstacle(record_, handover_, ruling_)->event, DeliveryEvent::kNotPermitted);
}

TEST_F(DeliveryObstacleTest, WhatThePolicyHoldsIsHeld) {
  ruling_.decision.verdict = policy::Verdict::kHeldForHuman;
  EXPECT_EQ(FindObstacle(record_, handover_, ruling_)->event, DeliveryEvent::kHeld);
}

TEST_F(DeliveryObstacleTest, WhatRoutingHoldsIsHeld) {
  ruling_.route.outcome = routing::Route::Outcome::kHeld;
  EXPECT_EQ(FindObstacle(record_, handover_, ruling_)->event, DeliveryEvent::kHeld);
}

TEST_F(DeliveryObstacleTest, ARoleThatMovedIsWithheld) {
  ruling_.route.party = caller("aarhus-hv").party;
  EXPECT_EQ(Found(), "WITHHELD RECIPIENT_NOT_RESPONSIBLE");
}

TEST_F(DeliveryObstacleTest, RoutingIsNotAskedAgainOfWhatAHumanOrTheSenderChose) {
  ruling_.route.party = caller("aarhus-hv").party;
  record_.set_routed_by_operator(true);
  EXPECT_EQ(Found(), "-");
  record_.clear_routed_by_operator();
  record_.set_predecessor_id("delivery-id-0001");
  EXPECT_EQ(Found(), "-");
  record_.clear_predecessor_id();
  handover_.addressees[0].set_party(std::string(caller("odense-hv").party.bytes()));
  EXPECT_EQ(Found(), "-");
}

TEST_F(DeliveryObstacleTest, ThatThePersonHasMovedIsKnownFromOtherReasons) {
  ruling_.route.party = caller("aarhus-hv").party;
  EXPECT_TRUE(IsMoved(*FindObstacle(record_, handover_, ruling_)));
  ruling_.route.party = caller("odense-hv").party;
  ruling_.decision.verdict = policy::Verdict::kDenied;
  EXPECT_FALSE(IsMoved(*FindObstacle(record_, handover_, ruling_)));
  ruling_.decision.verdict = policy::Verdict::kHeldForHuman;
  ruling_.decision.reason = policy::Reason::kRecipientNotResponsible;
  EXPECT_FALSE(IsMoved(*FindObstacle(record_, handover_, ruling_)));
}

TEST_F(DeliveryObstacleTest, AnOperatorWhoRoutedItAndARecipientWhoRedirectedItAreHumansWhoChose) {
  EXPECT_FALSE(IsChosenByHuman(record_));
  record_.set_routed_by_operator(true);
  EXPECT_TRUE(IsChosenByHuman(record_));
  record_.clear_routed_by_operator();
  record_.set_predecessor_id("delivery-id-0001");
  EXPECT_TRUE(IsChosenByHuman(record_));
}

}  // namespace delivery_obstacle_test_internal
}  // namespace handover::pipeline
