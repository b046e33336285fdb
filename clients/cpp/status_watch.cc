#include "clients/cpp/status_watch.h"

#include <utility>

#include "absl/synchronization/notification.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "clients/cpp/call_status.h"
#include "clients/cpp/stream_break.h"
#include "handover/exchange/v1/exchange_service.grpc.pb.h"

namespace handover::client {
namespace {
namespace status_watch_internal {

using Changed = std::function<bool(const exchange::v1::HandoverStatus&)>;

// One call, from its start to its end.
class Watch final : public grpc::ClientReadReactor<exchange::v1::HandoverStatus> {
 public:
  Watch(exchange::v1::ExchangeService::Stub& stub, const std::string& handover_id, const Changed& changed)
      : changed_(changed) {
    request_.set_handover_id(handover_id);
    stub.async()->WatchHandoverStatus(&context_, &request_, this);
    StartRead(&status_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    read_ = true;
    if (changed_(status_)) {
      StartRead(&status_);
    } else {
      left_ = true;
      context_.TryCancel();
    }
  }
  void OnDone(const grpc::Status& status) override {
    result_ = left_ ? absl::OkStatus() : ToStatus(status);
    done_.Notify();
  }

  absl::Status Wait() {
    done_.WaitForNotification();
    return result_;
  }
  bool read() const { return read_; }  // REQUIRES: Wait() has returned.
  bool left() const { return left_; }  // As read().

 private:
  const Changed& changed_;
  grpc::ClientContext context_;
  exchange::v1::GetHandoverStatusRequest request_;
  exchange::v1::HandoverStatus status_;
  bool read_ = false;
  bool left_ = false;
  absl::Status result_;
  absl::Notification done_;
};

}  // namespace status_watch_internal
}  // namespace

absl::Status WatchHandover(const Channel& channel, const std::string& handover_id,
                           const std::function<bool(const exchange::v1::HandoverStatus&)>& changed) {
  const std::unique_ptr<exchange::v1::ExchangeService::Stub> stub =
      exchange::v1::ExchangeService::NewStub(channel.grpc_channel());
  const RetrySchedule& schedule = channel.options().retry;
  const SystemClock clock;  // For the pauses alone, as in services.cc.
  SystemRandom random;
  absl::Duration last_read = clock.SinceStart();
  for (int attempt = 1;; ++attempt) {
    status_watch_internal::Watch watch(*stub, handover_id, changed);
    const absl::Status ended = watch.Wait();
    if (ended.ok() || !IsStreamBreak(ended)) return ended;
    if (watch.read()) {
      attempt = 1;
      last_read = clock.SinceStart();
    }
    if (clock.SinceStart() - last_read >= schedule.give_up_after) return NoAnswer(ended);
    if (!channel.WaitUnlessClosed(PauseBefore(attempt, schedule, random))) return NoAnswer(ended);
  }
}

}  // namespace handover::client
