#include "broker/rpc/tls_self_test.h"

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>

#include "broker/base/status_macros.h"

namespace handover::rpc {
namespace self_test_internal {

struct StrangerFree {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* connection) const { SSL_free(connection); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <typename T>
using StrangerPtr = std::unique_ptr<T, StrangerFree>;

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

// Nobody knows this key, and it is gone when the test is over.
struct Stranger {
  StrangerPtr<EVP_PKEY> key;
  StrangerPtr<X509> certificate;
};

std::optional<Stranger> MakeStranger() {
  Stranger stranger{StrangerPtr<EVP_PKEY>(EVP_EC_gen("P-256")), StrangerPtr<X509>(X509_new())};
  X509* certificate = stranger.certificate.get();
  if (stranger.key == nullptr || certificate == nullptr) return std::nullopt;
  constexpr long kDaySeconds = 86'400;
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -kDaySeconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kDaySeconds);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("stranger"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_set_pubkey(certificate, stranger.key.get());
  if (X509_sign(certificate, stranger.key.get(), EVP_sha256()) == 0) return std::nullopt;
  return stranger;
}

void SetTimeout(int fd, absl::Duration timeout) {
  const timeval limit = absl::ToTimeval(timeout);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

std::string ReachableHost(const std::string& host) {
  if (host == "0.0.0.0") return "127.0.0.1";
  return host == "::" ? "::1" : host;
}

struct AddressFree {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

// Nothing when none of the host's addresses answers.
std::unique_ptr<Socket> Connect(const ListeningAddress& address, absl::Duration timeout) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  if (::getaddrinfo(ReachableHost(address.host).c_str(), port.c_str(), &hints, &found) != 0) return nullptr;
  const std::unique_ptr<addrinfo, AddressFree> list(found);
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    auto socket = std::make_unique<Socket>(::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket->fd() < 0) continue;
    SetTimeout(socket->fd(), timeout);
    if (::connect(socket->fd(), one->ai_addr, one->ai_addrlen) == 0) return socket;
  }
  return nullptr;
}

absl::Status Unreachable() { return absl::UnavailableError("TLS self-test: the port cannot be reached"); }

// Whether the server sent a single byte to us inside TLS. With TLS 1.3 our side of the handshake ends before the server
// has judged our certificate, so only what comes afterwards tells.
absl::StatusOr<bool> IsLetIn(const ListeningAddress& address, const Stranger* stranger, absl::Duration timeout) {
  const std::unique_ptr<Socket> socket = Connect(address, timeout);
  if (socket == nullptr) return Unreachable();
  const StrangerPtr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
  if (context == nullptr) return absl::InternalError("TLS self-test: libssl failed");
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  if (stranger != nullptr) {
    SSL_CTX_use_certificate(context.get(), stranger->certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), stranger->key.get());
  }
  const StrangerPtr<SSL> connection(SSL_new(context.get()));
  constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  SSL_set_alpn_protos(connection.get(), kHttp2, sizeof(kHttp2));
  SSL_set_fd(connection.get(), socket->fd());
  errno = 0;
  char byte = 0;
  // An HTTP/2 server speaks first.
  if (SSL_connect(connection.get()) == 1 && SSL_read(connection.get(), &byte, 1) > 0) return true;
  if (errno == EAGAIN || errno == EWOULDBLOCK) return absl::UnavailableError("TLS self-test: the port does not answer");
  return false;
}

absl::Status Judge(const absl::StatusOr<bool>& let_in, const char* how) {
  HANDOVER_RETURN_IF_ERROR(let_in.status());
  return *let_in ? absl::FailedPreconditionError(how) : absl::OkStatus();
}

}  // namespace self_test_internal

absl::Status CheckStrangersAreRefused(const ListeningAddress& address, absl::Duration timeout) {
  using namespace self_test_internal;
  const std::optional<Stranger> stranger = MakeStranger();
  if (!stranger.has_value()) return absl::InternalError("TLS self-test: libcrypto failed");
  absl::Status refused =
      Judge(IsLetIn(address, nullptr, timeout), "TLS self-test: a client without a certificate was let in");
  if (refused.ok()) {
    refused = Judge(IsLetIn(address, &*stranger, timeout), "TLS self-test: a self-signed client was let in");
  }
  ERR_clear_error();
  return refused;
}

}  // namespace handover::rpc
