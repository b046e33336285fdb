// One unary call from its arrival to its single answer.
#ifndef HANDOVER_BROKER_RPC_UNARY_CALL_H_
#define HANDOVER_BROKER_RPC_UNARY_CALL_H_

#include <functional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"

#include "broker/identity/caller.h"
#include "broker/identity/operator.h"
#include "broker/rpc/edge.h"
#include "broker/rpc/peer.h"

namespace handover::rpc {

// Copyable, as the pipelines' `done` must be; exactly one of the copies answers. The request and the response live
// until then.
class UnaryCall {
 public:
  // `method` is a literal: the label of the metrics.
  UnaryCall(std::string_view method, grpc::CallbackServerContext* context, Edge& edge);

  // What the handler returns to gRPC.
  grpc::ServerUnaryReactor* reactor() const { return reactor_; }

  void Answer(const absl::Status& status) const;
  // Nobody waits for the answer any more: the client has gone, or its deadline has passed.
  bool IsCancelled() const { return context_->IsCancelled(); }

  template <typename Response>
  void Answer(absl::StatusOr<Response> result, Response* response) const {
    if (result.ok()) *response = *std::move(result);
    Answer(result.status());
  }

  // The same as a callback.
  template <typename Response>
  std::function<void(absl::StatusOr<Response>)> AnswerInto(Response* response) const {
    return [*this, response](absl::StatusOr<Response> result) { Answer(std::move(result), response); };
  }

  // The party that calls. After an error the call has been answered.
  absl::StatusOr<identity::Caller> IdentifyCaller(Risk risk = Risk::kUsual) const;
  // The operator that calls. After an error the call has been answered.
  absl::StatusOr<identity::Operator> IdentifyOperator() const;

  // Refuses an identified party: the refusal is in the log before it is told. If it cannot be logged, the caller learns
  // only that.
  void Refuse(const identity::Caller& caller, const absl::Status& refusal) const;

 private:
  std::string_view method_;
  grpc::CallbackServerContext* context_;
  grpc::ServerUnaryReactor* reactor_;
  Edge* edge_;
  absl::Duration began_;
};

// Logs a refusal of an identified party and then calls `done`, on this thread or the committer's: with the refusal, or
// with why it could not be logged.
void LogRefusal(const identity::Caller& caller, const absl::Status& refusal, Edge& edge,
                std::function<void(const absl::Status&)> done);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_UNARY_CALL_H_
