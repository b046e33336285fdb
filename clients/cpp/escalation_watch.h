// Follows the escalations about what a party sent or is to receive.
#ifndef HANDOVER_CLIENTS_CPP_ESCALATION_WATCH_H_
#define HANDOVER_CLIENTS_CPP_ESCALATION_WATCH_H_

#include <functional>

#include "absl/status/status.h"

#include "clients/cpp/channel.h"
#include "handover/pathway/v1/escalation.pb.h"

namespace handover::client {

// Calls `changed` with every open escalation, and from then on with each that opens, climbs or closes. Blocks until
// `changed` returns false (OK). A lost connection is opened again as the channel's schedule says, and what is open then
// comes anew.
absl::Status WatchEscalations(const Channel& channel,
                              const std::function<bool(const pathway::v1::Escalation&)>& changed);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_ESCALATION_WATCH_H_
