// ExchangeService.SubmitHandovers: many frames under way, answered in the order in which they are done.
#ifndef HANDOVER_BROKER_RPC_SUBMIT_STREAM_H_
#define HANDOVER_BROKER_RPC_SUBMIT_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "broker/pipeline/submit_handover.h"
#include "broker/rpc/call_stream.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::rpc {

// How much one stream may have under way before the broker stops reading from it: from the arrival of a frame until its
// answer is on the wire, so that a client that never reads costs no more.
struct SubmitWindow {
  int max_frames = 32;
  size_t max_bytes = 32u << 20;
};

// Frames are taken one after the other, so that handovers about one person keep the order in which they were sent.
class SubmitStream final : public DuplexStream<exchange::v1::SubmitFrameRequest, exchange::v1::SubmitFrameResponse> {
 public:
  SubmitStream(grpc::CallbackServerContext& context, Edge& edge, const SubmitWindow& window)
      : DuplexStream("ExchangeService/SubmitHandovers", context, edge), window_(window) {}

 private:
  struct Answered {
    exchange::v1::SubmitFrameResponse response;
    size_t bytes = 0;  // Of the frame it answers.
  };

  void OnRequest(exchange::v1::SubmitFrameRequest& request) override;
  bool WantsRequest() const override ABSL_SHARED_LOCKS_REQUIRED(mu_);
  bool TakeResponse() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool IsIdle() const override ABSL_SHARED_LOCKS_REQUIRED(mu_);
  void OnWritten() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Answer(Answered answered);

  const SubmitWindow window_;

  std::deque<Answered> answered_ ABSL_GUARDED_BY(mu_);
  int frames_ ABSL_GUARDED_BY(mu_) = 0;           // Under way, and answered but not written.
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;         // Of them.
  size_t writing_bytes_ ABSL_GUARDED_BY(mu_) = 0;  // Of the frame whose answer is being written.
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_SUBMIT_STREAM_H_
