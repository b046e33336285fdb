#include "clients/cli/certificate_subject.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <string_view>

#include "clients/cli/command.h"
#include "clients/cpp/files.h"

namespace handover::cli {
namespace {
namespace certificate_subject_internal {

constexpr std::string_view kCvrPrefix = "NTRDK-";
constexpr std::string_view kHolderPrefix = "UI:DK-O:G:";

absl::Status NotOces() { return UsageError("--cert-file: not a certificate in the shape of OCES3, PEM"); }

// The only entry of the kind, without its prefix; empty when there is none, or two.
std::string EntryOf(const X509_NAME* name, int nid, std::string_view prefix) {
  const int at = X509_NAME_get_index_by_NID(const_cast<X509_NAME*>(name), nid, -1);
  if (at < 0 || X509_NAME_get_index_by_NID(const_cast<X509_NAME*>(name), nid, at) >= 0) return "";
  const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
  const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                              static_cast<size_t>(ASN1_STRING_length(value)));
  if (text.substr(0, prefix.size()) != prefix) return "";
  return std::string(text.substr(prefix.size()));
}

}  // namespace certificate_subject_internal
}  // namespace

absl::StatusOr<CertificateSubject> ReadCertificateSubject(const std::string& path) {
  namespace internal = certificate_subject_internal;
  const absl::StatusOr<std::string> pem = client::ReadFile(path);
  if (!pem.ok()) return UsageError(std::string(pem.status().message()));
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem->data(), static_cast<int>(pem->size())),
                                                      BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr),
                                                                X509_free);
  if (certificate == nullptr) return internal::NotOces();
  const X509_NAME* name = X509_get_subject_name(certificate.get());
  CertificateSubject subject{internal::EntryOf(name, NID_organizationIdentifier, internal::kCvrPrefix),
                             internal::EntryOf(name, NID_serialNumber, internal::kHolderPrefix)};
  if (subject.cvr.empty() || subject.holder_uuid.empty()) return internal::NotOces();
  return subject;
}

}  // namespace handover::cli
