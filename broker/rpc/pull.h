// One PullDeliveries: hand-outs one after the other until there is enough, nothing more, or the answer is full.
#ifndef HANDOVER_BROKER_RPC_PULL_H_
#define HANDOVER_BROKER_RPC_PULL_H_

#include <cstddef>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "broker/identity/caller.h"
#include "broker/pipeline/hand_out.h"
#include "broker/rpc/edge.h"
#include "broker/rpc/unary_call.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::rpc {

struct PullLimits {
  size_t hand_out_count = 32;
  size_t full_bytes = 2u << 20;  // The copy that reaches it is the last.
  size_t max_bytes = 6u << 20;   // Of the answer: clients take 8 MiB. What does not fit goes back at once.
  int max_rounds = 16;           // Each finds something, or something that could not be handed out.
};

class Pull : public std::enable_shared_from_this<Pull> {
 public:
  struct Request {
    identity::Caller caller;
    size_t max_count = 0;
    absl::Duration lease;
  };
  Pull(const UnaryCall& call, Request request, exchange::v1::PullDeliveriesResponse* response, Edge& edge,
       const PullLimits& limits)
      : call_(call), request_(std::move(request)), response_(response), edge_(edge), limits_(limits) {}

  // Once, when a shared_ptr holds it. Answers the call.
  void Begin() { More(); }

 private:
  void More();
  void HandOut();
  void HandedOut(pipeline::HandedOut result);
  // Back into the queue goes what was found for nobody.
  void GiveUp();

  const UnaryCall call_;
  const Request request_;
  exchange::v1::PullDeliveriesResponse* const response_;
  Edge& edge_;
  const PullLimits limits_;
  // One thread at a time works on it.
  size_t bytes_ = 0;
  int rounds_ = 0;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_PULL_H_
