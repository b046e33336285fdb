// Certificates made in memory while the test runs, so that expired and wrong ones need no waiting and no file. Signed
// by themselves: here only what they say counts.
#ifndef HANDOVER_TESTS_FAKES_CERTIFICATE_MAKER_H_
#define HANDOVER_TESTS_FAKES_CERTIFICATE_MAKER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace handover::fakes {

// An attribute by its short name (CN, O, serialNumber, organizationIdentifier) and its value: UTF-8 of any length, as
// it is.
using NameAttribute = std::pair<std::string, std::string>;

struct CertificateText {
  std::vector<NameAttribute> subject;
  std::vector<NameAttribute> issuer = {{"CN", "Test issuing CA 1"}};
  std::string serial_hex = "1234abcd";  // A leading minus makes it negative.
  absl::Time not_before = absl::FromUnixSeconds(1'700'000'000);
  absl::Time not_after = absl::FromUnixSeconds(1'800'000'000);
};

// The subject of a certificate as OCES3 issues them.
std::vector<NameAttribute> Oces3Subject();

// PEM. Aborts when libcrypto refuses: the test itself is then wrong.
std::string MakeCertificate(const CertificateText& text);

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_CERTIFICATE_MAKER_H_
