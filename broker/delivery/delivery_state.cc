#include "broker/delivery/delivery_state.h"

namespace handover::delivery {
namespace delivery_state_internal {

using namespace exchange::v1;  // The states, by their names.

std::optional<DeliveryState> FromWaiting(DeliveryEvent event) {
  switch (event) {
    case DeliveryEvent::kStored:
      return DELIVERED;
    // A professional may conclude what the system stored a moment ago: one signed statement then says both.
    case DeliveryEvent::kAccepted:
      return ACCEPTED;
    case DeliveryEvent::kDeclined:
      return DECLINED;
    case DeliveryEvent::kRedirected:
      return REDIRECTED;
    case DeliveryEvent::kNotPermitted:
      return WITHHELD;
    case DeliveryEvent::kHeld:
      return HELD;
    case DeliveryEvent::kWithdrawn:
      return WITHDRAWN;
    case DeliveryEvent::kGivenUp:
      return DEAD_LETTER;
    case DeliveryEvent::kRouted:
    case DeliveryEvent::kRedriven:
    case DeliveryEvent::kReturned:
      return std::nullopt;
  }
  return std::nullopt;
}

// Had it been handed out before it came to wait for a human, a late word of its recipient still counts.
std::optional<DeliveryState> FromLateWord(DeliveryEvent event) {
  switch (event) {
    case DeliveryEvent::kStored:
    case DeliveryEvent::kAccepted:
    case DeliveryEvent::kDeclined:
    case DeliveryEvent::kRedirected:
      return FromWaiting(event);
    case DeliveryEvent::kRouted:
    case DeliveryEvent::kNotPermitted:
    case DeliveryEvent::kHeld:
    case DeliveryEvent::kWithdrawn:
    case DeliveryEvent::kGivenUp:
    case DeliveryEvent::kRedriven:
    case DeliveryEvent::kReturned:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<DeliveryState> FromDelivered(DeliveryEvent event) {
  switch (event) {
    case DeliveryEvent::kAccepted:
      return ACCEPTED;
    case DeliveryEvent::kDeclined:
      return DECLINED;
    case DeliveryEvent::kRedirected:
      return REDIRECTED;
    case DeliveryEvent::kStored:
    case DeliveryEvent::kRouted:
    case DeliveryEvent::kNotPermitted:
    case DeliveryEvent::kHeld:
    case DeliveryEvent::kWithdrawn:
    case DeliveryEvent::kGivenUp:
    case DeliveryEvent::kRedriven:
    case DeliveryEvent::kReturned:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace delivery_state_internal

std::optional<DeliveryState> Next(DeliveryState from, DeliveryEvent event) {
  using namespace exchange::v1;
  switch (from) {
    case HELD:
      if (event == DeliveryEvent::kRouted) return QUEUED;
      if (event == DeliveryEvent::kWithdrawn) return WITHDRAWN;
      if (event == DeliveryEvent::kReturned) return WITHHELD;  // Now the sender must act.
      return delivery_state_internal::FromLateWord(event);
    case QUEUED:
    case LEASED:
      return delivery_state_internal::FromWaiting(event);
    case DELIVERED:
      return delivery_state_internal::FromDelivered(event);
    case DECLINED:
    case WITHHELD:
      if (event == DeliveryEvent::kReturned) return RETURNED;
      return std::nullopt;
    case DEAD_LETTER:
      if (event == DeliveryEvent::kRedriven) return QUEUED;
      if (event == DeliveryEvent::kWithdrawn) return WITHDRAWN;
      if (event == DeliveryEvent::kReturned) return WITHHELD;  // Now the sender must act.
      return delivery_state_internal::FromLateWord(event);
    case ACCEPTED:
    case REDIRECTED:
    case WITHDRAWN:
    case RETURNED:
      return std::nullopt;  // Ends.
    case DELIVERY_STATE_UNSPECIFIED:
    case exchange::v1::DeliveryState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case exchange::v1::DeliveryState_INT_MAX_SENTINEL_DO_NOT_USE_:
      return std::nullopt;
  }
  return std::nullopt;
}

bool IsEnd(DeliveryState state, const EndRule& rule) {
  using namespace exchange::v1;
  switch (state) {
    case ACCEPTED:
    case REDIRECTED:
    case WITHDRAWN:
    case RETURNED:
      return true;
    case DELIVERED:
      return rule.copy || !rule.conclusion_due;
    case HELD:
    case QUEUED:
    case LEASED:
    case DECLINED:
    case WITHHELD:
    case DEAD_LETTER:
    case DELIVERY_STATE_UNSPECIFIED:
    case exchange::v1::DeliveryState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case exchange::v1::DeliveryState_INT_MAX_SENTINEL_DO_NOT_USE_:
      return false;
  }
  return false;
}

}  // namespace handover::delivery
