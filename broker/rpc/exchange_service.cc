#include "broker/rpc/exchange_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "broker/pipeline/answer_obligation.h"
#include "broker/pipeline/answer_withheld.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/submit_handover.h"
#include "broker/pipeline/withdraw_handover.h"
#include "broker/rpc/request_checks.h"
#include "broker/rpc/submission_answer.h"
#include "broker/rpc/unary_call.h"
#include "broker/rpc/watch_stream.h"

namespace handover::rpc {

grpc::ServerUnaryReactor* ExchangeService::SubmitHandover(grpc::CallbackServerContext* context,
                                                          const exchange::v1::SubmitHandoverRequest* request,
                                                          exchange::v1::SubmitHandoverResponse* response) {
  const UnaryCall call("ExchangeService/SubmitHandover", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const absl::Status checked = CheckSubmit(*request);
  if (!checked.ok()) {
    call.Refuse(*caller, checked);
    return call.reactor();
  }
  pipeline::SubmitHandovers(*caller, {request->frame(), {request->handover()}}, edge_.env,
                            [call, response, this](std::vector<absl::StatusOr<pipeline::Submitted>> results) {
                              call.Answer(AnswerHandover(std::move(results.front()), edge_.metrics), response);
                            });
  return call.reactor();
}

grpc::ServerBidiReactor<exchange::v1::SubmitFrameRequest, exchange::v1::SubmitFrameResponse>*
ExchangeService::SubmitHandovers(grpc::CallbackServerContext* context) {
  const auto stream = std::make_shared<SubmitStream>(*context, edge_, SubmitWindow());
  stream->Begin();
  return stream.get();
}

grpc::ServerUnaryReactor* ExchangeService::WithdrawHandover(grpc::CallbackServerContext* context,
                                                            const exchange::v1::WithdrawHandoverRequest* request,
                                                            exchange::v1::WithdrawHandoverResponse* response) {
  const UnaryCall call("ExchangeService/WithdrawHandover", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  pipeline::WithdrawHandover(*caller, *request, edge_.env, call.AnswerInto(response));
  return call.reactor();
}

grpc::ServerUnaryReactor* ExchangeService::ResolveReturn(grpc::CallbackServerContext* context,
                                                         const exchange::v1::ResolveReturnRequest* request,
                                                         exchange::v1::ResolveReturnResponse* response) {
  const UnaryCall call("ExchangeService/ResolveReturn", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  pipeline::ResolveReturn(*caller, *request, edge_.env, call.AnswerInto(response));
  return call.reactor();
}

grpc::ServerUnaryReactor* ExchangeService::AnswerWithheld(grpc::CallbackServerContext* context,
                                                          const exchange::v1::AnswerWithheldRequest* request,
                                                          exchange::v1::AnswerWithheldResponse* response) {
  const UnaryCall call("ExchangeService/AnswerWithheld", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  pipeline::AnswerWithheld(*caller, *request, edge_.env, call.AnswerInto(response));
  return call.reactor();
}

grpc::ServerUnaryReactor* ExchangeService::AnswerObligation(grpc::CallbackServerContext* context,
                                                            const exchange::v1::AnswerObligationRequest* request,
                                                            exchange::v1::AnswerObligationResponse* response) {
  const UnaryCall call("ExchangeService/AnswerObligation", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  pipeline::AnswerObligation(*caller, *request, edge_.env, call.AnswerInto(response));
  return call.reactor();
}

grpc::ServerUnaryReactor* ExchangeService::GetHandoverStatus(grpc::CallbackServerContext* context,
                                                             const exchange::v1::GetHandoverStatusRequest* request,
                                                             exchange::v1::HandoverStatus* response) {
  const UnaryCall call("ExchangeService/GetHandoverStatus", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const absl::StatusOr<HandoverId> id = pipeline::ParseHandoverId(request->handover_id());
  if (id.ok())
    call.Answer(pipeline::GetHandoverStatus(*caller, *id, edge_.env), response);
  else
    call.Answer(id.status());
  return call.reactor();
}

grpc::ServerUnaryReactor* ExchangeService::ListHandovers(grpc::CallbackServerContext* context,
                                                         const exchange::v1::ListHandoversRequest* request,
                                                         exchange::v1::ListHandoversResponse* response) {
  const UnaryCall call("ExchangeService/ListHandovers", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  // A page may look at thousands of rows.
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    call.Answer(pipeline::ListHandovers(caller, *request, edge_.env), response);
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

grpc::ServerWriteReactor<exchange::v1::HandoverStatus>* ExchangeService::WatchHandoverStatus(
    grpc::CallbackServerContext* context, const exchange::v1::GetHandoverStatusRequest* request) {
  const auto stream = std::make_shared<WatchStream>(*context, edge_);
  stream->Begin();
  stream->Watch(*request);
  return stream.get();
}

}  // namespace handover::rpc
