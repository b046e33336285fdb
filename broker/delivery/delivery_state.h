// The life of one delivery, as one transition function.
#ifndef HANDOVER_BROKER_DELIVERY_DELIVERY_STATE_H_
#define HANDOVER_BROKER_DELIVERY_DELIVERY_STATE_H_

#include <optional>

#include "handover/exchange/v1/wire.pb.h"

namespace handover::delivery {

using exchange::v1::DeliveryState;

enum class DeliveryEvent {
  kRouted,        // A human found the recipient of a held delivery.
  kStored,        // The recipient's system has stored it: OUTCOME_DELIVERED.
  kAccepted,      // A named professional took responsibility.
  kDeclined,      // The recipient said no.
  kRedirected,    // Another delivery carries on.
  kNotPermitted,  // The decision at hand-out says no.
  kHeld,          // At hand-out nobody but a human can say whether, or where to.
  kWithdrawn,     // The sender took it back.
  kGivenUp,       // Handed out too often.
  kRedriven,      // An operator puts a dead letter back.
  kReturned,      // The sender has acted, or an operator sent it back for the sender to act.
};

// The state after `event`, or nothing where the event has no place: the caller answers FAILED_PRECONDITION. LEASED is
// not a stored state: what is on lease counts as QUEUED here.
std::optional<DeliveryState> Next(DeliveryState from, DeliveryEvent event);

struct EndRule {
  bool copy = false;            // For information.
  bool conclusion_due = false;  // The kind asks a professional to conclude.
};
// Nothing more is expected of anybody.
bool IsEnd(DeliveryState state, const EndRule& rule);

}  // namespace handover::delivery

#endif  // HANDOVER_BROKER_DELIVERY_DELIVERY_STATE_H_
