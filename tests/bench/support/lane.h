// The ways in which handovers are sent: all look alike to a cell.
#ifndef HANDOVER_TESTS_BENCH_SUPPORT_LANE_H_
#define HANDOVER_TESTS_BENCH_SUPPORT_LANE_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"

#include "clients/cpp/channel.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/session.h"

namespace handover::bench {

// Send() from one thread. Destroy it when everything was answered.
class Lane {
 public:
  // Called once, on a thread of gRPC's: OK when accepted and the receipt holds.
  using Done = std::function<void(absl::Status)>;

  virtual ~Lane() = default;
  virtual void Send(client::OutgoingHandover handover, Done done) = 0;
};

// The client library's Submitter: frames fill while the last one is signed and written. Borrows the session.
std::unique_ptr<Lane> MakeStreamLane(client::Session& session, int in_flight);
// One call per handover, each signed alone and its receipt checked, without a thread per call. Borrows the session.
std::unique_ptr<Lane> MakeUnaryLane(client::Session& session);

// The same two against the echo server: frames of the same size, but nothing is signed and no receipt is checked, so
// that what is left is the API's own cost.
std::unique_ptr<Lane> MakeEchoStreamLane(std::shared_ptr<client::Channel> channel);
std::unique_ptr<Lane> MakeEchoUnaryLane(std::shared_ptr<client::Channel> channel);

}  // namespace handover::bench

#endif  // HANDOVER_TESTS_BENCH_SUPPORT_LANE_H_
