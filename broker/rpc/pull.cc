#include "broker/rpc/pull.h"

#include <algorithm>
#include <utility>

#include "broker/base/ids.h"

namespace handover::rpc {

void Pull::More() {
  const auto self = shared_from_this();  // Shared with the worker and the commit.
  if (edge_.workers.Add([self] { self->HandOut(); }, edge_.HandOutCrew())) return;
  // What has been found is on lease to the caller.
  call_.Answer(response_->copies_size() > 0 ? absl::OkStatus() : absl::UnavailableError("too much is waiting"));
}

void Pull::HandOut() {
  if (call_.IsCancelled()) return GiveUp();
  const size_t left = request_.max_count - static_cast<size_t>(response_->copies_size());
  const auto self = shared_from_this();  // Shared with the commit.
  pipeline::HandOut({request_.caller.party, std::min(left, limits_.hand_out_count), request_.lease,
                     limits_.full_bytes - bytes_},
                    edge_.env, [self](pipeline::HandedOut result) { self->HandedOut(std::move(result)); });
}

void Pull::GiveUp() {
  for (const exchange::v1::DeliveredCopy& copy : response_->copies()) {
    edge_.env.queues.Release(DeliveryId::FromBytes(copy.delivery_id()).value_or(DeliveryId()));
  }
  call_.Answer(absl::CancelledError("nobody waits for the answer"));
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
  if (call_.IsCancelled()) return GiveUp();
  const bool enough = static_cast<size_t>(response_->copies_size()) >= request_.max_count;
  const bool full = bytes_ >= limits_.full_bytes || rounds_ >= limits_.max_rounds;
  if (enough || full || (!found && !result.again)) return call_.Answer(absl::OkStatus());
  More();
}

}  // namespace handover::rpc
