#include "clients/cpp/escalation_watch.h"

#include <memory>

#include "grpcpp/channel.h"

#include "clients/cpp/stream_watch.h"
#include "handover/pathway/v1/pathway_service.grpc.pb.h"

namespace handover::client {

absl::Status WatchEscalations(const Channel& channel,
                              const std::function<bool(const pathway::v1::Escalation&)>& changed) {
  const std::unique_ptr<pathway::v1::PathwayService::Stub> stub =
      pathway::v1::PathwayService::NewStub(channel.grpc_channel());
  const pathway::v1::WatchEscalationsRequest request;
  const auto begin = [&](grpc::ClientContext* context, grpc::ClientReadReactor<pathway::v1::Escalation>* reactor) {
    stub->async()->WatchEscalations(context, &request, reactor);
  };
  return WatchStream<pathway::v1::Escalation>(channel, begin, changed);
}

}  // namespace handover::client
