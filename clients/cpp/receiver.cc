#include "clients/cpp/receiver.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/channel.h"

#include "broker/base/refusal.h"
#include "clients/cpp/give_back.h"
#include "clients/cpp/stream_break.h"
#include "clients/cpp/stream_link.h"
#include "handover/exchange/v1/inbox_service.grpc.pb.h"

namespace handover::client {
// Named, because the Stream class outside has members of these types.
namespace receiver_internal {

using Request = exchange::v1::ReceiveDeliveriesRequest;
using Response = exchange::v1::ReceiveDeliveriesResponse;

// As the broker takes in one request.
constexpr int kMaxExtended = 256;
constexpr int kMaxGivenBack = 256;

struct PendingAck {
  OutgoingAcknowledgement acknowledgement;
  Receiver::Done done;
  absl::Duration since;
  Paths paths = Paths::kNone;
};

// A signed request and what it is about, until it is answered.
struct AckFrame {
  std::shared_ptr<const Request> request;
  std::vector<PendingAck> members;
  Paths paths = Paths::kNone;
};

// What lies with us: its lease is kept until the broker knows that it is stored.
struct Held {
  bool is_delivered = false;   // The handler has stored it, and its DELIVERED is on the way.
  bool is_concluding = false;  // The handler said what a professional decided while it stored it.
  bool is_concluded = false;   // And the broker has heard it.
  // The handler has stored it, and says so if the conclusion is not taken.
  std::optional<OutgoingAcknowledgement> delivered;
};

struct Answer {
  Receiver::Done done;
  AcknowledgeResult result;
};

absl::Status Stopped() {
  return Refuse(absl::StatusCode::kUnavailable,
                RefusalText{"CLOSED", "", "the receiver was stopped before an answer came"});
}

void SetLease(absl::Duration lease, exchange::v1::LeaseOptions& options) {
  options.mutable_lease_duration()->set_seconds(lease / absl::Seconds(1));
}

}  // namespace receiver_internal

class Receiver::Stream final : public StreamOwner<receiver_internal::Request, receiver_internal::Response> {
 public:
  using Request = receiver_internal::Request;
  using Response = receiver_internal::Response;
  using PendingAck = receiver_internal::PendingAck;
  using AckFrame = receiver_internal::AckFrame;
  using Answer = receiver_internal::Answer;
  using Held = receiver_internal::Held;

  Stream(Session& session, DeliveryHandler& handler, const Options& options)
      : session_(session),
        handler_(handler),
        options_(options),
        channel_(session.channel()),
        opener_(session),
        stub_(exchange::v1::InboxService::NewStub(channel_->grpc_channel())),
        link_(*this, channel_->options().retry, session.random()) {}

  void Start() {
    {
      absl::MutexLock lock(&mu_);
      if (phase_ != Phase::kNew) return;
      phase_ = Phase::kRunning;
      for (int i = 0; i < options_.handler_threads; ++i) {
        threads_.emplace_back([stream = this] { stream->HandleDeliveries(); });
      }
    }
    link_.WakeAfter(Tick());
    link_.Pump();
  }

  void Conclude(OutgoingAcknowledgement conclusion, Done done) {
    {
      absl::MutexLock lock(&mu_);
      const auto held = held_.find(conclusion.delivery_id);
      if (held != held_.end() && !held->second.is_delivered && !held->second.is_concluding) {
        held->second.is_concluding = true;
        done = [this, id = conclusion.delivery_id, done = std::move(done)](const AcknowledgeResult& result) {
          Concluded(id, result);
          done(result);
        };
      }
    }
    Say(std::move(conclusion), std::move(done));
  }

  void Stop() {
    std::vector<std::thread> threads;
    {
      absl::MutexLock lock(&mu_);
      if (phase_ == Phase::kNew || phase_ == Phase::kRunning) phase_ = Phase::kStopping;
      threads.swap(threads_);
    }
    for (std::thread& thread : threads) thread.join();
    {
      absl::MutexLock lock(&mu_);
      mu_.AwaitWithTimeout(absl::Condition(this, &Stream::NothingToAnswer), channel_->options().call_deadline);
      phase_ = Phase::kStopped;
    }
    link_.Close();
    Deliver(TakeAllAcks(receiver_internal::Stopped()));
  }

  absl::Status status() const {
    absl::MutexLock lock(&mu_);
    return final_status_;
  }
  absl::Status Wait() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &Stream::HasEnded));
    return final_status_;
  }

  bool HasWork() override {
    absl::MutexLock lock(&mu_);
    if (!final_status_.ok()) return false;
    return phase_ == Phase::kRunning || !acks_.empty() || !frames_.empty();
  }

  void Begin(grpc::ClientContext& context, Reactor& reactor) override {
    {
      absl::MutexLock lock(&mu_);
      start_due_ = true;
      credit_to_give_ = 0;
      unwritten_.clear();
      give_backs_.clear();  // The broker put what they are about back at once when the old stream ended.
      for (const auto& [number, frame] : frames_) unwritten_.push_back(number);
    }
    stub_->async()->ReceiveDeliveries(&context, &reactor);
  }

  std::shared_ptr<const Request> NextWrite() override {
    std::vector<PendingAck> members;
    int64_t number = 0;
    {
      absl::MutexLock lock(&mu_);
      if (start_due_) return WriteStart();
      while (!unwritten_.empty()) {
        const auto frame = frames_.find(unwritten_.front());
        unwritten_.pop_front();
        if (frame != frames_.end()) return frame->second.request;
      }
      if (std::shared_ptr<const Request> renewal = WriteRenewal(); renewal != nullptr) return renewal;
      if (acks_.empty() && !give_backs_.empty()) return WriteGiveBacks();
      if (acks_.empty()) return WriteCredit();
      const Paths paths = acks_.front().paths;
      while (!acks_.empty() && acks_.front().paths == paths &&
             static_cast<int>(members.size()) < options_.max_frame_members) {
        members.push_back(std::move(acks_.front()));
        acks_.pop_front();
      }
      number = ++last_number_;
    }
    return MakeAckFrame(std::move(members), number);
  }

  void OnResponse(const Response& response) override {
    if (response.has_deliveries()) {
      TakeDeliveries(response.deliveries());
    } else if (response.has_acknowledged()) {
      TakeAnswers(response.acknowledged());
    }
    // An extended lease needs nothing: what is no longer ours fails when it is acknowledged. Nor does what was given
    // back: what the broker did not take back so comes again when its lease lapses.
  }

  bool OnBroken(const absl::Status& why) override {
    if (IsStreamBreak(why)) {
      Deliver(TakeOldAcks(NoAnswer(why)));
      return HasWork();
    }
    {
      absl::MutexLock lock(&mu_);
      final_status_ = why;
    }
    Deliver(TakeAllAcks(why));
    return false;
  }

  void OnWake() override {
    {
      absl::MutexLock lock(&mu_);
      if (++ticks_ >= options_.renew_every / Tick()) {
        ticks_ = 0;
        // What is left of the last time goes first: begun anew, the same ones would be named each time.
        if (to_renew_.empty()) {
          for (const auto& [id, unused] : held_) to_renew_.push_back(id);
        }
      }
      for (PendingAck& ack : later_) acks_.push_back(std::move(ack));
      later_.clear();
    }
    link_.WakeAfter(Tick());
  }

 private:
  enum class Phase { kNew, kRunning, kStopping, kStopped };

  // Soon enough for what was answered with "not now"; every so many of them leases are renewed.
  absl::Duration Tick() const { return std::min(options_.renew_every, absl::Seconds(1)); }

  bool HasDelivery() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return !inbox_.empty() || phase_ != Phase::kRunning; }
  bool HasEnded() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return phase_ == Phase::kStopped || !final_status_.ok(); }
  bool NothingToAnswer() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return (acks_.empty() && later_.empty() && frames_.empty()) || !final_status_.ok();
  }

  std::shared_ptr<const Request> WriteStart() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    start_due_ = false;
    auto request = std::make_shared<Request>();
    // What lies with us from the last stream is still ours to acknowledge; the broker wants at least one.
    request->mutable_start()->set_credit(std::max(1, options_.credit - static_cast<int>(held_.size())));
    receiver_internal::SetLease(options_.lease, *request->mutable_start()->mutable_lease());
    return request;
  }

  std::shared_ptr<const Request> WriteGiveBacks() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    auto request = std::make_shared<Request>();
    request->mutable_give_back()->set_request_number(++last_number_);
    while (!give_backs_.empty() && request->give_back().items_size() < receiver_internal::kMaxGivenBack) {
      *request->mutable_give_back()->add_items() = std::move(give_backs_.front());
      give_backs_.pop_front();
    }
    return request;
  }

  // Also while handlers finish. Null: no lease is due.
  std::shared_ptr<const Request> WriteRenewal() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (to_renew_.empty()) return nullptr;
    auto request = std::make_shared<Request>();
    exchange::v1::ExtendLeaseRequest& extend = *request->mutable_extend_lease();
    receiver_internal::SetLease(options_.lease, *extend.mutable_lease());
    while (!to_renew_.empty() && extend.delivery_ids_size() < receiver_internal::kMaxExtended) {
      if (held_.contains(to_renew_.back())) extend.add_delivery_ids(std::string(to_renew_.back().bytes()));
      to_renew_.pop_back();
    }
    return extend.delivery_ids().empty() ? nullptr : request;
  }

  std::shared_ptr<const Request> WriteCredit() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (phase_ != Phase::kRunning || credit_to_give_ == 0) return nullptr;
    auto request = std::make_shared<Request>();
    request->mutable_add_credit()->set_credit(std::exchange(credit_to_give_, 0));
    return request;
  }

  std::shared_ptr<const Request> MakeAckFrame(std::vector<PendingAck> members, int64_t number) {
    std::vector<const OutgoingAcknowledgement*> acknowledgements;
    acknowledgements.reserve(members.size());
    const Paths paths = members.front().paths;  // The same for all of them.
    for (const PendingAck& member : members) acknowledgements.push_back(&member.acknowledgement);
    absl::StatusOr<exchange::v1::AcknowledgeDeliveriesRequest> made =
        SignAcknowledgements(session_, acknowledgements, paths, number);
    if (!made.ok()) {
      std::vector<Answer> answers;
      for (PendingAck& member : members) answers.push_back({std::move(member.done), made.status()});
      Deliver(std::move(answers));
      return nullptr;
    }
    auto request = std::make_shared<Request>();
    *request->mutable_acknowledge() = *std::move(made);
    absl::MutexLock lock(&mu_);
    frames_.emplace(number, AckFrame{request, std::move(members), paths});
    return request;
  }

  void TakeDeliveries(const exchange::v1::DeliveryBatch& batch) {
    absl::MutexLock lock(&mu_);
    for (const exchange::v1::DeliveredCopy& copy : batch.copies()) {
      const DeliveryId id = DeliveryId::FromBytes(copy.delivery_id()).value_or(DeliveryId());
      if (!held_.try_emplace(id).second) {
        ++credit_to_give_;  // It lies with us already: it came again on a new stream.
      } else {
        inbox_.push_back(copy);
      }
    }
  }

  void TakeAnswers(const exchange::v1::AcknowledgeDeliveriesResponse& response) {
    AckFrame frame;
    {
      absl::MutexLock lock(&mu_);
      const auto found = frames_.find(response.request_number());
      if (found == frames_.end()) return;
      frame = std::move(found->second);
      frames_.erase(found);
    }
    std::vector<Answer> answers;
    std::vector<PendingAck> unjudged;
    for (size_t i = 0; i < frame.members.size(); ++i) {
      PendingAck& member = frame.members[i];
      AcknowledgeResult result =
          ReadAcknowledgeResult(response, static_cast<int>(i), member.acknowledgement, session_.log());
      if (MayRetry(result.status()) && !IsOld(member)) {
        absl::MutexLock lock(&mu_);
        later_.push_back(std::move(member));  // Until the next tick.
      } else if (WantsPath(result.status(), frame.members.size(), frame.paths)) {
        member.paths = Paths::kEach;
        unjudged.push_back(std::move(member));
      } else {
        answers.push_back({std::move(member.done), std::move(result)});
      }
    }
    {
      absl::MutexLock lock(&mu_);
      acks_.insert(acks_.begin(), std::make_move_iterator(unjudged.begin()), std::make_move_iterator(unjudged.end()));
    }
    Deliver(std::move(answers));
  }

  // A thread of ours: opens, stores and acknowledges one delivery after the other.
  void HandleDeliveries() {
    while (true) {
      exchange::v1::DeliveredCopy copy;
      {
        absl::MutexLock lock(&mu_);
        mu_.Await(absl::Condition(this, &Stream::HasDelivery));
        if (phase_ != Phase::kRunning) return;
        copy = std::move(inbox_.front());
        inbox_.pop_front();
      }
      HandleOne(copy);
      // A break in the log shows in its verdict; a broker that could not be asked is asked again later.
      session_.ProveLogIfDue().IgnoreError();
    }
  }

  void HandleOne(const exchange::v1::DeliveredCopy& copy) {
    const absl::StatusOr<ReceivedDelivery> delivery = opener_.Open(copy);
    if (!delivery.ok()) {
      if (!MayRetry(delivery.status())) handler_.Refused(copy, delivery.status());
      return LetGo(DeliveryId::FromBytes(copy.delivery_id()).value_or(DeliveryId()));
    }
    const DeliveryId id = delivery->ticket.delivery_id;
    const absl::Status stored = handler_.Store(*delivery);
    if (const std::optional<NotNow> not_now = NotNowOf(stored)) {
      absl::MutexLock lock(&mu_);
      give_backs_.push_back(GiveBackItem(*delivery, *not_now));
    }
    if (!stored.ok()) return LetGo(id);
    OutgoingAcknowledgement delivered = AcknowledgeDelivered(delivery->ticket, session_.clock().Now());
    bool is_concluded = false;
    {
      absl::MutexLock lock(&mu_);
      Held& held = held_[id];
      is_concluded = held.is_concluded;
      if (held.is_concluding && !is_concluded) {
        held.delivered = std::move(delivered);
        return;
      }
      held.is_delivered = true;
    }
    is_concluded ? LetGo(id) : SayDelivered(std::move(delivered));
  }

  void Say(OutgoingAcknowledgement acknowledgement, Done done) {
    bool taken = false;
    {
      absl::MutexLock lock(&mu_);
      taken = phase_ != Phase::kStopped && final_status_.ok();
      if (taken) acks_.push_back({std::move(acknowledgement), done, session_.clock().SinceStart()});
    }
    taken ? link_.Pump() : done(receiver_internal::Stopped());
  }
  void SayDelivered(OutgoingAcknowledgement delivered) {
    const DeliveryId id = delivered.delivery_id;
    Say(std::move(delivered), [this, id](const AcknowledgeResult& result) {
      handler_.Acknowledged(id, result);
      Forget(id);
    });
  }

  // Who has concluded has stored: a DELIVERED behind it would only be refused. Unless the conclusion was.
  void Concluded(const DeliveryId& id, const AcknowledgeResult& result) {
    std::optional<OutgoingAcknowledgement> delivered;
    {
      absl::MutexLock lock(&mu_);
      const auto held = held_.find(id);
      if (held == held_.end()) return;
      delivered = std::move(held->second.delivered);
      held->second.delivered.reset();
      held->second.is_concluding = held->second.is_concluded = result.ok();
      held->second.is_delivered = delivered.has_value();
    }
    if (result.ok()) {
      handler_.Acknowledged(id, result);
      if (delivered.has_value()) Forget(id);
    } else if (delivered.has_value()) {
      SayDelivered(*std::move(delivered));
    }
  }

  // The lease is no longer kept, and there is room for another.
  void Forget(const DeliveryId& id) {
    absl::MutexLock lock(&mu_);
    if (held_.erase(id) > 0) ++credit_to_give_;
  }
  void LetGo(const DeliveryId& id) {
    Forget(id);
    link_.Pump();
  }

  bool IsOld(const PendingAck& ack) const {
    return session_.clock().SinceStart() - ack.since >= channel_->options().retry.give_up_after;
  }

  std::vector<Answer> TakeAllAcks(const absl::Status& why) {
    return TakeAcks(why, [](const PendingAck&) { return true; });
  }
  std::vector<Answer> TakeOldAcks(const absl::Status& why) {
    return TakeAcks(why, [this](const PendingAck& ack) { return IsOld(ack); });
  }
  template <typename Leaves>
  std::vector<Answer> TakeAcks(const absl::Status& why, Leaves leaves) {
    std::vector<Answer> answers;
    absl::MutexLock lock(&mu_);
    for (auto frame = frames_.begin(); frame != frames_.end();) {
      std::vector<PendingAck>& members = frame->second.members;
      if (std::none_of(members.begin(), members.end(), leaves)) {
        ++frame;
        continue;
      }
      for (PendingAck& member : members) acks_.push_back(std::move(member));
      frame = frames_.erase(frame);
    }
    for (std::deque<PendingAck>* waiting : {&acks_, &later_}) {
      const auto stays = std::stable_partition(waiting->begin(), waiting->end(), leaves);
      for (auto ack = waiting->begin(); ack != stays; ++ack) answers.push_back({std::move(ack->done), why});
      waiting->erase(waiting->begin(), stays);
    }
    return answers;
  }

  void Deliver(std::vector<Answer> answers) {
    for (Answer& answer : answers) answer.done(std::move(answer.result));
  }

  Session& session_;
  DeliveryHandler& handler_;
  const Options options_;
  const std::shared_ptr<Channel> channel_;  // Shared with the session.
  CopyOpener opener_;
  const std::unique_ptr<exchange::v1::InboxService::Stub> stub_;

  mutable absl::Mutex mu_;
  Phase phase_ ABSL_GUARDED_BY(mu_) = Phase::kNew;
  absl::Status final_status_ ABSL_GUARDED_BY(mu_);
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mu_);
  std::deque<exchange::v1::DeliveredCopy> inbox_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<DeliveryId, Held> held_ ABSL_GUARDED_BY(mu_);
  std::deque<PendingAck> acks_ ABSL_GUARDED_BY(mu_);
  std::deque<PendingAck> later_ ABSL_GUARDED_BY(mu_);        // Answered with "not now".
  std::deque<exchange::v1::GiveBackDeliveriesRequest::Item> give_backs_ ABSL_GUARDED_BY(mu_);
  std::map<int64_t, AckFrame> frames_ ABSL_GUARDED_BY(mu_);  // In flight, by number.
  std::deque<int64_t> unwritten_ ABSL_GUARDED_BY(mu_);
  int64_t last_number_ ABSL_GUARDED_BY(mu_) = 0;
  int credit_to_give_ ABSL_GUARDED_BY(mu_) = 0;
  bool start_due_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<DeliveryId> to_renew_ ABSL_GUARDED_BY(mu_);  // Leases that are due, so many of them at a time.
  int64_t ticks_ ABSL_GUARDED_BY(mu_) = 0;  // Since the last renewal.

  StreamLink<Request, Response> link_;
};

Receiver::Receiver(Session& session, DeliveryHandler& handler, const Options& options)
    : stream_(std::make_unique<Stream>(session, handler, options)) {}

Receiver::~Receiver() { Stop(); }

void Receiver::Start() { stream_->Start(); }

void Receiver::Conclude(OutgoingAcknowledgement conclusion, Done done) {
  stream_->Conclude(std::move(conclusion), std::move(done));
}

void Receiver::Stop() { stream_->Stop(); }

absl::Status Receiver::status() const { return stream_->status(); }

absl::Status Receiver::Wait() { return stream_->Wait(); }

}  // namespace handover::client
