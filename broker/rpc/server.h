// The two ports: parties on one, operators on the other, each with its own authority.
#ifndef HANDOVER_BROKER_RPC_SERVER_H_
#define HANDOVER_BROKER_RPC_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/rpc/admin_service.h"
#include "broker/rpc/audit_service.h"
#include "broker/rpc/consent_service.h"
#include "broker/rpc/directory_service.h"
#include "broker/rpc/edge.h"
#include "broker/rpc/exchange_service.h"
#include "broker/rpc/health.h"
#include "broker/rpc/inbox_service.h"
#include "broker/rpc/pathway_service.h"
#include "broker/rpc/tls.h"
#include "grpcpp/server.h"

namespace handover::rpc {

// `host:port` or `[address]:port` taken apart. INVALID_ARGUMENT (LISTEN_ADDRESS): it is neither.
struct HostPort {
  std::string host;
  int port = 0;  // 0: the system chooses.
};
absl::StatusOr<HostPort> ParseListenAddress(const std::string& text);

struct PortOptions {
  std::string listen;  // host:port.
  TlsFiles tls;
};

struct ServerOptions {
  PortOptions party;
  PortOptions admin;
  AdminFiles admin_files;
  PortLimits limits;
  absl::Duration tls_refresh = absl::Seconds(10);
  absl::Duration self_test_timeout = absl::Seconds(5);
};

// What the server works with; outlives it.
struct ServerWorld {
  pipeline::Environment& env;
  const pipeline::Current<Revocations>& revocations;
  Health& health;
  Metrics& metrics;
  EventLog& log;
};

class Server {
 public:
  // Listens on both ports, and knocks at them as a stranger; `health` decides when it serves. FAILED_PRECONDITION: TLS
  // files cannot be used, or a port let the stranger in. UNAVAILABLE: an address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options, const ServerWorld& world);
  // Drains.
  ~Server();

  int party_port() const { return party_port_; }
  int admin_port() const { return admin_port_; }
  StreamRegistry& streams() { return streams_; }
  const Peers& peers() const { return peers_; }

  // Takes no more calls, ends the streams, and lets what is under way finish; what has not by `deadline` is cancelled.
  // Idempotent. The committer must still run.
  void Drain(absl::Duration deadline);

 private:
  Server(const ServerOptions& options, const ServerWorld& world);
  absl::Status Listen(const ServerOptions& options);

  Health& health_;
  Peers peers_;
  StreamRegistry streams_;
  Workers workers_;
  Edge edge_;

  ExchangeService exchange_;
  InboxService inbox_;
  ConsentService consent_;
  DirectoryService directory_;
  PathwayService pathway_;
  AuditService audit_;
  AdminService admin_;

  int party_port_ = 0;
  int admin_port_ = 0;
  std::unique_ptr<grpc::Server> party_server_;
  std::unique_ptr<grpc::Server> admin_server_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_SERVER_H_
