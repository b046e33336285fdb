#include "adapters/gateway/socket_stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "broker/base/status_macros.h"

namespace handover::gateway {
namespace socket_stream_internal {

constexpr size_t kPieceBytes = 4096;

absl::Status Broken() { return absl::UnavailableError("the connection is broken"); }
absl::Status Ended() { return absl::OutOfRangeError("the other side has ended"); }

bool WouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

bool IsAddress(const std::string& host) {
  in6_addr address;
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1 || ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

}  // namespace socket_stream_internal

using namespace socket_stream_internal;

SocketStream::SocketStream(OwnedFd fd, const StopSignal& stop, const Clock& clock)
    : fd_(std::move(fd)), stop_(stop), clock_(clock) {
  // OpenSSL writes with write(): a peer that is gone shall be an error here, and no signal.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  const int on = 1;
  // An answer is one short write, and somebody waits for it.
  ::setsockopt(fd_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

SocketStream::~SocketStream() = default;

absl::Status SocketStream::AcceptTls(TlsContext context, absl::Duration deadline) {
  ssl_.reset(SSL_new(context.get()));
  if (ssl_ == nullptr) return absl::InternalError("TLS: no connection can be made");
  SSL_set_accept_state(ssl_.get());
  return Handshake(std::move(context), deadline);
}

absl::Status SocketStream::ConnectTls(TlsContext context, const std::string& host, absl::Duration deadline) {
  ssl_.reset(SSL_new(context.get()));
  if (ssl_ == nullptr) return absl::InternalError("TLS: no connection can be made");
  SSL_set_connect_state(ssl_.get());
  const bool named = IsAddress(host) ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host.c_str()) == 1
                                     : SSL_set1_host(ssl_.get(), host.c_str()) == 1 &&
                                           SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) == 1;
  if (!named) return absl::InternalError("TLS: the name cannot be checked");
  return Handshake(std::move(context), deadline);
}

absl::Status SocketStream::Handshake(TlsContext context, absl::Duration deadline) {
  context_ = std::move(context);
  if (SSL_set_fd(ssl_.get(), fd_.get()) != 1) return absl::InternalError("TLS: no connection can be made");
  while (true) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) return absl::OkStatus();
    const absl::Status awaited = AwaitTls(result, deadline);
    if (awaited.code() == absl::StatusCode::kUnavailable || awaited.code() == absl::StatusCode::kOutOfRange) {
      return absl::UnauthenticatedError("TLS: the two sides do not trust each other, or speak something else");
    }
    HANDOVER_RETURN_IF_ERROR(awaited);
  }
}

absl::Status SocketStream::AwaitTls(int result, absl::Duration deadline) {
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_WANT_READ) return AwaitSocket(fd_.get(), POLLIN, deadline, stop_, clock_);
  if (error == SSL_ERROR_WANT_WRITE) return AwaitSocket(fd_.get(), POLLOUT, deadline, stop_, clock_);
  return error == SSL_ERROR_ZERO_RETURN ? Ended() : Broken();
}

std::string SocketStream::PeerCommonName() const {
  if (ssl_ == nullptr) return {};
  const X509* const certificate = SSL_get0_peer_certificate(ssl_.get());
  if (certificate == nullptr) return {};
  const X509_NAME* const name = X509_get_subject_name(certificate);
  const int place = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (place < 0) return {};
  unsigned char* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)));
  if (size < 0) return {};
  std::string common_name(reinterpret_cast<const char*>(text), static_cast<size_t>(size));
  OPENSSL_free(text);
  return common_name;
}

absl::StatusOr<std::string> SocketStream::Read(absl::Duration deadline) {
  std::string piece(kPieceBytes, '\0');
  while (true) {
    if (ssl_ != nullptr) {
      ERR_clear_error();
      const int got = SSL_read(ssl_.get(), piece.data(), static_cast<int>(piece.size()));
      if (got > 0) return piece.substr(0, static_cast<size_t>(got));
      HANDOVER_RETURN_IF_ERROR(AwaitTls(got, deadline));
      continue;
    }
    const ssize_t got = ::recv(fd_.get(), piece.data(), piece.size(), 0);
    if (got > 0) return piece.substr(0, static_cast<size_t>(got));
    if (got == 0) return Ended();
    if (!WouldBlock()) return Broken();
    HANDOVER_RETURN_IF_ERROR(AwaitSocket(fd_.get(), POLLIN, deadline, stop_, clock_));
  }
}

absl::Status SocketStream::Write(std::string_view bytes, absl::Duration deadline) {
  while (!bytes.empty()) {
    if (ssl_ != nullptr) {
      ERR_clear_error();
      const int sent = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
      if (sent <= 0) HANDOVER_RETURN_IF_ERROR(AwaitTls(sent, deadline));
      if (sent > 0) bytes.remove_prefix(static_cast<size_t>(sent));
      continue;
    }
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && !WouldBlock()) return Broken();
    if (sent < 0) HANDOVER_RETURN_IF_ERROR(AwaitSocket(fd_.get(), POLLOUT, deadline, stop_, clock_));
    if (sent > 0) bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return absl::OkStatus();
}

void SocketStream::Close() {
  if (ssl_ != nullptr) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  ::shutdown(fd_.get(), SHUT_WR);
}

}  // namespace handover::gateway
