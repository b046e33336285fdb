// What of a certificate two kinds of callers need: names, number and validity, read from the DER. Here and nowhere else
// in this folder is libcrypto's certificate API.
#ifndef HANDOVER_BROKER_IDENTITY_X509_READER_H_
#define HANDOVER_BROKER_IDENTITY_X509_READER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/identity/certificate.h"

namespace handover::identity {

struct X509Facts {
  // Every value of the attribute in the subject, as UTF-8, in the order of the DER.
  std::vector<std::string> organisation_identifiers;
  std::vector<std::string> serial_numbers;  // The attribute, not the certificate's own number.
  std::vector<std::string> common_names;
  std::vector<std::string> organisations;
  std::string issuer_common_name;  // The first; empty when there is none.
  CertificateNumber number;
  absl::Time not_before;
  absl::Time not_after;
};

// The first certificate of `pem`. UNAUTHENTICATED (CERT_MALFORMED): no certificate, more than 64 KiB, a negative
// number, a time that is none. Leaves libcrypto's error queue as it was, since the TLS stack of the same thread reads
// it.
absl::StatusOr<X509Facts> ReadX509(std::string_view pem);

}  // namespace handover::identity

#endif  // HANDOVER_BROKER_IDENTITY_X509_READER_H_
