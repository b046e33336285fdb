#include "broker/rpc/call_stream.h"

#include "broker/base/refusal.h"
#include "broker/rpc/status_mapping.h"
#include "broker/rpc/unary_call.h"

namespace handover::rpc {

void CallStream::Begin() {
  self_ = shared_from_this();
  registered_ = edge_.streams.Add(weak_from_this());
  Drive();
}

void CallStream::End(const absl::Status& why) {
  {
    absl::MutexLock lock(&mu_);
    if (!why_.ok() || finished_) return;
    why_ = why;
  }
  edge_.metrics.CountEndedStream(CodeOf(why));
  Drive();
}

void CallStream::Abort() {
  {
    absl::MutexLock lock(&mu_);
    abort_wanted_ = true;
  }
  Drive();
}

void CallStream::Complete() {
  {
    absl::MutexLock lock(&mu_);
    closed_ = true;
  }
  Drive();
}

absl::StatusOr<identity::Caller> CallStream::IdentifyCaller(Risk risk) {
  absl::StatusOr<identity::Caller> caller = edge_.peers.Identify(*certificate_, risk);
  if (!caller.ok()) edge_.metrics.CountUnidentified(CodeOf(caller.status()));
  return caller;
}

void CallStream::RefuseRequest(const identity::Caller& caller, const absl::Status& refusal) {
  {
    absl::MutexLock lock(&mu_);
    refusing_ = true;
  }
  const auto self = shared_from_this();  // Shared with the commit.
  LogRefusal(caller, refusal, edge_, [self](const absl::Status& told) { self->End(told); });
}

bool CallStream::ReadDone(bool ok) {
  bool take = false;
  {
    absl::MutexLock lock(&mu_);
    reading_ = false;
    closed_ = closed_ || !ok;
    take = IsOpen();
    taking_ = take;
  }
  if (!take) Drive();
  return take;
}

void CallStream::RequestDone() {
  {
    absl::MutexLock lock(&mu_);
    taking_ = false;
  }
  Drive();
}

void CallStream::WriteDone(bool ok) {
  {
    absl::MutexLock lock(&mu_);
    writing_ = false;
    broken_ = broken_ || !ok;
    OnWritten();
  }
  AfterWrite();
  Drive();
}

void CallStream::Cancelled() {
  {
    absl::MutexLock lock(&mu_);
    broken_ = true;
  }
  Drive();
}

void CallStream::Gone() {
  edge_.streams.Remove(registered_);
  grpc::StatusCode code = grpc::StatusCode::CANCELLED;
  {
    absl::MutexLock lock(&mu_);
    if (!broken_) code = final_.error_code();
    broken_ = true;
  }
  edge_.metrics.CountCall(method_, code);
  OnGone();
  const std::shared_ptr<CallStream> last = std::move(self_);
}

CallStream::Step CallStream::NextStep() {
  if (finished_) return Step::kNothing;
  if (abort_wanted_ && !broken_) {
    abort_wanted_ = false;
    return Step::kAbort;
  }
  if (!writing_ && broken_ && !taking_) {
    final_ = grpc::Status::CANCELLED;
    finished_ = true;
    return Step::kFinish;
  }
  if (broken_) return Step::kNothing;
  if (!writing_ && TakeResponse()) {
    writing_ = true;
    return Step::kWrite;
  }
  if (!reading_ && !taking_ && IsOpen() && WantsRequest()) {
    reading_ = true;
    return Step::kRead;
  }
  const bool over = (closed_ && !refusing_) || !why_.ok();
  if (over && !writing_ && !taking_ && IsIdle()) {
    final_ = ToGrpcStatus(why_);
    finished_ = true;
    return Step::kFinish;
  }
  return Step::kNothing;
}

void CallStream::Do(Step step, const grpc::Status& status) {
  switch (step) {
    case Step::kNothing:
      return;
    case Step::kRead:
      return StartReading();
    case Step::kWrite:
      return StartWriting();
    case Step::kAbort:
      return CancelCall();
    case Step::kFinish:
      return FinishCall(status);
  }
}

void CallStream::Drive() {
  // The last step may let go of the stream.
  const std::shared_ptr<CallStream> keep = shared_from_this();
  {
    absl::MutexLock lock(&mu_);
    if (driving_) return;
    driving_ = true;
  }
  for (;;) {
    Step step = Step::kNothing;
    grpc::Status status;
    {
      absl::MutexLock lock(&mu_);
      step = NextStep();
      if (step == Step::kFinish) status = final_;
      if (step == Step::kNothing) {
        driving_ = false;
        return;
      }
    }
    Do(step, status);
  }
}

}  // namespace handover::rpc
