#include "broker/rpc/pathway_service.h"

#include <memory>
#include <utility>

#include "broker/pipeline/list_escalations.h"
#include "broker/pipeline/missed_expectations.h"
#include "broker/pipeline/open_loops.h"
#include "broker/pipeline/pathway.h"
#include "broker/rpc/escalation_stream.h"
#include "broker/rpc/unary_call.h"

namespace handover::rpc {

grpc::ServerUnaryReactor* PathwayService::GetTimeline(grpc::CallbackServerContext* context,
                                                      const pathway::v1::GetTimelineRequest* request,
                                                      pathway::v1::GetTimelineResponse* response) {
  const UnaryCall call("PathwayService/GetTimeline", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    call.Answer(pipeline::GetTimeline(caller, *request, edge_.env), response);
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

grpc::ServerUnaryReactor* PathwayService::ExplainHandover(grpc::CallbackServerContext* context,
                                                          const pathway::v1::ExplainHandoverRequest* request,
                                                          pathway::v1::ExplainHandoverResponse* response) {
  const UnaryCall call("PathwayService/ExplainHandover", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    call.Answer(pipeline::ExplainHandover(caller, *request, edge_.env), response);
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

grpc::ServerUnaryReactor* PathwayService::ListOverdue(grpc::CallbackServerContext* context,
                                                      const pathway::v1::ListOverdueRequest* request,
                                                      pathway::v1::ListOverdueResponse* response) {
  const UnaryCall call("PathwayService/ListOverdue", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    call.Answer(pipeline::ListOverdue(caller.party, *request, edge_.env), response);
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

grpc::ServerUnaryReactor* PathwayService::ListEscalations(grpc::CallbackServerContext* context,
                                                          const pathway::v1::ListEscalationsRequest* request,
                                                          pathway::v1::ListEscalationsResponse* response) {
  const UnaryCall call("PathwayService/ListEscalations", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    call.Answer(pipeline::ListEscalations(caller.party, *request, edge_.env), response);
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

grpc::ServerUnaryReactor* PathwayService::GetPathway(grpc::CallbackServerContext* context,
                                                     const pathway::v1::GetPathwayRequest* request,
                                                     pathway::v1::GetPathwayResponse* response) {
  const UnaryCall call("PathwayService/GetPathway", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    call.Answer(pipeline::GetPathway(caller, *request, edge_.env), response);
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

grpc::ServerUnaryReactor* PathwayService::ListOpenLoops(grpc::CallbackServerContext* context,
                                                        const pathway::v1::ListOpenLoopsRequest* request,
                                                        pathway::v1::ListOpenLoopsResponse* response) {
  const UnaryCall call("PathwayService/ListOpenLoops", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    call.Answer(pipeline::ListOpenLoops(caller, *request, edge_.env), response);
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

grpc::ServerUnaryReactor* PathwayService::EndExpectation(grpc::CallbackServerContext* context,
                                                         const pathway::v1::EndExpectationRequest* request,
                                                         pathway::v1::EndExpectationResponse* response) {
  const UnaryCall call("PathwayService/EndExpectation", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    pipeline::EndExpectation(caller, *request, edge_.env,
                             [call, response](absl::StatusOr<pathway::v1::EndExpectationResponse> ended) {
                               call.Answer(std::move(ended), response);
                             });
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

grpc::ServerWriteReactor<pathway::v1::Escalation>* PathwayService::WatchEscalations(
    grpc::CallbackServerContext* context, const pathway::v1::WatchEscalationsRequest* request) {
  const auto stream = std::make_shared<EscalationStream>(*context, edge_);
  stream->Begin();
  stream->Watch(*request);
  return stream.get();
}

}  // namespace handover::rpc
