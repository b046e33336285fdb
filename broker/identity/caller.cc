#include "broker/identity/caller.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::identity {

absl::StatusOr<Caller> Identify(const PeerCertificate& certificate, const Directory& directory, absl::Time now) {
  HANDOVER_RETURN_IF_ERROR(CheckValidity(certificate.not_before, certificate.not_after, now));
  if (directory.IsRevoked(certificate.number)) {
    return Refuse(absl::StatusCode::kUnauthenticated,
                  RefusalText{"CERT_REVOKED", "", "The certificate must not have been revoked."});
  }
  const DirectoryParty* party = directory.FindByCertificate(certificate.cvr, certificate.holder_uuid);
  if (party == nullptr) {
    return Refuse(absl::StatusCode::kUnauthenticated,
                  RefusalText{"CERT_NOT_BOUND", "", "The certificate must be bound to a party by the operator."});
  }
  if (!party->active()) {
    return Refuse(absl::StatusCode::kUnauthenticated,
                  RefusalText{"PARTY_SUSPENDED", "", "The party of the certificate must not be suspended."});
  }
  return Caller{party->id, party->record.alias(), party->record.sector(), certificate.number};
}

absl::Status CheckSender(const Caller& caller, std::string_view sender_party) {
  if (sender_party == caller.party.bytes()) return absl::OkStatus();
  return Refuse(absl::StatusCode::kPermissionDenied,
                RefusalText{"SENDER_MISMATCH", "envelope.sender_party", "The sender is the party of the certificate."});
}

}  // namespace handover::identity
