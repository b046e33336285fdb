// The directory over gRPC, for parties.
#ifndef HANDOVER_BROKER_RPC_DIRECTORY_SERVICE_H_
#define HANDOVER_BROKER_RPC_DIRECTORY_SERVICE_H_

#include "broker/rpc/edge.h"
#include "handover/directory/v1/directory_service.grpc.pb.h"

namespace handover::rpc {

class DirectoryService final : public directory::v1::DirectoryService::CallbackService {
 public:
  explicit DirectoryService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* ListParties(grpc::CallbackServerContext* context,
                                        const directory::v1::ListPartiesRequest* request,
                                        directory::v1::ListPartiesResponse* response) override;
  grpc::ServerUnaryReactor* ListSigningKeys(grpc::CallbackServerContext* context,
                                            const directory::v1::ListSigningKeysRequest* request,
                                            directory::v1::ListSigningKeysResponse* response) override;
  grpc::ServerUnaryReactor* GetSelf(grpc::CallbackServerContext* context, const directory::v1::GetSelfRequest* request,
                                    directory::v1::GetSelfResponse* response) override;

 private:
  Edge& edge_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_DIRECTORY_SERVICE_H_
