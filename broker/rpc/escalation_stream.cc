#include "broker/rpc/escalation_stream.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "broker/base/ids.h"
#include "broker/base/refusal.h"
#include "broker/pipeline/list_escalations.h"
#include "broker/rpc/request_checks.h"

namespace handover::rpc {
namespace escalation_stream_internal {

// Ids that wait for a reader: bounds the memory of one who does not read.
constexpr size_t kMaxChanged = 100'000;
// Looked at in one go, so that one stream leaves the workers to others.
constexpr size_t kBatch = 64;
// What may be ready to be sent before more is looked at.
constexpr size_t kMaxReady = 64;
constexpr int kPage = 500;

}  // namespace escalation_stream_internal

void EscalationStream::Watch(const pathway::v1::WatchEscalationsRequest& request) {
  const absl::StatusOr<identity::Caller> caller = IdentifyCaller(Risk::kUsual);
  if (!caller.ok()) return End(caller.status());
  const absl::Status known = CheckKnownFields(request);
  if (!known.ok()) return End(known);
  const std::weak_ptr<CallStream> weak = weak_from_this();
  // First, so that nothing falls between the list and the changes.
  subscription_ = edge_.env.escalations.Subscribe(std::string(caller->party.bytes()), [weak](const std::string& id) {
    if (const std::shared_ptr<CallStream> self = weak.lock()) static_cast<EscalationStream*>(self.get())->Changed(id);
  });
  AskWorker();
}

void EscalationStream::Changed(const std::string& id) {
  bool overflows = false;
  {
    absl::MutexLock lock(&mu_);
    changed_.insert(id);
    overflows = changed_.size() > escalation_stream_internal::kMaxChanged;
  }
  if (overflows) {
    return End(Refuse(absl::StatusCode::kResourceExhausted,
                      RefusalText{"READER_TOO_SLOW", "", "more has changed than is kept; watch again"}));
  }
  AskWorker();
}

void EscalationStream::AskWorker() {
  {
    absl::MutexLock lock(&mu_);
    const bool has_work = !listed_ || !changed_.empty();
    if (looking_ || !has_work || ready_.size() >= escalation_stream_internal::kMaxReady) return;
    looking_ = true;
  }
  const auto self = std::static_pointer_cast<EscalationStream>(shared_from_this());  // Shared with the worker.
  if (!edge_.workers.Add([self] { self->Look(); })) End(absl::UnavailableError("too much is waiting"));
}

absl::Status EscalationStream::ListOpen(const identity::Caller& caller) {
  pathway::v1::ListEscalationsRequest request;
  request.set_page_size(escalation_stream_internal::kPage);
  do {
    const absl::StatusOr<pathway::v1::ListEscalationsResponse> page =
        pipeline::ListEscalations(caller.party, request, edge_.env);
    if (!page.ok()) return page.status();
    absl::MutexLock lock(&mu_);
    for (const pathway::v1::Escalation& escalation : page->escalations()) {
      const absl::StatusOr<std::string> id = ParseUuid(escalation.escalation_id());
      if (id.ok()) changed_.insert(*id);
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  absl::MutexLock lock(&mu_);
  listed_ = true;
  return absl::OkStatus();
}

void EscalationStream::Look() {
  const absl::StatusOr<identity::Caller> caller = IdentifyCaller(Risk::kUsual);
  if (!caller.ok()) return End(caller.status());
  bool lists = false;
  {
    absl::MutexLock lock(&mu_);
    lists = !listed_;
  }
  const absl::Status listed = lists ? ListOpen(*caller) : absl::OkStatus();
  if (!listed.ok()) return End(listed);
  std::vector<std::string> ids;
  {
    absl::MutexLock lock(&mu_);
    while (!changed_.empty() && ids.size() < escalation_stream_internal::kBatch) {
      ids.push_back(std::move(changed_.extract(changed_.begin()).value()));
    }
  }
  for (const std::string& id : ids) {
    absl::StatusOr<std::optional<pathway::v1::Escalation>> seen =
        pipeline::GetEscalation(caller->party, id, edge_.env);
    if (!seen.ok()) return End(seen.status());
    if (!seen->has_value()) continue;
    absl::MutexLock lock(&mu_);
    ready_.push_back(**std::move(seen));
  }
  {
    absl::MutexLock lock(&mu_);
    looking_ = false;
  }
  Drive();
  AskWorker();
}

bool EscalationStream::TakeResponse() {
  if (ready_.empty()) return false;
  response_ = std::move(ready_.front());
  ready_.pop_front();
  return true;
}

void EscalationStream::AfterWrite() { AskWorker(); }

void EscalationStream::OnGone() {
  if (subscription_ != 0) edge_.env.escalations.Unsubscribe(subscription_);
}

}  // namespace handover::rpc
