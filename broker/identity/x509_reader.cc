#include "broker/identity/x509_reader.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <optional>
#include <utility>

#include "broker/base/refusal.h"

namespace handover::identity {
namespace x509_reader_internal {

constexpr size_t kMaxPemBytes = 65'536;  // A certificate has some 2 KiB.

struct X509Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct BioFree {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using X509Ptr = std::unique_ptr<X509, X509Free>;
using BioPtr = std::unique_ptr<BIO, BioFree>;

// Takes away on return what was added to libcrypto's error queue.
class ErrorQueueMark {
 public:
  ErrorQueueMark() { ERR_set_mark(); }
  ~ErrorQueueMark() { ERR_pop_to_mark(); }
  ErrorQueueMark(const ErrorQueueMark&) = delete;
  ErrorQueueMark& operator=(const ErrorQueueMark&) = delete;
};

// Without it libcrypto asks for a password on the terminal when the PEM says that it is encrypted.
int NoPassword(char*, int, int, void*) { return -1; }

absl::Status Malformed() {
  return Refuse(absl::StatusCode::kUnauthenticated,
                RefusalText{"CERT_MALFORMED", "", "The peer must show a readable X.509 certificate."});
}

X509Ptr ReadPem(std::string_view pem) {
  if (pem.empty() || pem.size() > kMaxPemBytes) return nullptr;
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (bio == nullptr) return nullptr;
  return X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr));
}

// Every value of the attribute. Nothing when one cannot be read.
std::optional<std::vector<std::string>> ValuesOf(const X509_NAME* name, int nid) {
  std::vector<std::string> values;
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    if (OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry)) != nid) continue;
    unsigned char* utf8 = nullptr;
    const int length = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
    if (length < 0) return std::nullopt;
    values.emplace_back(reinterpret_cast<const char*>(utf8), length);
    OPENSSL_free(utf8);
  }
  return values;
}

std::optional<absl::Time> TimeOf(const ASN1_TIME* time) {
  std::tm fields = {};
  if (ASN1_TIME_to_tm(time, &fields) != 1) return std::nullopt;
  return absl::FromTM(fields, absl::UTCTimeZone());
}

std::optional<CertificateNumber> NumberOf(const X509* certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  if (ASN1_STRING_type(serial) != V_ASN1_INTEGER) return std::nullopt;  // V_ASN1_NEG_INTEGER: RFC 5280 forbids it.
  unsigned char* der = nullptr;
  const int der_length = i2d_X509_NAME(X509_get_issuer_name(certificate), &der);
  if (der_length < 0) return std::nullopt;
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(der, der_length, digest);
  OPENSSL_free(der);
  std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)), ASN1_STRING_length(serial));
  while (!bytes.empty() && bytes.front() == '\0') bytes.remove_prefix(1);
  return CertificateNumber{std::string(reinterpret_cast<const char*>(digest), sizeof(digest)), std::string(bytes)};
}

// False when an attribute of the subject cannot be read.
bool ReadSubject(const X509_NAME* subject, X509Facts& facts) {
  const std::pair<int, std::vector<std::string>*> attributes[] = {
      {NID_organizationIdentifier, &facts.organisation_identifiers},
      {NID_serialNumber, &facts.serial_numbers},
      {NID_commonName, &facts.common_names},
      {NID_organizationName, &facts.organisations},
  };
  for (const auto& [nid, target] : attributes) {
    std::optional<std::vector<std::string>> values = ValuesOf(subject, nid);
    if (!values.has_value()) return false;
    *target = *std::move(values);
  }
  return true;
}

}  // namespace x509_reader_internal

absl::StatusOr<X509Facts> ReadX509(std::string_view pem) {
  using x509_reader_internal::Malformed;
  using x509_reader_internal::TimeOf;
  using x509_reader_internal::ValuesOf;
  const x509_reader_internal::ErrorQueueMark mark;
  const x509_reader_internal::X509Ptr certificate = x509_reader_internal::ReadPem(pem);
  if (certificate == nullptr) return Malformed();
  X509Facts facts;
  if (!x509_reader_internal::ReadSubject(X509_get_subject_name(certificate.get()), facts)) return Malformed();
  std::optional<std::vector<std::string>> issuer = ValuesOf(X509_get_issuer_name(certificate.get()), NID_commonName);
  const std::optional<absl::Time> not_before = TimeOf(X509_get0_notBefore(certificate.get()));
  const std::optional<absl::Time> not_after = TimeOf(X509_get0_notAfter(certificate.get()));
  std::optional<CertificateNumber> number = x509_reader_internal::NumberOf(certificate.get());
  if (!issuer.has_value() || !not_before.has_value() || !not_after.has_value() || !number.has_value()) {
    return Malformed();
  }
  if (!issuer->empty()) facts.issuer_common_name = std::move(issuer->front());
  facts.number = *std::move(number);
  facts.not_before = *not_before;
  facts.not_after = *not_after;
  return facts;
}

}  // namespace handover::identity
