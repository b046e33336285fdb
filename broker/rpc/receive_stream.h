// InboxService.ReceiveDeliveries: deliveries as they come, as many as the client has given credit for.
#ifndef HANDOVER_BROKER_RPC_RECEIVE_STREAM_H_
#define HANDOVER_BROKER_RPC_RECEIVE_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/pipeline/hand_out.h"
#include "broker/rpc/call_stream.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::rpc {

struct ReceiveWindow {
  size_t hand_out_count = 32;           // Deliveries in one commit: what one stream takes before others have a turn.
  size_t batch_bytes = 64u << 10;       // Of one message; a larger copy goes alone.
  size_t max_waiting_bytes = 8u << 20;  // Of copies that are handed out and not yet on the wire.
  int max_open_requests = 64;           // Requests under way and answers not yet on the wire.
};

// While one message is being written, copies gather for the next: no timer makes batches. When the stream ends, what
// was handed out on it and not acknowledged goes back into the queue at once.
class ReceiveStream final
    : public DuplexStream<exchange::v1::ReceiveDeliveriesRequest, exchange::v1::ReceiveDeliveriesResponse> {
 public:
  ReceiveStream(grpc::CallbackServerContext& context, Edge& edge, const ReceiveWindow& window)
      : DuplexStream("InboxService/ReceiveDeliveries", context, edge), window_(window) {}

 private:
  struct Copy {
    exchange::v1::DeliveredCopy copy;
    size_t bytes = 0;
  };

  void OnRequest(exchange::v1::ReceiveDeliveriesRequest& request) override;
  bool WantsRequest() const override ABSL_SHARED_LOCKS_REQUIRED(mu_);
  bool TakeResponse() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool IsIdle() const override ABSL_SHARED_LOCKS_REQUIRED(mu_);
  void AfterWrite() override { HandOutMore(); }
  void OnGone() override;

  // One request each. An error ends the stream.
  absl::Status Start(const identity::Caller& caller, const exchange::v1::ReceiveDeliveriesRequest::Start& start);
  absl::Status AddCredit(int credit);
  absl::Status Extend(const identity::Caller& caller, const exchange::v1::ExtendLeaseRequest& request);
  absl::Status Acknowledge(const identity::Caller& caller, exchange::v1::AcknowledgeDeliveriesRequest request);
  void Acknowledged(const std::vector<std::optional<DeliveryId>>& deliveries,
                    exchange::v1::AcknowledgeDeliveriesResponse response);
  absl::Status GiveBack(const identity::Caller& caller, const exchange::v1::GiveBackDeliveriesRequest& request);
  void GivenBack(const std::vector<DeliveryId>& deliveries, exchange::v1::GiveBackDeliveriesResponse response);
  void Unsend(const DeliveryId& delivery) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  void SomethingWaits();                       // Called by the queues.
  void HandOutMore();                          // Asks a worker, when there is something, credit and room for it.
  void HandOut();                              // On a worker.
  void HandedOut(pipeline::HandedOut result);  // On a worker or the committer.

  const ReceiveWindow window_;

  // Constant once the stream has started.
  PartyId party_;
  absl::Duration lease_;
  uint64_t subscription_ = 0;

  bool started_ ABSL_GUARDED_BY(mu_) = false;
  int64_t credit_ ABSL_GUARDED_BY(mu_) = 0;
  bool may_wait_ ABSL_GUARDED_BY(mu_) = false;     // Something may be ready in the queue.
  bool handing_out_ ABSL_GUARDED_BY(mu_) = false;  // One hand-out at a time.
  std::deque<Copy> copies_ ABSL_GUARDED_BY(mu_);   // Handed out and not yet on the wire.
  size_t copies_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  // Handed out on this stream and not acknowledged: until when they are on lease, by the steady clock.
  absl::flat_hash_map<DeliveryId, absl::Duration> held_ ABSL_GUARDED_BY(mu_);
  int committing_ ABSL_GUARDED_BY(mu_) = 0;  // Requests under way.
  std::deque<exchange::v1::ReceiveDeliveriesResponse> answers_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_RECEIVE_STREAM_H_
