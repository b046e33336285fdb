// The recipient's side over gRPC: thin handlers, each one pipeline.
#ifndef HANDOVER_BROKER_RPC_INBOX_SERVICE_H_
#define HANDOVER_BROKER_RPC_INBOX_SERVICE_H_

#include "broker/rpc/edge.h"
#include "broker/rpc/receive_stream.h"
#include "handover/exchange/v1/inbox_service.grpc.pb.h"

namespace handover::rpc {

class InboxService final : public exchange::v1::InboxService::CallbackService {
 public:
  explicit InboxService(Edge& edge) : edge_(edge) {}

  grpc::ServerBidiReactor<exchange::v1::ReceiveDeliveriesRequest, exchange::v1::ReceiveDeliveriesResponse>*
  ReceiveDeliveries(grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* PullDeliveries(grpc::CallbackServerContext* context,
                                           const exchange::v1::PullDeliveriesRequest* request,
                                           exchange::v1::PullDeliveriesResponse* response) override;
  grpc::ServerUnaryReactor* AcknowledgeDeliveries(grpc::CallbackServerContext* context,
                                                  const exchange::v1::AcknowledgeDeliveriesRequest* request,
                                                  exchange::v1::AcknowledgeDeliveriesResponse* response) override;
  grpc::ServerUnaryReactor* ExtendLease(grpc::CallbackServerContext* context,
                                        const exchange::v1::ExtendLeaseRequest* request,
                                        exchange::v1::ExtendLeaseResponse* response) override;
  grpc::ServerUnaryReactor* ListNotices(grpc::CallbackServerContext* context,
                                        const exchange::v1::ListNoticesRequest* request,
                                        exchange::v1::ListNoticesResponse* response) override;
  grpc::ServerUnaryReactor* GiveBackDeliveries(grpc::CallbackServerContext* context,
                                               const exchange::v1::GiveBackDeliveriesRequest* request,
                                               exchange::v1::GiveBackDeliveriesResponse* response) override;

 private:
  Edge& edge_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_INBOX_SERVICE_H_
