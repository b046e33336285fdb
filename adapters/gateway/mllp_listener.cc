#include "adapters/gateway/mllp_listener.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"

#include "broker/base/status_macros.h"

namespace handover::gateway {

absl::StatusOr<std::unique_ptr<MllpListener>> MllpListener::Start(const Options& options, MllpService service,
                                                                  Watcher watcher, const Clock& clock) {
  HANDOVER_ASSIGN_OR_RETURN(ListeningSocket socket, ListenOn(options.address));
  return absl::WrapUnique(new MllpListener(options, std::move(service), std::move(watcher), clock, std::move(socket)));
}

MllpListener::MllpListener(const Options& options, MllpService service, Watcher watcher, const Clock& clock,
                           ListeningSocket socket)
    : options_(options),
      service_(std::move(service)),
      watcher_(std::move(watcher)),
      clock_(clock),
      socket_(std::move(socket)),
      acceptor_([this] { Accept(); }) {}

MllpListener::~MllpListener() {
  stop_.Set();
  {
    absl::MutexLock lock(&mu_);
    stopped_ = true;
  }
  acceptor_.join();
  std::list<Connection> ended;
  {
    absl::MutexLock lock(&mu_);
    ended.splice(ended.end(), connections_);
  }
  for (Connection& connection : ended) connection.thread.join();
}

bool MllpListener::HasPlace() const {
  const auto busy = std::count_if(connections_.begin(), connections_.end(),
                                  [](const Connection& connection) { return !connection.has_ended; });
  return stopped_ || busy < options_.max_connections;
}

void MllpListener::AwaitPlace() {
  std::list<Connection> ended;
  {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &MllpListener::HasPlace));
    for (auto at = connections_.begin(); at != connections_.end();) {
      const auto next = std::next(at);
      if (at->has_ended) ended.splice(ended.end(), connections_, at);
      at = next;
    }
  }
  for (Connection& connection : ended) connection.thread.join();
}

void MllpListener::Accept() {
  while (true) {
    AwaitPlace();
    const absl::Status awaited = AwaitSocket(socket_.fd.get(), POLLIN, absl::InfiniteDuration(), stop_, clock_);
    if (!awaited.ok()) return;
    OwnedFd fd(::accept4(socket_.fd.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    // It is gone again, or the program has no descriptor left for it.
    if (fd.get() < 0) continue;
    absl::MutexLock lock(&mu_);
    Connection& connection = connections_.emplace_back();
    connection.thread =
        std::thread([this, &connection, taken = std::move(fd)]() mutable { Serve(std::move(taken), &connection); });
  }
}

void MllpListener::Serve(OwnedFd fd, Connection* connection) {
  watcher_.opened();
  watcher_.closed(Talk(std::move(fd)));
  absl::MutexLock lock(&mu_);
  connection->has_ended = true;
}

ConnectionEnd MllpListener::Talk(OwnedFd fd) {
  SocketStream stream(std::move(fd), stop_, clock_);
  const absl::Status begun = BeginTls(stream);
  if (begun.code() == absl::StatusCode::kInvalidArgument) return ConnectionEnd::kNotReadable;
  if (begun.code() == absl::StatusCode::kDeadlineExceeded) return ConnectionEnd::kTooSlow;
  if (begun.code() == absl::StatusCode::kCancelled) return ConnectionEnd::kStopped;
  if (!begun.ok()) return ConnectionEnd::kNotTrusted;
  const ConnectionEnd end = MllpConnection(options_.connection, stream, service_, clock_).Run();
  stream.Close();
  return end;
}

absl::Status MllpListener::BeginTls(SocketStream& stream) {
  if (!options_.tls.has_value()) return absl::OkStatus();
  HANDOVER_ASSIGN_OR_RETURN(TlsContext context, MakeTlsContext(TlsRole::kServer, *options_.tls));
  const absl::Duration deadline = clock_.SinceStart() + options_.connection.message;
  HANDOVER_RETURN_IF_ERROR(stream.AcceptTls(std::move(context), deadline));
  const std::vector<std::string>& names = options_.peer_common_names;
  if (names.empty() || std::find(names.begin(), names.end(), stream.PeerCommonName()) != names.end()) {
    return absl::OkStatus();
  }
  return absl::UnauthenticatedError("TLS: the certificate is of nobody who may connect");
}

}  // namespace handover::gateway
