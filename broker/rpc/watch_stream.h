// ExchangeService.WatchHandoverStatus: the status now and after every change.
#ifndef HANDOVER_BROKER_RPC_WATCH_STREAM_H_
#define HANDOVER_BROKER_RPC_WATCH_STREAM_H_

#include <cstdint>
#include <optional>

#include "broker/base/ids.h"
#include "broker/rpc/call_stream.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::rpc {

// Changes that come while one is being read or written are seen with the next: a slow client gets fewer statuses, and
// always the newest.
class WatchStream final : public AnswerStream<exchange::v1::HandoverStatus> {
 public:
  WatchStream(grpc::CallbackServerContext& context, Edge& edge)
      : AnswerStream("ExchangeService/WatchHandoverStatus", context, edge) {}

  // Once, after Begin().
  void Watch(const exchange::v1::GetHandoverStatusRequest& request);

 private:
  bool TakeResponse() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool IsIdle() const override ABSL_SHARED_LOCKS_REQUIRED(mu_) { return !next_.has_value(); }
  void OnGone() override;
  void Changed();     // Asks a worker to look.
  void Look();        // On a worker.

  // Constant after Watch().
  HandoverId handover_;
  uint64_t subscription_ = 0;

  std::optional<exchange::v1::HandoverStatus> next_ ABSL_GUARDED_BY(mu_);
  bool looking_ ABSL_GUARDED_BY(mu_) = false;        // A worker looks or will look.
  bool look_again_ ABSL_GUARDED_BY(mu_) = false;     // Something has changed since it began.
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_WATCH_STREAM_H_
