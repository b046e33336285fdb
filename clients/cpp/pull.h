// Receives what waits now, for systems that poll.
#ifndef HANDOVER_CLIENTS_CPP_PULL_H_
#define HANDOVER_CLIENTS_CPP_PULL_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "clients/cpp/delivery_handler.h"
#include "clients/cpp/session.h"

namespace handover::client {

struct PullOptions {
  int max_count = 64;                        // 1 to 256.
  absl::Duration lease = absl::Seconds(60);  // The handler must be done with all of them within it; it is not renewed.
};
struct PullOutcome {
  int stored = 0;   // And acknowledged; how that went, DeliveryHandler::Acknowledged() has heard.
  int refused = 0;  // Did not verify, or could not be checked.
  int given_back = 0;
};

// Takes what waits, at most max_count, gives each to the handler, acknowledges what it has stored and gives back what
// it has said GiveBack() of. Blocks. Errors as PullDeliveries and GiveBackDeliveries; what was handed out and neither
// acknowledged nor given back comes again.
absl::StatusOr<PullOutcome> PullOnce(Session& session, DeliveryHandler& handler, const PullOptions& options);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_PULL_H_
