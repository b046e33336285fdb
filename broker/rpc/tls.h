// TLS of a port, and the limits of what a connection may do to it. Every client must show a certificate that the port's
// authority has issued: there is no other mode here, because the weaker ones of gRPC let strangers in (SECURITY 4.2).
#ifndef HANDOVER_BROKER_RPC_TLS_H_
#define HANDOVER_BROKER_RPC_TLS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace handover::rpc {

// PEM files. Replaced on disk while the broker runs, they are in force for new connections within `refresh`.
struct TlsFiles {
  std::string certificate;  // Of the server, with its chain, leaf first.
  std::string key;
  std::string ca;  // The authorities whose clients may connect.
};

// When the files run out, for warnings.
struct TlsExpiry {
  absl::Time server;
  absl::Time authority;  // The first of them.
};

// Whether the files can be served with. FAILED_PRECONDITION: names the file's role, such as `certificate`, and what is
// wrong: unreadable, malformed, the key is of another certificate.
absl::StatusOr<TlsExpiry> CheckTlsFiles(const TlsFiles& files);

// REQUIRES: CheckTlsFiles() is OK. `refresh` is rounded up to a second.
std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(const TlsFiles& files, absl::Duration refresh);

// Bounds memory and threads whatever a client does.
struct PortLimits {
  int max_message_bytes = 16 << 20;       // A frame holds up to 64 handovers; each is limited on its own.
  int max_metadata_bytes = 8 << 10;
  int max_concurrent_streams = 1024;      // Per connection: calls under way.
  absl::Duration handshake_timeout = absl::Seconds(10);
  absl::Duration keepalive_time = absl::Minutes(1);
  absl::Duration keepalive_timeout = absl::Seconds(20);
  absl::Duration min_ping_interval = absl::Seconds(20);  // A client that pings more often is cut.
  absl::Duration max_connection_idle = absl::Minutes(30);
  absl::Duration max_connection_age = absl::Hours(6);  // So that a new certificate is shown now and then.
  absl::Duration max_connection_age_grace = absl::Minutes(10);
  size_t memory_quota_bytes = 512u << 20;  // Of all connections.
};
void ApplyLimits(const PortLimits& limits, grpc::ServerBuilder& builder);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_TLS_H_
