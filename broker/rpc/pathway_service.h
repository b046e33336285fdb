// Looking back over gRPC: thin handlers, each one pipeline, on a worker since a timeline may have thousands of events.
#ifndef HANDOVER_BROKER_RPC_PATHWAY_SERVICE_H_
#define HANDOVER_BROKER_RPC_PATHWAY_SERVICE_H_

#include "broker/rpc/edge.h"
#include "handover/pathway/v1/pathway_service.grpc.pb.h"

namespace handover::rpc {

class PathwayService final : public pathway::v1::PathwayService::CallbackService {
 public:
  explicit PathwayService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* GetTimeline(grpc::CallbackServerContext* context,
                                        const pathway::v1::GetTimelineRequest* request,
                                        pathway::v1::GetTimelineResponse* response) override;
  grpc::ServerUnaryReactor* ExplainHandover(grpc::CallbackServerContext* context,
                                            const pathway::v1::ExplainHandoverRequest* request,
                                            pathway::v1::ExplainHandoverResponse* response) override;
  grpc::ServerUnaryReactor* ListOverdue(grpc::CallbackServerContext* context,
                                        const pathway::v1::ListOverdueRequest* request,
                                        pathway::v1::ListOverdueResponse* response) override;
  grpc::ServerUnaryReactor* ListEscalations(grpc::CallbackServerContext* context,
                                            const pathway::v1::ListEscalationsRequest* request,
                                            pathway::v1::ListEscalationsResponse* response) override;
  grpc::ServerWriteReactor<pathway::v1::Escalation>* WatchEscalations(
      grpc::CallbackServerContext* context, const pathway::v1::WatchEscalationsRequest* request) override;
  grpc::ServerUnaryReactor* GetPathway(grpc::CallbackServerContext* context,
                                       const pathway::v1::GetPathwayRequest* request,
                                       pathway::v1::GetPathwayResponse* response) override;
  grpc::ServerUnaryReactor* ListOpenLoops(grpc::CallbackServerContext* context,
                                          const pathway::v1::ListOpenLoopsRequest* request,
                                          pathway::v1::ListOpenLoopsResponse* response) override;
  grpc::ServerUnaryReactor* EndExpectation(grpc::CallbackServerContext* context,
                                           const pathway::v1::EndExpectationRequest* request,
                                           pathway::v1::EndExpectationResponse* response) override;

 private:
  Edge& edge_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_PATHWAY_SERVICE_H_
