// Why a delivery does not go to its recipient now. Asked before every copy is given away, and before the recipient is
// told of one that it never had.
#ifndef HANDOVER_BROKER_PIPELINE_DELIVERY_OBSTACLE_H_
#define HANDOVER_BROKER_PIPELINE_DELIVERY_OBSTACLE_H_

#include <optional>
#include <string>
#include <string_view>

#include "broker/delivery/delivery_state.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/stored_handover.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// Why it does not go to this recipient now, and what becomes of it.
struct Obstacle {
  delivery::DeliveryEvent event;
  std::string_view name;  // Of the event, in the log.
  std::string reason;
};

// The person lives elsewhere now, and the sender must act.
bool IsMoved(const Obstacle& obstacle);

// A named human has chosen the recipient: an operator routed it, or an earlier recipient redirected it. What the
// registers say of the way is then not asked again (ADR 0008).
bool IsChosenByHuman(const storage::v1::DeliveryRecord& record);

// Nothing when it can go: by the ruling, which was made for the delivery's recipient.
std::optional<Obstacle> FindObstacle(const storage::v1::DeliveryRecord& record, const StoredHandover& handover,
                                     const Ruling& ruling);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_DELIVERY_OBSTACLE_H_
