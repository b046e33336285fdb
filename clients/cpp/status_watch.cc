#include "clients/cpp/status_watch.h"

#include <memory>

#include "grpcpp/channel.h"

#include "clients/cpp/stream_watch.h"
#include "handover/exchange/v1/exchange_service.grpc.pb.h"

namespace handover::client {

absl::Status WatchHandover(const Channel& channel, const std::string& handover_id,
                           const std::function<bool(const exchange::v1::HandoverStatus&)>& changed) {
  const std::unique_ptr<exchange::v1::ExchangeService::Stub> stub =
      exchange::v1::ExchangeService::NewStub(channel.grpc_channel());
  exchange::v1::GetHandoverStatusRequest request;
  request.set_handover_id(handover_id);
  const auto begin = [&](grpc::ClientContext* context, grpc::ClientReadReactor<exchange::v1::HandoverStatus>* reactor) {
    stub->async()->WatchHandoverStatus(context, &request, reactor);
  };
  return WatchStream<exchange::v1::HandoverStatus>(channel, begin, changed);
}

}  // namespace handover::client
