// The use case "hand out": lease what waits, decide again with the facts of this moment, choose sections, commit the
// decision, and only then give the copies away. A withdrawal that committed first always wins.
#ifndef HANDOVER_BROKER_PIPELINE_HAND_OUT_H_
#define HANDOVER_BROKER_PIPELINE_HAND_OUT_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/delivery/queues.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/store/committer.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::pipeline {

struct HandOutRequest {
  PartyId recipient;
  size_t max_count = 1;
  absl::Duration lease;
  size_t max_bytes = 8u << 20;  // Of the copies: the one that reaches it is the last. What is over goes back undecided.
};

// Called once, on this thread or the committer's, and must not block. May be empty although something waits: what could
// not be handed out now has gone back into its queue, or to the sender. `again` says that trying at once makes sense.
struct HandedOut {
  std::vector<exchange::v1::DeliveredCopy> copies;
  bool again = false;
};
using HandOutDone = std::function<void(HandedOut)>;

void HandOut(const HandOutRequest& request, Environment& env, HandOutDone done);

// A delivery that is no longer allowed, on its way back to the sender: WITHHELD with the reason, once the transaction
// is committed. `done` of the transaction is the caller's, who also takes it out of its queue.
struct KeptBack {
  store::Transaction transaction;
  delivery::Waiting waiting;
  std::vector<EscalationNews> news;  // To be told when it is committed: TellWhenCommitted().
};

// The same decision as when it is handed out, without handing it out. Nothing where it may go, where it was handed out
// before, and where it does not wait. Errors as of reading it.
absl::StatusOr<std::optional<KeptBack>> KeepBackWhatIsDenied(const DeliveryId& delivery, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_HAND_OUT_H_
