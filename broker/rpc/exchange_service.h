// The sender's side over gRPC: thin handlers, each one pipeline.
#ifndef HANDOVER_BROKER_RPC_EXCHANGE_SERVICE_H_
#define HANDOVER_BROKER_RPC_EXCHANGE_SERVICE_H_

#include "broker/rpc/edge.h"
#include "broker/rpc/submit_stream.h"
#include "handover/exchange/v1/exchange_service.grpc.pb.h"

namespace handover::rpc {

class ExchangeService final : public exchange::v1::ExchangeService::CallbackService {
 public:
  explicit ExchangeService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* SubmitHandover(grpc::CallbackServerContext* context,
                                           const exchange::v1::SubmitHandoverRequest* request,
                                           exchange::v1::SubmitHandoverResponse* response) override;
  grpc::ServerBidiReactor<exchange::v1::SubmitFrameRequest, exchange::v1::SubmitFrameResponse>* SubmitHandovers(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* WithdrawHandover(grpc::CallbackServerContext* context,
                                             const exchange::v1::WithdrawHandoverRequest* request,
                                             exchange::v1::WithdrawHandoverResponse* response) override;
  grpc::ServerUnaryReactor* AnswerObligation(grpc::CallbackServerContext* context,
                                             const exchange::v1::AnswerObligationRequest* request,
                                             exchange::v1::AnswerObligationResponse* response) override;
  grpc::ServerUnaryReactor* AnswerWithheld(grpc::CallbackServerContext* context,
                                           const exchange::v1::AnswerWithheldRequest* request,
                                           exchange::v1::AnswerWithheldResponse* response) override;
  grpc::ServerUnaryReactor* ResolveReturn(grpc::CallbackServerContext* context,
                                          const exchange::v1::ResolveReturnRequest* request,
                                          exchange::v1::ResolveReturnResponse* response) override;
  grpc::ServerUnaryReactor* GetHandoverStatus(grpc::CallbackServerContext* context,
                                              const exchange::v1::GetHandoverStatusRequest* request,
                                              exchange::v1::HandoverStatus* response) override;
  grpc::ServerUnaryReactor* ListHandovers(grpc::CallbackServerContext* context,
                                          const exchange::v1::ListHandoversRequest* request,
                                          exchange::v1::ListHandoversResponse* response) override;
  grpc::ServerWriteReactor<exchange::v1::HandoverStatus>* WatchHandoverStatus(
      grpc::CallbackServerContext* context, const exchange::v1::GetHandoverStatusRequest* request) override;

 private:
  Edge& edge_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_EXCHANGE_SERVICE_H_
