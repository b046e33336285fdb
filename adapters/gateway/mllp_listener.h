// Listens for systems that send HL7 v2 messages over MLLP: a bounded number of connections, a thread for each.
#ifndef HANDOVER_ADAPTERS_GATEWAY_MLLP_LISTENER_H_
#define HANDOVER_ADAPTERS_GATEWAY_MLLP_LISTENER_H_

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "adapters/gateway/mllp_connection.h"
#include "adapters/gateway/stop_signal.h"
#include "adapters/gateway/tcp_socket.h"
#include "adapters/gateway/tls_context.h"
#include "broker/base/clock.h"

namespace handover::gateway {

// Thread-safe. Beyond `max_connections` nobody is turned away: the next one waits until one has ended.
class MllpListener {
 public:
  struct Options {
    HostPort address;
    std::optional<TlsFiles> tls;                 // Read anew for every connection, so that a new certificate counts.
    std::vector<std::string> peer_common_names;  // With TLS: who may connect; empty: whoever the authority has signed.
    int max_connections = 16;
    MllpConnection::Options connection;
  };
  // Called from any thread, at the beginning and at the end of each connection.
  struct Watcher {
    std::function<void()> opened;
    std::function<void(ConnectionEnd)> closed;
  };

  // Listens, and takes connections until it goes. Borrows the clock. UNAVAILABLE: the address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<MllpListener>> Start(const Options& options, MllpService service,
                                                             Watcher watcher, const Clock& clock);
  // Ends every connection, after the answer that is under way. REQUIRES: `await_room` no longer waits.
  ~MllpListener();
  MllpListener(const MllpListener&) = delete;
  MllpListener& operator=(const MllpListener&) = delete;

  int port() const { return socket_.port; }

 private:
  struct Connection {
    std::thread thread;
    bool has_ended = false;
  };

  MllpListener(const Options& options, MllpService service, Watcher watcher, const Clock& clock,
               ListeningSocket socket);

  void Accept();
  void Serve(OwnedFd fd, Connection* connection);
  ConnectionEnd Talk(OwnedFd fd);
  absl::Status BeginTls(SocketStream& stream);
  bool HasPlace() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Waits for a place, and lets go of the threads that have ended.
  void AwaitPlace();

  const Options options_;
  const MllpService service_;
  const Watcher watcher_;
  const Clock& clock_;
  const ListeningSocket socket_;
  StopSignal stop_;

  absl::Mutex mu_;
  std::list<Connection> connections_ ABSL_GUARDED_BY(mu_);
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;

  std::thread acceptor_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_MLLP_LISTENER_H_
