#include "broker/rpc/pathway_service.h"

#include "broker/pipeline/pathway.h"
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

}  // namespace handover::rpc
