// Who is at the other end of a connection. Its certificate is parsed once and kept; whom it speaks for is asked on
// every call, since a party may be suspended and a certificate revoked while the connection stands.
#ifndef HANDOVER_BROKER_RPC_PEER_H_
#define HANDOVER_BROKER_RPC_PEER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/server_context.h"

#include "broker/base/clock.h"
#include "broker/identity/caller.h"
#include "broker/identity/certificate.h"
#include "broker/identity/directory.h"
#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "broker/rpc/revocation.h"

namespace handover::rpc {

// What a call does when the revocation lists have run out: a recipient that says what it has stored takes nothing away
// from the broker, so it may go on (SECURITY 4.3).
enum class Risk {
  kUsual,  // Refused.
  kLow,    // Allowed.
};

// The client certificate of the call's connection in PEM, as the TLS handshake has verified it. UNAUTHENTICATED
// (CERT_MISSING): there is none, which only a wrongly configured port lets happen.
absl::StatusOr<std::string_view> PeerPem(const grpc::ServerContextBase& context);

// Keeps what was parsed, by the exact PEM text. Thread-safe.
template <typename Certificate>
class ParsedCertificates {
 public:
  using Parse = absl::StatusOr<Certificate> (*)(std::string_view pem);
  using Parsed = std::shared_ptr<const absl::StatusOr<Certificate>>;  // Shared with the calls that use it.

  // More than a broker has parties; beyond it all are parsed again.
  static constexpr size_t kMaxKept = 20'000;

  explicit ParsedCertificates(Parse parse) : parse_(parse) {}

  Parsed Get(std::string_view pem) {
    {
      absl::ReaderMutexLock lock(&mu_);
      const auto found = kept_.find(absl::string_view(pem.data(), pem.size()));
      if (found != kept_.end()) return found->second;
    }
    auto parsed = std::make_shared<const absl::StatusOr<Certificate>>(parse_(pem));
    absl::MutexLock lock(&mu_);
    if (kept_.size() >= kMaxKept) kept_.clear();
    return kept_.try_emplace(std::string(pem), std::move(parsed)).first->second;
  }

 private:
  const Parse parse_;
  absl::Mutex mu_;
  absl::flat_hash_map<std::string, Parsed> kept_ ABSL_GUARDED_BY(mu_);
};

// Thread-safe. Borrows everything.
class Peers {
 public:
  Peers(const pipeline::Current<identity::Directory>& directory, const pipeline::Current<Revocations>& revocations,
        const Clock& clock);

  using Certificate = std::shared_ptr<const absl::StatusOr<identity::PeerCertificate>>;

  // Never null; the error of an unreadable certificate is inside.
  Certificate CertificateOf(const grpc::ServerContextBase& context);
  Certificate CertificateFrom(std::string_view pem) { return certificates_.Get(pem); }

  // The party that calls. Errors of ParsePeerCertificate() and Identify(), and UNAUTHENTICATED (CERT_ISSUER_UNKNOWN:
  // its issuer is none of the authorities, get one from them), UNAVAILABLE (REVOCATION_LIST_EXPIRED: nobody can say
  // whether it was revoked; try later). About 1 us.
  absl::StatusOr<identity::Caller> Identify(const absl::StatusOr<identity::PeerCertificate>& certificate,
                                            Risk risk) const;

  // The operator that calls the admin port. Errors of ParseOperatorCertificate() and CheckOperator().
  absl::StatusOr<identity::Operator> OperatorOf(const grpc::ServerContextBase& context);

 private:
  const pipeline::Current<identity::Directory>& directory_;
  const pipeline::Current<Revocations>& revocations_;
  const Clock& clock_;
  ParsedCertificates<identity::PeerCertificate> certificates_;
  ParsedCertificates<identity::Operator> operators_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_PEER_H_
