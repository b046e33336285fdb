#include "broker/rpc/audit_service.h"

#include "broker/pipeline/pathway.h"
#include "broker/rpc/log_proofs.h"
#include "broker/rpc/unary_call.h"

namespace handover::rpc {

grpc::ServerUnaryReactor* AuditService::GetTreeHead(grpc::CallbackServerContext* context,
                                                    const audit::v1::GetTreeHeadRequest*,
                                                    audit::v1::GetTreeHeadResponse* response) {
  const UnaryCall call("AuditService/GetTreeHead", context, edge_);
  if (!call.IdentifyCaller().ok()) return call.reactor();
  call.Answer(NewestTreeHead(edge_.env.committer), response);
  return call.reactor();
}

grpc::ServerUnaryReactor* AuditService::GetInclusionProof(grpc::CallbackServerContext* context,
                                                          const audit::v1::GetInclusionProofRequest* request,
                                                          audit::v1::GetInclusionProofResponse* response) {
  const UnaryCall call("AuditService/GetInclusionProof", context, edge_);
  if (!call.IdentifyCaller().ok()) return call.reactor();
  const uint64_t released = SizeOf(edge_.env.committer.NewestHead());
  call.Answer(ProveInclusion(*request, released, edge_.env.store), response);
  return call.reactor();
}

grpc::ServerUnaryReactor* AuditService::GetConsistencyProof(grpc::CallbackServerContext* context,
                                                            const audit::v1::GetConsistencyProofRequest* request,
                                                            audit::v1::GetConsistencyProofResponse* response) {
  const UnaryCall call("AuditService/GetConsistencyProof", context, edge_);
  if (!call.IdentifyCaller().ok()) return call.reactor();
  const uint64_t released = SizeOf(edge_.env.committer.NewestHead());
  call.Answer(ProveConsistency(*request, released, edge_.env.store), response);
  return call.reactor();
}

grpc::ServerUnaryReactor* AuditService::GetSubjectAccess(grpc::CallbackServerContext* context,
                                                         const audit::v1::GetSubjectAccessRequest* request,
                                                         audit::v1::GetSubjectAccessResponse* response) {
  const UnaryCall call("AuditService/GetSubjectAccess", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const bool taken = edge_.workers.Add([call, caller = *caller, request, response, this] {
    call.Answer(pipeline::GetSubjectAccess(caller, *request, edge_.env), response);
  });
  if (!taken) call.Answer(absl::UnavailableError("too much is waiting"));
  return call.reactor();
}

}  // namespace handover::rpc
