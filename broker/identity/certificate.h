// Who holds a client certificate, read from its DER: Danish OCES3 organisation and system certificates.
//
// Never from a printed subject: a name can contain what looks like another attribute (T-02). Whether the certificate
// was issued by the right authority is the TLS handshake's; here it is read and judged.
#ifndef HANDOVER_BROKER_IDENTITY_CERTIFICATE_H_
#define HANDOVER_BROKER_IDENTITY_CERTIFICATE_H_

#include <compare>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace handover::identity {

// How one issuer numbers its certificates: what revocation lists and open streams are keyed by.
struct CertificateNumber {
  std::string issuer_sha256;  // SHA-256 of the issuer's DER name, 32 bytes.
  std::string serial;         // The serial number, big endian, without leading zero bytes.

  friend auto operator<=>(const CertificateNumber&, const CertificateNumber&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const CertificateNumber& number) {
    return H::combine(std::move(h), number.issuer_sha256, number.serial);
  }
};

struct PeerCertificate {
  std::string cvr;                     // Eight digits, from `NTRDK-` in the only organizationIdentifier.
  bool cvr_check_digit_holds = false;  // Modulus 11. A warning to the operator, never a gate.
  std::string holder_uuid;             // From serialNumber `UI:DK-O:G:<uuid>`, lower case.
  std::string common_name;             // UTF-8, for people; never compared.
  std::string organisation;            // As common_name; the supplier's, where a supplier runs the system.
  CertificateNumber number;
  std::string serial_hex;          // For people and logs.
  std::string issuer_common_name;  // For people and logs.
  absl::Time not_before;
  absl::Time not_after;
};

// Reads the first certificate of `pem`. UNAUTHENTICATED, and the holder needs another certificate:
// CERT_MALFORMED, CERT_ORGANISATION_MISSING, CERT_ORGANISATION_TWICE, CERT_ORGANISATION_FORMAT (`VATDK-`, lower case,
// not eight digits), CERT_HOLDER_MISSING, CERT_HOLDER_TWICE, CERT_HOLDER_FORMAT. Costs some 40 us: keep the result for
// as long as the connection lasts.
absl::StatusOr<PeerCertificate> ParsePeerCertificate(std::string_view pem);

// UNAUTHENTICATED: CERT_NOT_YET_VALID, CERT_EXPIRED. Both ends of the validity are inside it (RFC 5280, 4.1.2.5).
absl::Status CheckValidity(absl::Time not_before, absl::Time not_after, absl::Time now);

}  // namespace handover::identity

#endif  // HANDOVER_BROKER_IDENTITY_CERTIFICATE_H_
