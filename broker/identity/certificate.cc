#include "broker/identity/certificate.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

#include "broker/base/absl_view.h"
#include "broker/base/ids.h"
#include "broker/base/organisation_number.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/identity/x509_reader.h"

namespace handover::identity {
namespace certificate_internal {

constexpr std::string_view kCvrPrefix = "NTRDK-";  // ETSI EN 319 412-1: national trade register, Denmark.

// Which attribute is looked for, and the codes for none and for several.
struct OnlyValue {
  std::string_view missing_code;
  std::string_view missing_rule;
  std::string_view twice_code;
  std::string_view twice_rule;
};
constexpr OnlyValue kOrganisation = {"CERT_ORGANISATION_MISSING", "The subject must have an organizationIdentifier.",
                                     "CERT_ORGANISATION_TWICE",
                                     "The subject must have one organizationIdentifier, not several."};
constexpr OnlyValue kHolder = {"CERT_HOLDER_MISSING", "The subject must have a serialNumber.", "CERT_HOLDER_TWICE",
                               "The subject must have one serialNumber, not several."};

absl::Status Unauthenticated(std::string_view code, std::string_view rule) {
  return Refuse(absl::StatusCode::kUnauthenticated, RefusalText{code, "", rule});
}

// Of several nobody can say which one the issuer checked, so several are as bad as none (T-03).
absl::StatusOr<std::string_view> Only(const std::vector<std::string>& values, const OnlyValue& names) {
  if (values.empty()) return Unauthenticated(names.missing_code, names.missing_rule);
  if (values.size() > 1) return Unauthenticated(names.twice_code, names.twice_rule);
  return std::string_view(values.front());
}

absl::StatusOr<std::string> CvrFrom(std::string_view identifier) {
  const bool prefixed = absl::StartsWith(AbslView(identifier), AbslView(kCvrPrefix));
  if (prefixed) identifier.remove_prefix(kCvrPrefix.size());
  if (!prefixed || !IsCvr(identifier)) {
    return Unauthenticated("CERT_ORGANISATION_FORMAT", "The organizationIdentifier is NTRDK- and eight digits.");
  }
  return std::string(identifier);
}

// `UI:DK-O:G:<uuid>` for an organisation; the letter differs for other holders.
absl::StatusOr<std::string> HolderUuidFrom(std::string_view serial_number) {
  constexpr std::string_view kBefore = "UI:DK-";
  constexpr std::string_view kAfter = ":G:";
  constexpr size_t kPrefixLength = kBefore.size() + 1 + kAfter.size();
  const bool shaped = serial_number.size() > kPrefixLength &&
                      absl::StartsWith(AbslView(serial_number), AbslView(kBefore)) &&
                      absl::ascii_isupper(static_cast<unsigned char>(serial_number[kBefore.size()])) &&
                      serial_number.substr(kBefore.size() + 1, kAfter.size()) == kAfter;
  if (shaped) {
    const std::string_view uuid = serial_number.substr(kPrefixLength);
    if (ParseUuid(uuid).ok()) return absl::AsciiStrToLower(AbslView(uuid));
  }
  return Unauthenticated("CERT_HOLDER_FORMAT", "The serialNumber of the subject is UI:DK-O:G: and a UUID.");
}

}  // namespace certificate_internal

absl::StatusOr<PeerCertificate> ParsePeerCertificate(std::string_view pem) {
  using certificate_internal::Only;
  HANDOVER_ASSIGN_OR_RETURN(X509Facts facts, ReadX509(pem));
  HANDOVER_ASSIGN_OR_RETURN(const std::string_view identifier,
                            Only(facts.organisation_identifiers, certificate_internal::kOrganisation));
  HANDOVER_ASSIGN_OR_RETURN(const std::string_view holder, Only(facts.serial_numbers, certificate_internal::kHolder));
  PeerCertificate certificate;
  HANDOVER_ASSIGN_OR_RETURN(certificate.cvr, certificate_internal::CvrFrom(identifier));
  HANDOVER_ASSIGN_OR_RETURN(certificate.holder_uuid, certificate_internal::HolderUuidFrom(holder));
  certificate.cvr_check_digit_holds = PassesCvrModulus11(certificate.cvr);
  if (!facts.common_names.empty()) certificate.common_name = std::move(facts.common_names.front());
  if (!facts.organisations.empty()) certificate.organisation = std::move(facts.organisations.front());
  certificate.serial_hex = absl::BytesToHexString(facts.number.serial);
  certificate.number = std::move(facts.number);
  certificate.issuer_common_name = std::move(facts.issuer_common_name);
  certificate.not_before = facts.not_before;
  certificate.not_after = facts.not_after;
  return certificate;
}

absl::Status CheckValidity(absl::Time not_before, absl::Time not_after, absl::Time now) {
  if (now < not_before) {
    return Refuse(absl::StatusCode::kUnauthenticated,
                  RefusalText{"CERT_NOT_YET_VALID", "", "The certificate must have begun to be valid."});
  }
  // The last second counts whole: the times in a certificate have no fractions.
  if (now >= not_after + absl::Seconds(1)) {
    return Refuse(absl::StatusCode::kUnauthenticated,
                  RefusalText{"CERT_EXPIRED", "", "The certificate must not have expired."});
  }
  return absl::OkStatus();
}

}  // namespace handover::identity
