#include "broker/delivery/delivery_due.h"

#include "broker/delivery/delivery_state.h"

namespace handover::delivery {
namespace delivery_due_internal {

using pathway::v1::EscalationReason;

// The earlier of two; 0 = that one is not set.
Due Earlier(const Due& due, int64_t other_ms, EscalationReason other_reason) {
  if (other_ms == 0 || (due.time_ms != 0 && due.time_ms <= other_ms)) return due;
  return {other_ms, other_reason};
}

}  // namespace delivery_due_internal

std::optional<Due> DueOf(const storage::v1::DeliveryRecord& record) {
  using namespace delivery_due_internal;
  if (IsEnd(record.state(), {record.copy(), record.conclusion_due()})) return std::nullopt;
  const Due delivery = {record.deliver_by_ms(), pathway::v1::DELIVERY_LATE};
  switch (record.state()) {
    case exchange::v1::QUEUED:
    case exchange::v1::LEASED:
      return Earlier(delivery, record.conclude_by_ms(), pathway::v1::CONCLUSION_LATE);
    case exchange::v1::HELD:
      // That a human must decide gives nobody more time.
      return Earlier({record.deliver_by_ms(), pathway::v1::HELD_LATE}, record.act_by_ms(), pathway::v1::HELD_LATE);
    case exchange::v1::DELIVERED:
      return Due{record.conclude_by_ms(), pathway::v1::CONCLUSION_LATE};
    case exchange::v1::DECLINED:
    case exchange::v1::WITHHELD:
      return Due{record.act_by_ms(), pathway::v1::RETURNED_LATE};
    case exchange::v1::DEAD_LETTER:
      return Due{record.state_ms(), pathway::v1::DEAD_LETTER};
    case exchange::v1::ACCEPTED:
    case exchange::v1::REDIRECTED:
    case exchange::v1::WITHDRAWN:
    case exchange::v1::RETURNED:
    case exchange::v1::DELIVERY_STATE_UNSPECIFIED:
    case exchange::v1::DeliveryState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case exchange::v1::DeliveryState_INT_MAX_SENTINEL_DO_NOT_USE_:
      return std::nullopt;
  }
  return std::nullopt;
}

bool WasHandedOut(const storage::v1::DeliveryRecord& record) { return !record.delivery_digest().empty(); }

}  // namespace handover::delivery
