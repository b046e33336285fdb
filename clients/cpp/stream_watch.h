// Follows what a server streams, over connections that break. For the watches of this folder: it shows gRPC.
#ifndef HANDOVER_CLIENTS_CPP_STREAM_WATCH_H_
#define HANDOVER_CLIENTS_CPP_STREAM_WATCH_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/client_callback.h"

#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "clients/cpp/call_status.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/retry.h"
#include "clients/cpp/stream_break.h"

namespace handover::client {

// False: enough was seen.
template <typename Message>
using Seen = std::function<bool(const Message&)>;

// Begins the call on a stub. What it borrows outlives the watch.
template <typename Message>
using BeginWatch = std::function<void(grpc::ClientContext*, grpc::ClientReadReactor<Message>*)>;

// One call, from its start to its end.
template <typename Message>
class WatchCall final : public grpc::ClientReadReactor<Message> {
 public:
  WatchCall(const BeginWatch<Message>& begin, const Seen<Message>& seen) : seen_(seen) {
    begin(&context_, this);
    this->StartRead(&message_);
    this->StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    read_ = true;
    if (seen_(message_)) {
      this->StartRead(&message_);
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
  const Seen<Message>& seen_;
  grpc::ClientContext context_;
  Message message_;
  bool read_ = false;
  bool left_ = false;
  absl::Status result_;
  absl::Notification done_;
};

// Blocks until the server ends the stream (its status), or `seen` has seen enough (OK). A lost connection is opened
// again as the channel's schedule says.
template <typename Message>
absl::Status WatchStream(const Channel& channel, const BeginWatch<Message>& begin,
                         const Seen<Message>& seen) {
  const RetrySchedule& schedule = channel.options().retry;
  const SystemClock clock;  // For the pauses alone, as in services.cc.
  SystemRandom random;
  absl::Duration last_read = clock.SinceStart();
  for (int attempt = 1;; ++attempt) {
    WatchCall<Message> watch(begin, seen);
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

#endif  // HANDOVER_CLIENTS_CPP_STREAM_WATCH_H_
