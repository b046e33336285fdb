// What a receiving system answers to a delivery that it cannot take now: not now, again after a while.
#ifndef HANDOVER_CLIENTS_CPP_GIVE_BACK_H_
#define HANDOVER_CLIENTS_CPP_GIVE_BACK_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "clients/cpp/received_delivery.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::client {

struct NotNow {
  absl::Duration delay;  // 1 second to 24 hours: the broker hands it out again after it.
  exchange::v1::GiveBackReason reason = exchange::v1::GIVE_BACK_REASON_UNSPECIFIED;
};

// For DeliveryHandler::Store() to return. The lease is given up at once; what follows about the same person waits
// behind it at the broker, and the attempt counts.
absl::Status GiveBack(const NotNow& not_now);

// Nothing when the status is no such answer.
std::optional<NotNow> NotNowOf(const absl::Status& status);

// As one item of the call.
exchange::v1::GiveBackDeliveriesRequest::Item GiveBackItem(const ReceivedDelivery& delivery, const NotNow& not_now);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_GIVE_BACK_H_
