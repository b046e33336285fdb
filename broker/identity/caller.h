// For whom a call is made: the party its certificate speaks for. Asked on every call, since a party may have been
// suspended and a certificate revoked while the connection stands.
#ifndef HANDOVER_BROKER_IDENTITY_CALLER_H_
#define HANDOVER_BROKER_IDENTITY_CALLER_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/identity/certificate.h"
#include "broker/identity/directory.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::identity {

struct Caller {
  PartyId party;
  std::string alias;
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  CertificateNumber certificate;  // To cut open streams when it is revoked.
};

// UNAUTHENTICATED: CERT_NOT_YET_VALID, CERT_EXPIRED, CERT_REVOKED (the holder needs another certificate),
// CERT_NOT_BOUND (the operator binds it to a party), PARTY_SUSPENDED (ask the operator). Under 1 us.
absl::StatusOr<Caller> Identify(const PeerCertificate& certificate, const Directory& directory, absl::Time now);

// PERMISSION_DENIED (SENDER_MISMATCH): `sender_party`, 16 bytes as in an envelope, is not the caller's party (T-01).
absl::Status CheckSender(const Caller& caller, std::string_view sender_party);

}  // namespace handover::identity

#endif  // HANDOVER_BROKER_IDENTITY_CALLER_H_
