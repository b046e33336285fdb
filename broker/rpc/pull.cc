#include "broker/rpc/pull.h"

#include <algorithm>
#include <utility>

#include "broker/base/ids.h"

namespace handover::rpc {

void Pull::More() {
  const auto self = shared_from_this();  // Shared with the worker and the commit.
  const auto hand_out = [self] {
    const size_t left = self->request_.max_count - static_cast<size_t>(self->response_->copies_size());
    pipeline::HandOut({self->request_.caller.party, std::min(left, self->limits_.hand_out_count), self->request_.lease},
                      self->edge_.env, [self](pipeline::HandedOut result) { self->HandedOut(std::move(result)); });
  };
  const bool taken = edge_.workers.Add(hand_out, edge_.HandOutCrew());
  if (!taken) call_.Answer(absl::UnavailableError("too much is waiting"));
}

void Pull::HandedOut(pipeline::HandedOut result) {
  ++rounds_;
  const bool found = !result.copies.empty();
  for (exchange::v1::DeliveredCopy& copy : result.copies) {
    const size_t bytes = copy.ByteSizeLong();
    if (bytes_ > 0 && bytes_ + bytes > limits_.max_bytes) {
      edge_.env.queues.Release(DeliveryId::FromBytes(copy.delivery_id()).value_or(DeliveryId()));
      continue;
    }
    bytes_ += bytes;
    edge_.metrics.CountDeliveries(exchange::v1::LEASED, 1);
    *response_->add_copies() = std::move(copy);
  }
  const bool enough = static_cast<size_t>(response_->copies_size()) >= request_.max_count;
  const bool full = bytes_ >= limits_.full_bytes || rounds_ >= limits_.max_rounds;
  if (enough || full || (!found && !result.again)) return call_.Answer(absl::OkStatus());
  More();
}

}  // namespace handover::rpc
