// Hands over many handovers through one stream: the default way to send.
//
// Handovers travel in frames, one signature each. Frames fill by themselves: what was submitted while the last frame
// was signed and written makes the next one, up to 32; there is no timer, so one handover alone leaves at once. A
// broken stream is opened again and every unanswered frame is sent again as it was.
#ifndef HANDOVER_CLIENTS_CPP_SUBMITTER_H_
#define HANDOVER_CLIENTS_CPP_SUBMITTER_H_

#include <cstdint>
#include <functional>
#include <future>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/session.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {

// The broker has it on stable storage and has proven it.
struct Submitted {
  exchange::v1::Acceptance acceptance;
  exchange::v1::Receipt receipt;  // Checked. Keep its bytes; handover-verify reads them.
};

// Why a handover was not accepted, as absl::Status with an ErrorDetail:
//   INVALID_ARGUMENT, PERMISSION_DENIED, ALREADY_EXISTS, FAILED_PRECONDITION, NOT_FOUND: refused; never sent again as
//   it is. RESOURCE_EXHAUSTED: over a limit of the broker's; submit it again later, fewer at once. UNAVAILABLE: not
//   answered within RetrySchedule::give_up_after, or the submitter was closed. It may have been
//     accepted: submit the same bytes again.
//   DATA_LOSS: the broker accepted it, but its proof does not hold (receipts.h). Keep the bytes and call the operator.
//   UNAUTHENTICATED, INTERNAL and any other: not judged, as IsRefused() (retry.h) says. Keep the bytes and submit them
//     again when the cause is mended.
using SubmitResult = absl::StatusOr<Submitted>;

// Thread-safe. Borrows the session. One stream; several Submitters of one party are allowed and gain little.
class Submitter {
 public:
  struct Options {
    int max_frame_members = 32;         // 1 to 64.
    int64_t max_frame_bytes = 1 << 20;  // A larger handover travels alone.
    int window = 256;                   // Handovers submitted and not yet answered; Submit() waits beyond it.
  };
  // Called once per handover, on a thread of gRPC's: do not block in it. It may call TrySubmit().
  using Done = std::function<void(SubmitResult)>;

  Submitter(Session& session, const Options& options);
  explicit Submitter(Session& session) : Submitter(session, Options()) {}
  // As Close().
  ~Submitter();
  Submitter(const Submitter&) = delete;
  Submitter& operator=(const Submitter&) = delete;

  // Waits while the window is full. REQUIRES: not called from a Done.
  void Submit(OutgoingHandover handover, Done done);
  // The same, as a future.
  std::future<SubmitResult> Submit(OutgoingHandover handover);
  // Never waits. False: the window is full, nothing was taken.
  bool TrySubmit(const OutgoingHandover& handover, Done done);

  // Waits until everything submitted is answered or given up.
  void Drain();
  // Answers what is unanswered with UNAVAILABLE and ends the stream; returns when no Done will be called any more.
  // What is submitted afterwards is answered at once. Idempotent. REQUIRES: not called from a Done.
  void Close();

 private:
  class Stream;
  const std::unique_ptr<Stream> stream_;
};

// One handover by a unary call, in a frame of its own: for tools and the simplest clients. Blocks; retries as the
// channel's schedule says. Errors as SubmitResult.
SubmitResult SubmitOnce(Session& session, const OutgoingHandover& handover);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_SUBMITTER_H_
