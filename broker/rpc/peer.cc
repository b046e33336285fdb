#include "broker/rpc/peer.h"

#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "grpc/grpc_security_constants.h"

namespace handover::rpc {
namespace peer_internal {

absl::Status CheckRevocation(const identity::PeerCertificate& certificate, Risk risk, const Revocations& revocations,
                             absl::Time now) {
  if (revocations.IsRevoked(certificate.number)) {
    return Refuse(absl::StatusCode::kUnauthenticated,
                  RefusalText{"CERT_REVOKED", "", "The certificate must not have been revoked."});
  }
  if (revocations.StateAt(now) == RevocationState::kExpired) {
    if (risk == Risk::kLow) return absl::OkStatus();
    return Refuse(absl::StatusCode::kUnavailable,
                  RefusalText{"REVOCATION_LIST_EXPIRED", "", "The broker must hold current revocation lists."});
  }
  if (!revocations.Knows(certificate.number)) {
    return Refuse(absl::StatusCode::kUnauthenticated,
                  RefusalText{"CERT_ISSUER_UNKNOWN", "", "The issuer must be one whose revocation list is held."});
  }
  return absl::OkStatus();
}

}  // namespace peer_internal

absl::StatusOr<std::string_view> PeerPem(const grpc::ServerContextBase& context) {
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth != nullptr) {
    const std::vector<grpc::string_ref> found = auth->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
    if (found.size() == 1) return std::string_view(found.front().data(), found.front().size());
  }
  return Refuse(absl::StatusCode::kUnauthenticated,
                RefusalText{"CERT_MISSING", "", "The connection must have shown a client certificate."});
}

Peers::Peers(const pipeline::Current<identity::Directory>& directory,
             const pipeline::Current<Revocations>& revocations, const Clock& clock)
    : directory_(directory),
      revocations_(revocations),
      clock_(clock),
      certificates_(&identity::ParsePeerCertificate),
      operators_(&identity::ParseOperatorCertificate) {}

Peers::Certificate Peers::CertificateOf(const grpc::ServerContextBase& context) {
  const absl::StatusOr<std::string_view> pem = PeerPem(context);
  if (!pem.ok()) return std::make_shared<const absl::StatusOr<identity::PeerCertificate>>(pem.status());
  return certificates_.Get(*pem);
}

absl::StatusOr<identity::Caller> Peers::Identify(const absl::StatusOr<identity::PeerCertificate>& certificate,
                                                 Risk risk) const {
  HANDOVER_RETURN_IF_ERROR(certificate.status());
  const absl::Time now = clock_.Now();
  HANDOVER_RETURN_IF_ERROR(peer_internal::CheckRevocation(*certificate, risk, *revocations_.Get(), now));
  return identity::Identify(*certificate, *directory_.Get(), now);
}

absl::StatusOr<identity::Operator> Peers::OperatorOf(const grpc::ServerContextBase& context) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string_view pem, PeerPem(context));
  const ParsedCertificates<identity::Operator>::Parsed parsed = operators_.Get(pem);
  HANDOVER_RETURN_IF_ERROR(parsed->status());
  HANDOVER_RETURN_IF_ERROR(identity::CheckOperator(**parsed, clock_.Now()));
  return **parsed;
}

}  // namespace handover::rpc
