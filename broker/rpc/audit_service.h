// The log over gRPC: heads and proofs.
#ifndef HANDOVER_BROKER_RPC_AUDIT_SERVICE_H_
#define HANDOVER_BROKER_RPC_AUDIT_SERVICE_H_

#include "broker/rpc/edge.h"
#include "handover/audit/v1/audit_service.grpc.pb.h"

namespace handover::rpc {

class AuditService final : public audit::v1::AuditService::CallbackService {
 public:
  explicit AuditService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* GetTreeHead(grpc::CallbackServerContext* context,
                                        const audit::v1::GetTreeHeadRequest* request,
                                        audit::v1::GetTreeHeadResponse* response) override;
  grpc::ServerUnaryReactor* GetInclusionProof(grpc::CallbackServerContext* context,
                                              const audit::v1::GetInclusionProofRequest* request,
                                              audit::v1::GetInclusionProofResponse* response) override;
  grpc::ServerUnaryReactor* GetConsistencyProof(grpc::CallbackServerContext* context,
                                                const audit::v1::GetConsistencyProofRequest* request,
                                                audit::v1::GetConsistencyProofResponse* response) override;
  grpc::ServerUnaryReactor* GetSubjectAccess(grpc::CallbackServerContext* context,
                                             const audit::v1::GetSubjectAccessRequest* request,
                                             audit::v1::GetSubjectAccessResponse* response) override;

 private:
  Edge& edge_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_AUDIT_SERVICE_H_
