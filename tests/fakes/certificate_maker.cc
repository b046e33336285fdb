#include "tests/fakes/certificate_maker.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <memory>

namespace handover::fakes {
namespace certificate_maker_internal {

struct Free {
  void operator()(X509* value) const { X509_free(value); }
  void operator()(X509_NAME* value) const { X509_NAME_free(value); }
  void operator()(EVP_PKEY* value) const { EVP_PKEY_free(value); }
  void operator()(BIO* value) const { BIO_free(value); }
  void operator()(BIGNUM* value) const { BN_free(value); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

void Must(bool done) {
  if (!done) std::abort();
}

// One key for all of them: making one takes longer than the rest of a test.
EVP_PKEY* Key() {
  static EVP_PKEY* const key = EVP_EC_gen("P-256");
  return key;
}

Owned<X509_NAME> NameOf(const std::vector<NameAttribute>& attributes) {
  Owned<X509_NAME> name(X509_NAME_new());
  for (const auto& [attribute, value] : attributes) {
    Must(X509_NAME_add_entry_by_txt(name.get(), attribute.c_str(), V_ASN1_UTF8STRING,
                                    reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0) == 1);
  }
  return name;
}

void SetSerial(X509* certificate, const std::string& hex) {
  BIGNUM* number = nullptr;
  Must(BN_hex2bn(&number, hex.c_str()) > 0);
  const Owned<BIGNUM> owned(number);
  Must(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr);
}

}  // namespace certificate_maker_internal

std::vector<NameAttribute> Oces3Subject() {
  return {{"C", "DK"},
          {"organizationIdentifier", "NTRDK-12345678"},
          {"O", "Leverandør af Lægesystem"},
          {"serialNumber", "UI:DK-O:G:a262681f-2e94-45c5-aaea-aad4e9bc5768"},
          {"CN", "Lægesystem Rødovre"}};
}

std::string MakeCertificate(const CertificateText& text) {
  using certificate_maker_internal::Must;
  using certificate_maker_internal::Owned;
  const Owned<X509> certificate(X509_new());
  Must(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  certificate_maker_internal::SetSerial(certificate.get(), text.serial_hex);
  Must(X509_set_subject_name(certificate.get(), certificate_maker_internal::NameOf(text.subject).get()) == 1);
  Must(X509_set_issuer_name(certificate.get(), certificate_maker_internal::NameOf(text.issuer).get()) == 1);
  Must(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), absl::ToTimeT(text.not_before)) != nullptr);
  Must(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), absl::ToTimeT(text.not_after)) != nullptr);
  Must(X509_set_pubkey(certificate.get(), certificate_maker_internal::Key()) == 1);
  Must(X509_sign(certificate.get(), certificate_maker_internal::Key(), EVP_sha256()) > 0);
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  Must(PEM_write_bio_X509(bio.get(), certificate.get()) == 1);
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<size_t>(length));
}

}  // namespace handover::fakes
