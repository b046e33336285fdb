#include "broker/pipeline/delivery_obstacle.h"

#include "broker/policy/explain.h"
#include "broker/routing/find_route.h"

namespace handover::pipeline {

bool IsMoved(const Obstacle& obstacle) {
  return obstacle.event == delivery::DeliveryEvent::kNotPermitted &&
         obstacle.reason == policy::ReasonCode(policy::Reason::kRecipientNotResponsible);
}

bool IsChosenByHuman(const storage::v1::DeliveryRecord& record) {
  return !record.predecessor_id().empty() || record.routed_by_operator();
}

std::optional<Obstacle> FindObstacle(const storage::v1::DeliveryRecord& record, const StoredHandover& handover,
                                     const Ruling& ruling) {
  using delivery::DeliveryEvent;
  const routing::Route& route = ruling.route;
  const policy::Decision& decision = ruling.decision;
  // Who was found at submission must still be the one responsible: a child that has moved is not handed to the old
  // place.
  const bool routing_counts =
      handover.addressees[static_cast<size_t>(record.addressee_index())].party().empty() && !IsChosenByHuman(record);
  if (routing_counts && route.outcome == routing::Route::Outcome::kFound &&
      route.party.bytes() != record.recipient_party()) {
    return Obstacle{DeliveryEvent::kNotPermitted, "WITHHELD",
                    std::string(policy::ReasonCode(policy::Reason::kRecipientNotResponsible))};
  }
  const std::string why(policy::ReasonCode(decision.reason));
  if (decision.verdict == policy::Verdict::kDenied) return Obstacle{DeliveryEvent::kNotPermitted, "WITHHELD", why};
  // Nobody guesses, and a statutory duty is never blocked: a human decides.
  if (routing_counts && route.outcome == routing::Route::Outcome::kHeld) {
    return Obstacle{DeliveryEvent::kHeld, "HELD", std::string(routing::HeldReasonCode(route.held_reason))};
  }
  if (decision.verdict == policy::Verdict::kHeldForHuman) return Obstacle{DeliveryEvent::kHeld, "HELD", why};
  return std::nullopt;
}

}  // namespace handover::pipeline
