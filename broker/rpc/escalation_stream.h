// PathwayService.WatchEscalations: the open ones now, and from then on every one that changes.
#ifndef HANDOVER_BROKER_RPC_ESCALATION_STREAM_H_
#define HANDOVER_BROKER_RPC_ESCALATION_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>

#include "broker/identity/caller.h"
#include "broker/rpc/call_stream.h"
#include "handover/pathway/v1/escalation.pb.h"
#include "handover/pathway/v1/pathway_service.pb.h"

namespace handover::rpc {

// What changes while nobody reads is kept as ids, each once: a slow client gets fewer states, and always the newest.
class EscalationStream final : public AnswerStream<pathway::v1::Escalation> {
 public:
  EscalationStream(grpc::CallbackServerContext& context, Edge& edge)
      : AnswerStream("PathwayService/WatchEscalations", context, edge) {}

  // Once, after Begin().
  void Watch(const pathway::v1::WatchEscalationsRequest& request);

 private:
  bool TakeResponse() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool IsIdle() const override ABSL_SHARED_LOCKS_REQUIRED(mu_) { return ready_.empty(); }
  void AfterWrite() override;
  void OnGone() override;
  void Changed(const std::string& id);
  void AskWorker();
  void Look();  // On a worker.
  // Reads what is open, page by page, into `changed_`.
  absl::Status ListOpen(const identity::Caller& caller);

  uint64_t subscription_ = 0;  // Constant after Watch().

  std::set<std::string> changed_ ABSL_GUARDED_BY(mu_);         // To be looked at.
  std::deque<pathway::v1::Escalation> ready_ ABSL_GUARDED_BY(mu_);  // To be sent.
  bool listed_ ABSL_GUARDED_BY(mu_) = false;
  bool looking_ ABSL_GUARDED_BY(mu_) = false;  // A worker looks or will look.
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_ESCALATION_STREAM_H_
