// Receives what is sent to a party, through one stream: the default way to receive.
//
// Deliveries come as long as there is credit; each is checked, given to the handler, acknowledged when the handler has
// stored it, and its lease is kept meanwhile. A broken stream is opened again; what was not acknowledged comes again
// with the same delivery id. Acknowledgements and conclusions that were not answered are sent again as they were.
#ifndef HANDOVER_CLIENTS_CPP_RECEIVER_H_
#define HANDOVER_CLIENTS_CPP_RECEIVER_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cpp/acknowledgement.h"
#include "clients/cpp/received_delivery.h"
#include "clients/cpp/session.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {

// The broker has logged an acknowledgement or conclusion.
struct Acknowledged {
  exchange::v1::DeliveryState state = exchange::v1::DELIVERY_STATE_UNSPECIFIED;  // After it.
  exchange::v1::Receipt receipt;                                                // Checked.
};
// NOT_FOUND: no such delivery of ours. FAILED_PRECONDITION: concluded otherwise already, or never handed out.
// INVALID_ARGUMENT: see the detail. UNAVAILABLE and DATA_LOSS: as SubmitResult.
using AcknowledgeResult = absl::StatusOr<Acknowledged>;

// The receiving system. Called on the Receiver's own threads, one delivery at a time per thread; may block.
class DeliveryHandler {
 public:
  virtual ~DeliveryHandler() = default;

  // Stores the delivery durably. OK: it is acknowledged as DELIVERED at once, so return OK only when a power cut would
  // not lose it. It may come twice, with the same delivery id: OK then too. An error: not acknowledged; the broker hands
  // it out again when the lease has lapsed.
  virtual absl::Status Store(const ReceivedDelivery& delivery) = 0;

  // A delivered acknowledgement was answered. Called on a thread of gRPC's: do not block.
  virtual void Acknowledged(const DeliveryId& delivery_id, const AcknowledgeResult& result) {
    static_cast<void>(delivery_id);
    static_cast<void>(result);
  }

  // A copy that does not verify was not given to Store(), and is not acknowledged.
  virtual void Refused(const exchange::v1::DeliveredCopy& copy, const absl::Status& why) {
    static_cast<void>(copy);
    static_cast<void>(why);
  }
};

// Thread-safe. Borrows session and handler.
class Receiver {
 public:
  struct Options {
    int credit = 64;  // Deliveries with us that are not acknowledged, at most; 1 to 10000.
    absl::Duration lease = absl::Seconds(60);        // 5 seconds to 30 minutes.
    absl::Duration renew_every = absl::Seconds(20);  // Less than half the lease, so that one lost renewal does not matter.
    int handler_threads = 1;                         // One keeps the broker's order.
    int max_frame_members = 64;                      // Acknowledgements under one signature.
  };
  using Done = std::function<void(AcknowledgeResult)>;

  Receiver(Session& session, DeliveryHandler& handler, const Options& options);
  Receiver(Session& session, DeliveryHandler& handler) : Receiver(session, handler, Options()) {}
  // As Stop().
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  // Begins to receive.
  void Start();

  // Says what a professional decided. Travels on the stream, frames fill as a Submitter's. Also for deliveries of an
  // earlier process: build it with Conclude(ticket, ...). `done` is called on a thread of gRPC's: do not block in it.
  void Conclude(OutgoingAcknowledgement conclusion, Done done);

  // Takes no more deliveries, lets handlers finish, waits for the answers to what was acknowledged (at most the
  // channel's call_deadline), then ends the stream. Idempotent.
  void Stop();

  // OK while the stream is open or being opened again; else why it ended for good (UNAUTHENTICATED, INVALID_ARGUMENT).
  absl::Status status() const;
  // Blocks until it ended for good, or was stopped.
  absl::Status Wait();

 private:
  class Stream;
  const std::shared_ptr<Stream> stream_;  // Shared with gRPC's reactor, which is last.
};

// Signs the acknowledgements in frames and sends them by unary calls. Blocks. One result per acknowledgement, in order.
std::vector<AcknowledgeResult> AcknowledgeOnce(Session& session,
                                               const std::vector<OutgoingAcknowledgement>& acknowledgements);

// Takes what waits now, at most max_count (1 to 256), stores each by the handler and acknowledges what was stored; the
// handler also hears of refused copies. For systems that poll. Returns how many were stored.
struct PullOptions {
  int max_count = 64;
  absl::Duration lease = absl::Seconds(60);
};
absl::StatusOr<int> PullOnce(Session& session, DeliveryHandler& handler, const PullOptions& options);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_RECEIVER_H_
