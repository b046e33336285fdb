#include "clients/cpp/escalation_watch.h"

#include <memory>

#include "absl/synchronization/notification.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "clients/cpp/call_status.h"
#include "clients/cpp/stream_break.h"
#include "handover/pathway/v1/pathway_service.grpc.pb.h"

namespace handover::client {
namespace {
namespace escalation_watch_internal {

using Changed = std::function<bool(const pathway::v1::Escalation&)>;

// One call, from its start to its end.
class Watch final : public grpc::ClientReadReactor<pathway::v1::Escalation> {
 public:
  Watch(pathway::v1::PathwayService::Stub& stub, const Changed& changed) : changed_(changed) {
    stub.async()->WatchEscalations(&context_, &request_, this);
    StartRead(&escalation_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    read_ = true;
    if (changed_(escalation_)) {
      StartRead(&escalation_);
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

 private:
  const Changed& changed_;
  grpc::ClientContext context_;
  pathway::v1::WatchEscalationsRequest request_;
  pathway::v1::Escalation escalation_;
  bool read_ = false;
  bool left_ = false;
  absl::Status result_;
  absl::Notification done_;
};

}  // namespace escalation_watch_internal
}  // namespace

absl::Status WatchEscalations(const Channel& channel,
                              const std::function<bool(const pathway::v1::Escalation&)>& changed) {
  const std::unique_ptr<pathway::v1::PathwayService::Stub> stub =
      pathway::v1::PathwayService::NewStub(channel.grpc_channel());
  const RetrySchedule& schedule = channel.options().retry;
  const SystemClock clock;  // For the pauses alone, as in services.cc.
  SystemRandom random;
  absl::Duration last_read = clock.SinceStart();
  for (int attempt = 1;; ++attempt) {
    escalation_watch_internal::Watch watch(*stub, changed);
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
