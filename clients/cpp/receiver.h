// Receives what is sent to a party, through one stream: the default way to receive.
//
// Deliveries come as long as there is credit; each is checked, given to the handler, acknowledged when the handler has
// stored it, and its lease is kept meanwhile. A broken stream is opened again; what was not acknowledged comes again
// with the same delivery id. Acknowledgements and conclusions that were not answered are sent again as they were.
#ifndef HANDOVER_CLIENTS_CPP_RECEIVER_H_
#define HANDOVER_CLIENTS_CPP_RECEIVER_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "clients/cpp/acknowledgement.h"
#include "clients/cpp/acknowledgement_frame.h"
#include "clients/cpp/delivery_handler.h"
#include "clients/cpp/session.h"

namespace handover::client {

// Thread-safe. Borrows session and handler.
class Receiver {
 public:
  struct Options {
    int credit = 64;                           // Deliveries with us that are not acknowledged, at most; 1 to 10000.
    absl::Duration lease = absl::Seconds(60);  // 5 seconds to 30 minutes.
    absl::Duration renew_every =
        absl::Seconds(20);       // Less than half the lease, so that one lost renewal does not matter.
    int handler_threads = 1;     // One keeps the broker's order.
    int max_frame_members = 64;  // Acknowledgements under one signature.
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
  const std::unique_ptr<Stream> stream_;
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_RECEIVER_H_
