#include "broker/rpc/watch_stream.h"

#include <memory>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/pipeline/handover_status.h"
#include "broker/rpc/request_checks.h"

namespace handover::rpc {

void WatchStream::Watch(const exchange::v1::GetHandoverStatusRequest& request) {
  const absl::StatusOr<identity::Caller> caller = IdentifyCaller(Risk::kUsual);
  if (!caller.ok()) return End(caller.status());
  const absl::Status known = CheckKnownFields(request);
  if (!known.ok()) return End(known);
  const absl::StatusOr<HandoverId> id = pipeline::ParseHandoverId(request.handover_id());
  if (!id.ok()) return End(id.status());
  handover_ = *id;
  const std::weak_ptr<CallStream> weak = weak_from_this();
  subscription_ = edge_.env.feed.Subscribe(handover_, [weak] {
    if (const std::shared_ptr<CallStream> self = weak.lock()) static_cast<WatchStream*>(self.get())->Changed();
  });
  Changed();
}

void WatchStream::Changed() {
  {
    absl::MutexLock lock(&mu_);
    look_again_ = true;
    if (looking_) return;
    looking_ = true;
  }
  const auto self = std::static_pointer_cast<WatchStream>(shared_from_this());  // Shared with the worker.
  if (!edge_.workers.Add([self] { self->Look(); })) End(absl::UnavailableError("too much is waiting"));
}

void WatchStream::Look() {
  const absl::StatusOr<identity::Caller> caller = IdentifyCaller(Risk::kUsual);
  if (!caller.ok()) return End(caller.status());
  bool ended = false;
  for (;;) {
    {
      absl::MutexLock lock(&mu_);
      looking_ = look_again_;
      look_again_ = false;
      if (!looking_) break;
    }
    absl::StatusOr<exchange::v1::HandoverStatus> status =
        pipeline::GetHandoverStatus(*caller, handover_, edge_.env);
    if (!status.ok()) return End(status.status());
    ended = status->ended();
    absl::MutexLock lock(&mu_);
    next_ = *std::move(status);
  }
  if (ended) return Complete();
  Drive();
}

bool WatchStream::TakeResponse() {
  if (!next_.has_value()) return false;
  response_ = *std::move(next_);
  next_.reset();
  return true;
}

void WatchStream::OnGone() {
  if (subscription_ != 0) edge_.env.feed.Unsubscribe(handover_, subscription_);
}

}  // namespace handover::rpc
