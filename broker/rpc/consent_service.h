// Consents over gRPC: thin handlers, each one pipeline.
#ifndef HANDOVER_BROKER_RPC_CONSENT_SERVICE_H_
#define HANDOVER_BROKER_RPC_CONSENT_SERVICE_H_

#include "broker/rpc/edge.h"
#include "handover/consent/v1/consent_service.grpc.pb.h"

namespace handover::rpc {

class ConsentService final : public consent::v1::ConsentService::CallbackService {
 public:
  explicit ConsentService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* RecordConsent(grpc::CallbackServerContext* context,
                                          const consent::v1::RecordConsentRequest* request,
                                          consent::v1::RecordConsentResponse* response) override;
  grpc::ServerUnaryReactor* RevokeConsent(grpc::CallbackServerContext* context,
                                          const consent::v1::RevokeConsentRequest* request,
                                          consent::v1::RevokeConsentResponse* response) override;
  grpc::ServerUnaryReactor* RecordObjection(grpc::CallbackServerContext* context,
                                            const consent::v1::RecordConsentRequest* request,
                                            consent::v1::RecordConsentResponse* response) override;
  grpc::ServerUnaryReactor* ListConsents(grpc::CallbackServerContext* context,
                                         const consent::v1::ListConsentsRequest* request,
                                         consent::v1::ListConsentsResponse* response) override;
  grpc::ServerUnaryReactor* MarkConsentError(grpc::CallbackServerContext* context,
                                             const consent::v1::MarkConsentErrorRequest* request,
                                             consent::v1::MarkConsentErrorResponse* response) override;
  grpc::ServerUnaryReactor* ListFlaggedConsents(grpc::CallbackServerContext* context,
                                                const consent::v1::ListFlaggedConsentsRequest* request,
                                                consent::v1::ListFlaggedConsentsResponse* response) override;
  grpc::ServerUnaryReactor* PreviewDecision(grpc::CallbackServerContext* context,
                                            const consent::v1::PreviewDecisionRequest* request,
                                            consent::v1::PreviewDecisionResponse* response) override;

 private:
  Edge& edge_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_CONSENT_SERVICE_H_
