// Who calls the admin service: a person or program with a certificate of the admin authority, which issues nothing
// else. Operators are no parties; they appear in the log by the name in their certificate.
#ifndef HANDOVER_BROKER_IDENTITY_OPERATOR_H_
#define HANDOVER_BROKER_IDENTITY_OPERATOR_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/identity/certificate.h"

namespace handover::identity {

struct Operator {
  std::string name;  // The common name: UTF-8, 1 to 64 characters, no control characters.
  CertificateNumber certificate;
  absl::Time not_before;
  absl::Time not_after;
};

// UNAUTHENTICATED: CERT_MALFORMED, CERT_NAME_MISSING, CERT_NAME_TWICE, CERT_NAME_FORMAT; the operator needs another
// certificate.
absl::StatusOr<Operator> ParseOperatorCertificate(std::string_view pem);

// UNAUTHENTICATED: CERT_NOT_YET_VALID, CERT_EXPIRED.
absl::Status CheckOperator(const Operator& caller, absl::Time now);

}  // namespace handover::identity

#endif  // HANDOVER_BROKER_IDENTITY_OPERATOR_H_
