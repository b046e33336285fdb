// One bidirectional stream that is opened when there is something to do, written one message at a time, and opened
// again when it breaks. Seen by the two files that own a stream, because it needs gRPC's headers.
#ifndef HANDOVER_CLIENTS_CPP_STREAM_LINK_H_
#define HANDOVER_CLIENTS_CPP_STREAM_LINK_H_

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/alarm.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/client_callback.h"

#include "broker/base/random.h"
#include "clients/cpp/call_status.h"
#include "clients/cpp/retry.h"

namespace handover::client {

// Who owns a link. The link calls it without holding a lock; it must not call the link while it holds one of its own.
template <typename Request, typename Response>
class StreamOwner {
 public:
  using Reactor = grpc::ClientBidiReactor<Request, Response>;

  virtual ~StreamOwner() = default;
  // Whether a stream is needed now.
  virtual bool HasWork() = 0;
  // A new stream: what was written to the old one and not answered is to be written again. Then starts the call by the
  // generated stub's async() method.
  virtual void Begin(grpc::ClientContext& context, Reactor& reactor) = 0;
  // What to write next; null: nothing. One call at a time.
  virtual std::shared_ptr<const Request> NextWrite() = 0;
  // One call at a time. It may take its time over the message, but blocks reading.
  virtual void OnResponse(const Response& response) = 0;
  // The stream has ended, OK when the broker closed it in peace. True: open it again after a pause, if there is work.
  virtual bool OnBroken(const absl::Status& why) = 0;
  // The time of WakeAfter() has come. Pump() follows.
  virtual void OnWake() = 0;
};

// Thread-safe. Borrows the owner, which holds it, and `random`.
//
// A gRPC channel must not lose its last reference on a thread of gRPC's: it would wait there for that thread. So
// nothing here keeps the owner or the channel alive; Close() returns when gRPC has let go of both.
template <typename Request, typename Response>
class StreamLink {
 public:
  using Owner = StreamOwner<Request, Response>;

  StreamLink(Owner& owner, const RetrySchedule& schedule, Random& random)
      : owner_(owner), schedule_(schedule), random_(random) {}

  // There may be something to write. Returns at once; what is said from inside OnResponse() waits for its end, so that
  // the answers to one message make one frame.
  void Pump() {
    if (dispatching_ == this) return;
    const bool work = owner_.HasWork();
    Call* call = nullptr;
    bool begin = false;
    {
      absl::MutexLock lock(&mu_);
      if (closing_) return;
      if (phase_ == Phase::kIdle && work) {
        phase_ = Phase::kOpen;
        call_ = std::make_shared<Call>(*this);
        read_ended_ = false;
        write_failed_ = false;
        begin = true;
      } else if (phase_ != Phase::kOpen || writing_ || read_ended_ || write_failed_) {
        pump_again_ = true;
        return;
      }
      writing_ = true;
      call = call_.get();  // Lives until its hold is let go, which is for who has set writing_.
    }
    if (begin) call->Begin();
    WriteNext(*call);
  }

  // Calls OnWake() once after the pause; one at a time, a second call while one waits is dropped.
  void WakeAfter(absl::Duration pause) {
    absl::MutexLock lock(&mu_);
    if (closing_ || wake_waits_) return;
    wake_waits_ = true;
    wake_alarm_ = std::make_unique<grpc::Alarm>();
    wake_alarm_->Set(In(pause), [this](bool) { Woken(); });
  }

  // Ends the stream and every pause; returns when the owner will not be called any more. Idempotent.
  void Close() {
    std::shared_ptr<Call> call;
    {
      absl::MutexLock lock(&mu_);
      closing_ = true;
      call = call_;
      if (phase_ == Phase::kIdle) phase_ = Phase::kClosed;
      if (phase_ == Phase::kPausing && pause_alarm_ != nullptr) pause_alarm_->Cancel();
      if (wake_waits_) wake_alarm_->Cancel();
    }
    if (call != nullptr) call->context.TryCancel();
    call = nullptr;
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &StreamLink::IsClosed));
  }

 private:
  enum class Phase {
    kIdle,     // No stream.
    kOpen,     // From Begin() to the end of the call.
    kPausing,  // Before the next try.
    kClosed,   // For good.
  };

  // gRPC's view of one call. Ends inside OnDone().
  class Call final : public grpc::ClientBidiReactor<Request, Response> {
   public:
    explicit Call(StreamLink& link) : link_(link) {}

    void Begin() {
      link_.owner_.Begin(context, *this);
      this->AddHold();  // Writes come from any thread; the last of reader and writer lets go.
      this->StartRead(&response_);
      this->StartCall();
    }
    void Write(std::shared_ptr<const Request> request) {
      request_ = std::move(request);
      this->StartWrite(request_.get());
    }
    void ReadOn() {
      response_.Clear();
      this->StartRead(&response_);
    }

    void OnReadDone(bool ok) override { ok ? link_.Dispatch(*this, response_) : link_.ReadEnded(*this); }
    void OnWriteDone(bool ok) override { ok ? link_.WriteNext(*this) : link_.WriteFailed(*this); }
    void OnDone(const grpc::Status& status) override { link_.Ended(ToStatus(status)); }

    grpc::ClientContext context;

   private:
    StreamLink& link_;
    std::shared_ptr<const Request> request_;  // Shared with the owner, which may have to write it again.
    Response response_;
  };

  bool IsClosed() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return phase_ == Phase::kClosed && !wake_waits_ && busy_ == 0;
  }
  static gpr_timespec In(absl::Duration pause) {
    return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                        gpr_time_from_micros(pause / absl::Microseconds(1), GPR_TIMESPAN));
  }

  // REQUIRES: this thread has set writing_.
  void WriteNext(Call& call) {
    while (true) {
      std::shared_ptr<const Request> request = owner_.NextWrite();
      if (request != nullptr) return call.Write(std::move(request));
      bool let_go = false;
      {
        absl::MutexLock lock(&mu_);
        if (pump_again_ && !read_ended_) {
          pump_again_ = false;
          continue;
        }
        writing_ = false;
        let_go = read_ended_;
      }
      if (let_go) call.RemoveHold();
      return;
    }
  }
  void WriteFailed(Call& call) {
    bool let_go = false;
    {
      absl::MutexLock lock(&mu_);
      writing_ = false;
      write_failed_ = true;
      let_go = read_ended_;
    }
    if (let_go) call.RemoveHold();
  }
  void ReadEnded(Call& call) {
    bool let_go = false;
    {
      absl::MutexLock lock(&mu_);
      read_ended_ = true;
      let_go = !writing_;
    }
    if (let_go) call.RemoveHold();
  }
  void Dispatch(Call& call, const Response& response) {
    {
      absl::MutexLock lock(&mu_);
      attempts_ = 0;
    }
    dispatching_ = this;
    owner_.OnResponse(response);
    dispatching_ = nullptr;
    call.ReadOn();
    Pump();
  }

  // The last that gRPC says of a call, on a thread of its own.
  void Ended(const absl::Status& why) {
    std::shared_ptr<Call> ended;
    {
      absl::MutexLock lock(&mu_);
      ++busy_;
      ended = std::move(call_);
      phase_ = Phase::kPausing;
      pause_alarm_ = nullptr;
    }
    ended = nullptr;  // With its reference to the channel.
    const bool again = owner_.OnBroken(why);
    {
      absl::MutexLock lock(&mu_);
      writing_ = false;
      pump_again_ = false;
      if (closing_) {
        phase_ = Phase::kClosed;
      } else if (again) {
        pause_alarm_ = std::make_unique<grpc::Alarm>();
        pause_alarm_->Set(In(PauseBefore(++attempts_, schedule_, random_)), [this](bool) { PauseEnded(); });
      } else {
        phase_ = Phase::kIdle;
      }
    }
    Pump();  // For what was added meanwhile.
    absl::MutexLock lock(&mu_);
    --busy_;
  }
  void PauseEnded() {
    {
      absl::MutexLock lock(&mu_);
      phase_ = closing_ ? Phase::kClosed : Phase::kIdle;
      ++busy_;
    }
    Pump();
    absl::MutexLock lock(&mu_);
    --busy_;
  }
  void Woken() {
    {
      absl::MutexLock lock(&mu_);
      ++busy_;
      wake_waits_ = false;
    }
    owner_.OnWake();
    Pump();
    absl::MutexLock lock(&mu_);
    --busy_;
  }

  // Set while this thread is inside OnResponse() of that link.
  static inline thread_local const StreamLink* dispatching_ = nullptr;

  Owner& owner_;
  const RetrySchedule schedule_;
  Random& random_;

  absl::Mutex mu_;
  Phase phase_ ABSL_GUARDED_BY(mu_) = Phase::kIdle;
  bool closing_ ABSL_GUARDED_BY(mu_) = false;
  std::shared_ptr<Call> call_ ABSL_GUARDED_BY(mu_);
  bool writing_ ABSL_GUARDED_BY(mu_) = false;     // A thread is choosing or writing a message.
  bool pump_again_ ABSL_GUARDED_BY(mu_) = false;  // Somebody called while one was.
  bool read_ended_ ABSL_GUARDED_BY(mu_) = false;
  bool write_failed_ ABSL_GUARDED_BY(mu_) = false;
  int attempts_ ABSL_GUARDED_BY(mu_) = 0;  // Since the last answer.
  std::unique_ptr<grpc::Alarm> pause_alarm_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<grpc::Alarm> wake_alarm_ ABSL_GUARDED_BY(mu_);
  bool wake_waits_ ABSL_GUARDED_BY(mu_) = false;
  int busy_ ABSL_GUARDED_BY(mu_) = 0;  // Threads of gRPC's that are inside, outside of a call.
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_STREAM_LINK_H_
