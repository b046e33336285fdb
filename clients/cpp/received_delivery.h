// A copy as its recipient reads it, after everything about it was checked.
#ifndef HANDOVER_CLIENTS_CPP_RECEIVED_DELIVERY_H_
#define HANDOVER_CLIENTS_CPP_RECEIVED_DELIVERY_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/frame_check.h"
#include "broker/base/commitment/layout.h"
#include "broker/base/ids.h"
#include "clients/cpp/acknowledgement.h"
#include "clients/cpp/session.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {

struct ReceivedDelivery {
  exchange::v1::Handover handover;  // Readable: the sections this recipient may have, one addressee, no slip.
  DeliveryTicket ticket;            // Keep it with the copy: acknowledging and concluding need it.
  HandoverId handover_id;
  PartyId sender;
  Digest root{};  // R.
  uint64_t accepted_index = 0;
  int attempt = 0;          // From 1; more than 1: it may lie in your store already, under the same delivery id.
  bool redirected = false;  // Came to us by another recipient's redirection.
  absl::Time lease_expire_time = absl::InfinitePast();
  std::optional<absl::Time> conclude_by_time;  // Nothing: no conclusion is asked for.
  std::vector<std::string> excluded_professionals;  // Who of us must not open it; keep it from them.
  std::string copy;                                 // The DeliveredCopy as received: the proof. Store these bytes.
};

// Opens copies. Thread-safe. Borrows the session.
class CopyOpener {
 public:
  explicit CopyOpener(Session& session);

  // Checks the copy by scheme HO1: signed by its sender for us, nothing changed or slipped in, logged by the broker.
  // May ask the directory for the sender's keys, hence blocks. DATA_LOSS with the scheme's reason as code: do not store
  // it, do not acknowledge it, call the operator. UNAVAILABLE: the keys could not be asked for; leave it to come again.
  absl::StatusOr<ReceivedDelivery> Open(const exchange::v1::DeliveredCopy& copy);

 private:
  // The frame's checker, with the signature's verdict when it was seen before: one frame carries many copies.
  FrameChecker FrameOf(const exchange::v1::SignedFrame& frame);
  void Remember(const exchange::v1::SignedFrame& frame, const FrameChecker& checker);
  absl::Status LearnSenderKey(const exchange::v1::DeliveredCopy& copy, const FrameChecker& frame);

  Session& session_;
  const Layout layout_;

  absl::Mutex mu_;
  absl::flat_hash_map<std::pair<std::string, std::string>, FrameChecker> frames_ ABSL_GUARDED_BY(mu_);
};

// The readable form of a copy's envelope and items. DATA_LOSS (COPY_MALFORMED): an item does not parse.
absl::StatusOr<exchange::v1::Handover> ReadableHandover(const exchange::v1::DeliveredCopy& copy);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_RECEIVED_DELIVERY_H_
