#include "broker/rpc/receive_stream.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/acknowledge_delivery.h"
#include "broker/pipeline/give_back.h"
#include "broker/rpc/acknowledgement_answer.h"
#include "broker/rpc/give_back_answer.h"
#include "broker/rpc/lease_answer.h"
#include "broker/rpc/request_checks.h"
#include "broker/rpc/unary_call.h"

namespace handover::rpc {
namespace receive_stream_internal {

using exchange::v1::ReceiveDeliveriesRequest;

constexpr int64_t kMaxTotalCredit = 1'000'000;  // More says nothing more.

absl::Status WrongStart(std::string_view rule) { return Invalid("STREAM_START", "start", rule); }

}  // namespace receive_stream_internal

void ReceiveStream::OnRequest(exchange::v1::ReceiveDeliveriesRequest& request) {
  using receive_stream_internal::ReceiveDeliveriesRequest;
  const bool opens = request.request_case() == ReceiveDeliveriesRequest::kStart;
  const absl::StatusOr<identity::Caller> caller = IdentifyCaller(opens ? Risk::kUsual : Risk::kLow);
  if (!caller.ok()) return End(caller.status());
  bool started = false;
  {
    absl::MutexLock lock(&mu_);
    started = started_;
  }
  absl::Status taken;
  if (opens == started) {
    taken = receive_stream_internal::WrongStart("must be the first message, and no other");
  } else if (request.request_case() == ReceiveDeliveriesRequest::kAcknowledge) {
    taken = Acknowledge(*caller, std::move(*request.mutable_acknowledge()));
  } else {
    taken = CheckKnownFields(request);
    if (taken.ok() && opens) taken = Start(*caller, request.start());
    else if (taken.ok() && request.has_add_credit()) taken = AddCredit(request.add_credit().credit());
    else if (taken.ok() && request.has_give_back()) taken = GiveBack(*caller, request.give_back());
    else if (taken.ok()) taken = Extend(*caller, request.extend_lease());
  }
  if (!taken.ok()) RefuseRequest(*caller, taken);
}

absl::Status ReceiveStream::Start(const identity::Caller& caller,
                                  const exchange::v1::ReceiveDeliveriesRequest::Start& start) {
  const absl::Status counted = CheckCount(start.credit(), {"start.credit", kMaxCredit});
  HANDOVER_RETURN_IF_ERROR(counted);
  absl::StatusOr<absl::Duration> lease = LeaseOf(start.lease(), edge_.env.settings.default_lease);
  if (!lease.ok()) return Within("start.", lease.status());
  lease_ = *lease;
  party_ = caller.party;
  const std::weak_ptr<CallStream> weak = weak_from_this();
  subscription_ = edge_.env.queues.Subscribe(party_, [weak] {
    if (const std::shared_ptr<CallStream> self = weak.lock()) static_cast<ReceiveStream*>(self.get())->SomethingWaits();
  });
  {
    absl::MutexLock lock(&mu_);
    started_ = true;
    credit_ = start.credit();
    may_wait_ = true;
  }
  HandOutMore();
  return absl::OkStatus();
}

absl::Status ReceiveStream::AddCredit(int credit) {
  HANDOVER_RETURN_IF_ERROR(CheckCount(credit, {"add_credit.credit", kMaxCredit}));
  {
    absl::MutexLock lock(&mu_);
    credit_ = std::min(credit_ + credit, receive_stream_internal::kMaxTotalCredit);
  }
  HandOutMore();
  return absl::OkStatus();
}

absl::Status ReceiveStream::Extend(const identity::Caller& caller, const exchange::v1::ExtendLeaseRequest& request) {
  absl::StatusOr<ExtendedLeases> extended = ExtendLeases(caller, request, edge_.env);
  if (!extended.ok()) return Within("extend_lease.", extended.status());
  {
    absl::MutexLock lock(&mu_);
    for (const DeliveryId& delivery : extended->deliveries) {
      const auto held = held_.find(delivery);
      if (held != held_.end()) held->second = extended->lapse_at;
    }
    *answers_.emplace_back().mutable_lease_extended() = std::move(extended->response);
  }
  Drive();
  return absl::OkStatus();
}

absl::Status ReceiveStream::Acknowledge(const identity::Caller& caller,
                                        exchange::v1::AcknowledgeDeliveriesRequest request) {
  const absl::Status checked = CheckAcknowledge(request);
  if (!checked.ok()) return Within("acknowledge.", checked);
  {
    absl::MutexLock lock(&mu_);
    ++committing_;
  }
  const auto self = std::static_pointer_cast<ReceiveStream>(shared_from_this());  // Shared with the commit.
  const int64_t number = request.request_number();
  std::vector<std::optional<DeliveryId>> deliveries = DeliveriesOf(request);
  pipeline::AcknowledgeDeliveries(
      caller, std::move(request), edge_.env,
      [self, number, deliveries = std::move(deliveries)](std::vector<absl::StatusOr<pipeline::Acknowledged>> results) {
        self->Acknowledged(deliveries, AnswerAcknowledgements(number, std::move(results), self->edge_.metrics));
      });
  return absl::OkStatus();
}

void ReceiveStream::Acknowledged(const std::vector<std::optional<DeliveryId>>& deliveries,
                                 exchange::v1::AcknowledgeDeliveriesResponse response) {
  {
    absl::MutexLock lock(&mu_);
    --committing_;
    for (int i = 0; i < response.results_size(); ++i) {
      const std::optional<DeliveryId>& delivery = deliveries[static_cast<size_t>(i)];
      if (response.results(i).status_code() != 0 || !delivery.has_value()) continue;
      held_.erase(*delivery);
      Unsend(*delivery);
    }
    *answers_.emplace_back().mutable_acknowledged() = std::move(response);
  }
  Drive();
  HandOutMore();
}

absl::Status ReceiveStream::GiveBack(const identity::Caller& caller,
                                     const exchange::v1::GiveBackDeliveriesRequest& request) {
  const absl::Status checked = CheckGiveBack(request);
  if (!checked.ok()) return Within("give_back.", checked);
  {
    absl::MutexLock lock(&mu_);
    ++committing_;
  }
  const auto self = std::static_pointer_cast<ReceiveStream>(shared_from_this());  // Shared with the commit.
  std::vector<DeliveryId> deliveries;
  for (const auto& item : request.items()) deliveries.push_back(*DeliveryId::FromBytes(item.delivery_id()));
  pipeline::GiveBackDeliveries(caller, request, edge_.env,
                               [self, number = request.request_number(), deliveries = std::move(deliveries)](
                                   const std::vector<absl::StatusOr<absl::Time>>& results) {
                                 self->GivenBack(deliveries, AnswerGivenBack(number, results));
                               });
  return absl::OkStatus();
}

void ReceiveStream::GivenBack(const std::vector<DeliveryId>& deliveries,
                              exchange::v1::GiveBackDeliveriesResponse response) {
  {
    absl::MutexLock lock(&mu_);
    --committing_;
    for (int i = 0; i < response.results_size(); ++i) {
      // From now on its rest is nobody's lease: a stream that ends must not put it back at once.
      if (response.results(i).status_code() == 0) held_.erase(deliveries[static_cast<size_t>(i)]);
    }
    *answers_.emplace_back().mutable_given_back() = std::move(response);
  }
  Drive();
  HandOutMore();
}

// Handed out a second time before the word about the first one came, and not on the wire yet: behind the answer to that
// word it would look as if the broker had forgotten it.
void ReceiveStream::Unsend(const DeliveryId& delivery) {
  for (auto copy = copies_.begin(); copy != copies_.end(); ++copy) {
    if (copy->copy.delivery_id() != delivery.bytes()) continue;
    copies_bytes_ -= copy->bytes;
    copies_.erase(copy);
    ++credit_;
    may_wait_ = true;
    return;
  }
}

void ReceiveStream::SomethingWaits() {
  {
    absl::MutexLock lock(&mu_);
    may_wait_ = true;
  }
  HandOutMore();
}

void ReceiveStream::HandOutMore() {
  {
    absl::MutexLock lock(&mu_);
    const bool has_room = credit_ > 0 && copies_bytes_ < window_.max_waiting_bytes;
    if (!started_ || handing_out_ || !may_wait_ || !has_room || !IsOpen()) return;
    handing_out_ = true;
    may_wait_ = false;
  }
  const auto self = std::static_pointer_cast<ReceiveStream>(shared_from_this());  // Shared with the worker.
  if (edge_.workers.Add([self] { self->HandOut(); }, edge_.HandOutCrew())) return;
  absl::MutexLock lock(&mu_);
  handing_out_ = false;
  may_wait_ = true;  // The next write, credit or arrival tries again.
}

void ReceiveStream::HandOut() {
  // A party that was suspended a moment ago gets nothing more.
  const absl::StatusOr<identity::Caller> caller = IdentifyCaller(Risk::kUsual);
  if (!caller.ok()) return End(caller.status());
  size_t count = 0;
  size_t bytes = 0;
  {
    absl::MutexLock lock(&mu_);
    // Nobody listens any more: a copy that is handed out now would only have been tried.
    if (!IsOpen()) return;
    count = std::min(static_cast<size_t>(credit_), window_.hand_out_count);
    bytes = window_.max_waiting_bytes - std::min(copies_bytes_, window_.max_waiting_bytes);
  }
  const auto self = std::static_pointer_cast<ReceiveStream>(shared_from_this());  // Shared with the commit.
  pipeline::HandOut({party_, count, lease_, bytes}, edge_.env,
                    [self](pipeline::HandedOut result) { self->HandedOut(std::move(result)); });
}

void ReceiveStream::HandedOut(pipeline::HandedOut result) {
  edge_.metrics.CountDeliveries(exchange::v1::LEASED, static_cast<int>(result.copies.size()));
  const absl::Duration lapse_at = edge_.env.clock.SinceStart() + lease_;
  std::vector<DeliveryId> nobody_listens;
  {
    absl::MutexLock lock(&mu_);
    handing_out_ = false;
    may_wait_ = may_wait_ || result.again || !result.copies.empty();
    for (exchange::v1::DeliveredCopy& copy : result.copies) {
      const DeliveryId id = DeliveryId::FromBytes(copy.delivery_id()).value_or(DeliveryId());
      if (!IsOpen()) {
        nobody_listens.push_back(id);
        continue;
      }
      if (!edge_.env.queues.IsLeased(id)) continue;  // As in Unsend(): the word came while the others were committed.
      const size_t bytes = copy.ByteSizeLong();
      copies_bytes_ += bytes;
      held_[id] = lapse_at;
      copies_.push_back({std::move(copy), bytes});
      --credit_;
    }
  }
  for (const DeliveryId& id : nobody_listens) edge_.env.queues.Release(id);
  Drive();
  HandOutMore();
}

bool ReceiveStream::WantsRequest() const {
  return committing_ + static_cast<int>(answers_.size()) < window_.max_open_requests;
}

bool ReceiveStream::TakeResponse() {
  if (!answers_.empty()) {
    response_ = std::move(answers_.front());
    answers_.pop_front();
    return true;
  }
  // Nobody who has been cut off gets another copy; those that were waiting go back into the queue.
  if (copies_.empty() || !IsOpen()) return false;
  response_.Clear();
  exchange::v1::DeliveryBatch& batch = *response_.mutable_deliveries();
  size_t bytes = 0;
  while (!copies_.empty() && (bytes == 0 || bytes + copies_.front().bytes <= window_.batch_bytes)) {
    bytes += copies_.front().bytes;
    *batch.add_copies() = std::move(copies_.front().copy);
    copies_.pop_front();
  }
  copies_bytes_ -= bytes;
  return true;
}

bool ReceiveStream::IsIdle() const { return committing_ == 0 && answers_.empty(); }

void ReceiveStream::OnGone() {
  if (subscription_ != 0) edge_.env.queues.Unsubscribe(party_, subscription_);
  const absl::Duration now = edge_.env.clock.SinceStart();
  std::vector<DeliveryId> unsent;
  std::vector<DeliveryId> unacknowledged;
  {
    absl::MutexLock lock(&mu_);
    for (const Copy& copy : copies_) {
      const DeliveryId id = DeliveryId::FromBytes(copy.copy.delivery_id()).value_or(DeliveryId());
      const auto held = held_.find(id);
      if (held == held_.end()) continue;
      if (held->second > now) unsent.push_back(id);
      held_.erase(held);
    }
    for (const auto& [id, lapse_at] : held_) {
      // One whose lease has lapsed may be on lease to another stream by now.
      if (lapse_at > now) unacknowledged.push_back(id);
    }
    held_.clear();
  }
  for (const DeliveryId& id : unsent) edge_.env.queues.Release(id);
  for (const DeliveryId& id : unacknowledged) edge_.env.queues.Return(id);
}

}  // namespace handover::rpc
