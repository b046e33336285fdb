#include "clients/cpp/give_back.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/types/optional.h"

namespace handover::client {
namespace give_back_internal {

constexpr char kPayload[] = "handover.client.GiveBack";

using Item = exchange::v1::GiveBackDeliveriesRequest::Item;

Item ItemOf(const NotNow& not_now) {
  Item item;
  item.set_reason(not_now.reason);
  item.mutable_delay_duration()->set_seconds(absl::ToInt64Seconds(not_now.delay));
  return item;
}

}  // namespace give_back_internal

absl::Status GiveBack(const NotNow& not_now) {
  absl::Status status = absl::UnavailableError("not now");
  status.SetPayload(give_back_internal::kPayload,
                    absl::Cord(give_back_internal::ItemOf(not_now).SerializeAsString()));
  return status;
}

std::optional<NotNow> NotNowOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(give_back_internal::kPayload);
  give_back_internal::Item item;
  if (!payload.has_value() || !item.ParseFromString(std::string(*payload))) return std::nullopt;
  return NotNow{absl::Seconds(item.delay_duration().seconds()), item.reason()};
}

exchange::v1::GiveBackDeliveriesRequest::Item GiveBackItem(const ReceivedDelivery& delivery, const NotNow& not_now) {
  give_back_internal::Item item = give_back_internal::ItemOf(not_now);
  item.set_delivery_id(std::string(delivery.ticket.delivery_id.bytes()));
  item.set_attempt(delivery.attempt);
  return item;
}

}  // namespace handover::client
