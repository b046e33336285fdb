#include "broker/rpc/server.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/numbers.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/rpc/tls_self_test.h"
#include "grpc/support/time.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/server_builder.h"

namespace handover::rpc {
namespace server_internal {

absl::Status BadAddress() { return Invalid("LISTEN_ADDRESS", "", "must be host:port, or [address]:port for IPv6"); }

struct Listening {
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

absl::StatusOr<Listening> ListenOn(const PortOptions& port, const ServerOptions& options,
                                   const std::vector<grpc::Service*>& services) {
  HANDOVER_RETURN_IF_ERROR(CheckTlsFiles(port.tls).status());
  grpc::ServerBuilder builder;
  ApplyLimits(options.limits, builder);
  for (grpc::Service* service : services) builder.RegisterService(service);
  Listening listening;
  builder.AddListeningPort(port.listen, MakeServerCredentials(port.tls, options.tls_refresh), &listening.port);
  listening.server = builder.BuildAndStart();
  if (listening.server == nullptr || listening.port == 0) {
    return absl::UnavailableError("the address cannot be listened on");
  }
  return listening;
}

absl::Status Knock(const PortOptions& options, int port, absl::Duration timeout) {
  HANDOVER_ASSIGN_OR_RETURN(const HostPort address, ParseListenAddress(options.listen));
  return CheckStrangersAreRefused({address.host, port}, timeout);
}

std::vector<std::string> PartyServiceNames() {
  return {exchange::v1::ExchangeService::service_full_name(), exchange::v1::InboxService::service_full_name(),
          consent::v1::ConsentService::service_full_name(),   directory::v1::DirectoryService::service_full_name(),
          pathway::v1::PathwayService::service_full_name(),   audit::v1::AuditService::service_full_name()};
}

}  // namespace server_internal

absl::StatusOr<HostPort> ParseListenAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return server_internal::BadAddress();
  HostPort address;
  address.host = text.substr(0, colon);
  if (!absl::SimpleAtoi(text.substr(colon + 1), &address.port)) return server_internal::BadAddress();
  if (address.port < 0 || address.port > 65'535) return server_internal::BadAddress();
  const bool bracketed = address.host.front() == '[' && address.host.back() == ']';
  if (bracketed) address.host = address.host.substr(1, address.host.size() - 2);
  if (address.host.empty() || (!bracketed && address.host.find(':') != std::string::npos)) {
    return server_internal::BadAddress();
  }
  return address;
}

Server::Server(const ServerOptions& options, const ServerWorld& world)
    : health_(world.health),
      peers_(world.env.directory, world.revocations, world.env.clock),
      workers_(Workers::Options()),
      edge_{world.env, peers_, streams_, workers_, world.metrics, world.log},
      exchange_(edge_),
      inbox_(edge_),
      consent_(edge_),
      directory_(edge_),
      pathway_(edge_),
      audit_(edge_),
      admin_(edge_, options.admin_files) {}

Server::~Server() { Drain(absl::ZeroDuration()); }

absl::Status Server::Listen(const ServerOptions& options) {
  using namespace server_internal;
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  HANDOVER_ASSIGN_OR_RETURN(
      Listening party,
      ListenOn(options.party, options, {&exchange_, &inbox_, &consent_, &directory_, &pathway_, &audit_}));
  party_server_ = std::move(party.server);
  party_port_ = party.port;
  health_.Tell(*party_server_->GetHealthCheckService(), PartyServiceNames());
  HANDOVER_ASSIGN_OR_RETURN(Listening admin, ListenOn(options.admin, options, {&admin_}));
  admin_server_ = std::move(admin.server);
  admin_port_ = admin.port;
  health_.Tell(*admin_server_->GetHealthCheckService(), {admin::v1::AdminService::service_full_name()});
  HANDOVER_RETURN_IF_ERROR(Knock(options.party, party_port_, options.self_test_timeout));
  return Knock(options.admin, admin_port_, options.self_test_timeout);
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, const ServerWorld& world) {
  auto server = absl::WrapUnique(new Server(options, world));
  HANDOVER_RETURN_IF_ERROR(server->Listen(options));
  return server;
}

void Server::Drain(absl::Duration deadline) {
  streams_.EndAll(Refuse(absl::StatusCode::kUnavailable,
                         RefusalText{"DRAINING", "", "the broker is stopping; connect again after a pause"}));
  // gRPC wants a moment, by its own clock: one for both.
  const gpr_timespec until = gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                          gpr_time_from_millis(absl::ToInt64Milliseconds(deadline), GPR_TIMESPAN));
  for (const std::unique_ptr<grpc::Server>* server : {&party_server_, &admin_server_}) {
    if (*server != nullptr) (*server)->Shutdown(until);
  }
  workers_.Stop();
  health_.Forget();
  party_server_.reset();
  admin_server_.reset();
}

}  // namespace handover::rpc
