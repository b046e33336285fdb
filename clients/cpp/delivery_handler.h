// The receiving system, as Receiver and PullOnce() see it.
#ifndef HANDOVER_CLIENTS_CPP_DELIVERY_HANDLER_H_
#define HANDOVER_CLIENTS_CPP_DELIVERY_HANDLER_H_

#include "absl/status/status.h"

#include "broker/base/ids.h"
#include "clients/cpp/acknowledgement_frame.h"
#include "clients/cpp/received_delivery.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {

class DeliveryHandler {
 public:
  virtual ~DeliveryHandler() = default;

  // Stores the delivery durably. OK: it is acknowledged as DELIVERED at once, so return OK only when a power cut would
  // not lose it. It may come twice, with the same delivery id: OK then too. An error: not acknowledged; the broker
  // hands it out again when the lease has lapsed, or, where it is GiveBack() of clients/cpp/give_back.h, when the delay
  // has passed. A Receiver calls it on its own threads, one delivery at a time per
  // thread; it may block, the lease is kept.
  virtual absl::Status Store(const ReceivedDelivery& delivery) = 0;

  // The acknowledgement was answered. Where Store() concluded the delivery itself, by Receiver::Conclude(), that is the
  // acknowledgement. A Receiver calls it on a thread of gRPC's, then perhaps before Store() returns: do not block.
  virtual void Acknowledged(const DeliveryId& delivery_id, const AcknowledgeResult& result) {
    static_cast<void>(delivery_id);
    static_cast<void>(result);
  }

  // A copy that does not verify: it was not given to Store() and is not acknowledged.
  virtual void Refused(const exchange::v1::DeliveredCopy& copy, const absl::Status& why) {
    static_cast<void>(copy);
    static_cast<void>(why);
  }
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_DELIVERY_HANDLER_H_
