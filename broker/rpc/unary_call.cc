#include "broker/rpc/unary_call.h"

#include <string>

#include "broker/base/refusal.h"
#include "broker/pipeline/accept_handover.h"
#include "broker/rpc/status_mapping.h"
#include "broker/store/committer.h"

namespace handover::rpc {

UnaryCall::UnaryCall(std::string_view method, grpc::CallbackServerContext* context, Edge& edge)
    : method_(method),
      context_(context),
      reactor_(context->DefaultReactor()),
      edge_(&edge),
      began_(edge.env.clock.SinceStart()) {}

void UnaryCall::Answer(const absl::Status& status) const {
  const grpc::Status answer = ToGrpcStatus(status);
  edge_->metrics.CountCall(method_, answer.error_code());
  edge_->metrics.ObserveCall(method_, edge_->env.clock.SinceStart() - began_);
  if (answer.error_code() == grpc::StatusCode::INTERNAL) {
    edge_->log.Error("call_failed", {{"method", method_}, {"why", std::string(status.message())}});
  }
  reactor_->Finish(answer);
}

absl::StatusOr<identity::Caller> UnaryCall::IdentifyCaller(Risk risk) const {
  absl::StatusOr<identity::Caller> caller = edge_->peers.Identify(*edge_->peers.CertificateOf(*context_), risk);
  if (!caller.ok()) {
    edge_->metrics.CountUnidentified(CodeOf(caller.status()));
    edge_->log.Warning("caller_refused", {{"method", method_}, {"code", CodeOf(caller.status())}});
    Answer(caller.status());
  }
  return caller;
}

absl::StatusOr<identity::Operator> UnaryCall::IdentifyOperator() const {
  absl::StatusOr<identity::Operator> caller = edge_->peers.OperatorOf(*context_);
  if (!caller.ok()) {
    edge_->metrics.CountUnidentified(CodeOf(caller.status()));
    edge_->log.Warning("operator_refused", {{"method", method_}, {"code", CodeOf(caller.status())}});
    Answer(caller.status());
  }
  return caller;
}

void UnaryCall::Refuse(const identity::Caller& caller, const absl::Status& refusal) const {
  LogRefusal(caller, refusal, *edge_, [*this](const absl::Status& told) { Answer(told); });
}

void LogRefusal(const identity::Caller& caller, const absl::Status& refusal, Edge& edge,
                std::function<void(const absl::Status&)> done) {
  absl::StatusOr<store::Transaction> transaction =
      pipeline::RefuseHandover({refusal, Digest{}, caller.party}, edge.env);
  if (!transaction.ok()) return done(transaction.status());
  transaction->done = [refusal, done = std::move(done)](const absl::StatusOr<store::CommitResult>& logged) {
    done(logged.ok() ? refusal : logged.status());
  };
  edge.env.committer.Enqueue(*std::move(transaction));
}

}  // namespace handover::rpc
