// Whose certificate it is: what binds it to a party.
#ifndef HANDOVER_CLIENTS_CLI_CERTIFICATE_SUBJECT_H_
#define HANDOVER_CLIENTS_CLI_CERTIFICATE_SUBJECT_H_

#include <string>

#include "absl/status/statusor.h"

namespace handover::cli {

struct CertificateSubject {
  std::string cvr;          // From organizationIdentifier, without NTRDK-.
  std::string holder_uuid;  // From serialNumber, without UI:DK-O:G:.
};

// Of the first certificate of a PEM file. A UsageError() when there is none, or it is not in the shape of OCES3; the
// broker judges the rest.
absl::StatusOr<CertificateSubject> ReadCertificateSubject(const std::string& path);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_CERTIFICATE_SUBJECT_H_
