#include "tests/fakes/broker/tls_pair.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <memory>

namespace handover::fakes {
namespace tls_pair_internal {

struct Free {
  void operator()(X509* value) const { X509_free(value); }
  void operator()(EVP_PKEY* value) const { EVP_PKEY_free(value); }
  void operator()(BIO* value) const { BIO_free(value); }
  void operator()(X509_EXTENSION* value) const { X509_EXTENSION_free(value); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

struct Certified {
  Owned<X509> certificate;
  Owned<EVP_PKEY> key;
};

void Must(bool done) {
  if (!done) std::abort();
}

std::string Text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<size_t>(size)};
}

std::string PemOf(X509* certificate) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  Must(PEM_write_bio_X509(bio.get(), certificate) == 1);
  return Text(bio.get());
}

std::string PemOf(EVP_PKEY* key) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  Must(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Text(bio.get());
}

void AddExtension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  Must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// Valid for a day around now. `authority` null: signs itself and may sign others.
Certified Make(const char* common_name, const Certified* authority) {
  Certified made{Owned<X509>(X509_new()), Owned<EVP_PKEY>(EVP_EC_gen("P-256"))};
  X509* const certificate = made.certificate.get();
  Must(X509_set_version(certificate, 2) == 1);
  Must(ASN1_INTEGER_set(X509_get_serialNumber(certificate), authority == nullptr ? 1 : 2) == 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * 3600);
  X509_NAME* const name = X509_get_subject_name(certificate);
  Must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name), -1,
                                  -1, 0) == 1);
  const bool is_authority = authority == nullptr;
  Must(X509_set_issuer_name(certificate, is_authority ? name : X509_get_subject_name(authority->certificate.get())) ==
       1);
  Must(X509_set_pubkey(certificate, made.key.get()) == 1);
  AddExtension(certificate, NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (!is_authority) AddExtension(certificate, NID_subject_alt_name, "IP:127.0.0.1");
  Must(X509_sign(certificate, is_authority ? made.key.get() : authority->key.get(), EVP_sha256()) > 0);
  return made;
}

TlsPair MakePair(const char* authority_name) {
  const Certified authority = Make(authority_name, nullptr);
  const Certified server = Make("server", &authority);
  const Certified client = Make("client", &authority);
  return {PemOf(authority.certificate.get()), PemOf(server.certificate.get()), PemOf(server.key.get()),
          PemOf(client.certificate.get()), PemOf(client.key.get())};
}

}  // namespace tls_pair_internal

const TlsPair& TestTls() {
  static const TlsPair* const pair = new TlsPair(tls_pair_internal::MakePair("Test CA"));
  return *pair;
}

const TlsPair& StrangerTls() {
  static const TlsPair* const pair = new TlsPair(tls_pair_internal::MakePair("Stranger CA"));
  return *pair;
}

}  // namespace handover::fakes
