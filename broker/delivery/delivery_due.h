// What is due of a delivery next: read off its record alone, so that the worker, the lists and the tests agree.
#ifndef HANDOVER_BROKER_DELIVERY_DELIVERY_DUE_H_
#define HANDOVER_BROKER_DELIVERY_DELIVERY_DUE_H_

#include <cstdint>
#include <optional>

#include "handover/pathway/v1/escalation.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::delivery {

struct Due {
  int64_t time_ms = 0;  // The first moment that is too late.
  pathway::v1::EscalationReason reason = pathway::v1::ESCALATION_REASON_UNSPECIFIED;
};

// Nothing once the delivery is at an end.
std::optional<Due> DueOf(const storage::v1::DeliveryRecord& record);

// Whether its recipient has had a copy, so that it learns nothing new when it is told of it.
bool WasHandedOut(const storage::v1::DeliveryRecord& record);

}  // namespace handover::delivery

#endif  // HANDOVER_BROKER_DELIVERY_DELIVERY_DUE_H_
