#include "tests/fakes/world/test_authority.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace handover::fakes {
namespace test_authority_internal {

struct AuthorityFree {
  void operator()(X509* value) const { X509_free(value); }
  void operator()(X509_NAME* value) const { X509_NAME_free(value); }
  void operator()(X509_CRL* value) const { X509_CRL_free(value); }
  void operator()(X509_REVOKED* value) const { X509_REVOKED_free(value); }
  void operator()(X509_EXTENSION* value) const { X509_EXTENSION_free(value); }
  void operator()(EVP_PKEY* value) const { EVP_PKEY_free(value); }
  void operator()(BIO* value) const { BIO_free(value); }
  void operator()(BIGNUM* value) const { BN_free(value); }
  void operator()(ASN1_STRING* value) const { ASN1_STRING_free(value); }  // Integers and times are strings too.
};
template <typename T>
using Ptr = std::unique_ptr<T, AuthorityFree>;

void Demand(bool done) {
  if (!done) std::abort();
}

template <typename Write>
std::string ToPem(const Write& write) {
  const Ptr<BIO> bio(BIO_new(BIO_s_mem()));
  Demand(write(bio.get()) == 1);
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<size_t>(length)};
}

Ptr<X509_NAME> MakeName(const std::vector<NameAttribute>& attributes) {
  Ptr<X509_NAME> name(X509_NAME_new());
  for (const auto& [attribute, value] : attributes) {
    Demand(X509_NAME_add_entry_by_txt(name.get(), attribute.c_str(), V_ASN1_UTF8STRING,
                                      reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), -1, 0) == 1);
  }
  return name;
}

Ptr<ASN1_INTEGER> MakeSerial(const std::string& hex) {
  BIGNUM* number = nullptr;
  Demand(BN_hex2bn(&number, hex.c_str()) > 0);
  const Ptr<BIGNUM> owned(number);
  return Ptr<ASN1_INTEGER>(BN_to_ASN1_INTEGER(number, nullptr));
}

Ptr<ASN1_TIME> MakeTime(absl::Time time) { return Ptr<ASN1_TIME>(ASN1_TIME_set(nullptr, absl::ToTimeT(time))); }

void AddExtension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Ptr<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  Demand(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

struct Draft {
  const std::vector<NameAttribute>& subject;
  const std::vector<NameAttribute>& issuer;
  std::string serial_hex;
  absl::Time not_before = kLongAgo;
  absl::Time not_after = kFarAhead;
  bool authority = false;
};

// Signed by `signer`, for `holder`.
std::string Make(const Draft& draft, EVP_PKEY* holder, EVP_PKEY* signer) {
  const Ptr<X509> certificate(X509_new());
  X509* const raw = certificate.get();
  Demand(X509_set_version(raw, X509_VERSION_3) == 1);
  Demand(X509_set_serialNumber(raw, MakeSerial(draft.serial_hex).get()) == 1);
  Demand(X509_set_subject_name(raw, MakeName(draft.subject).get()) == 1);
  Demand(X509_set_issuer_name(raw, MakeName(draft.issuer).get()) == 1);
  Demand(X509_set1_notBefore(raw, MakeTime(draft.not_before).get()) == 1);
  Demand(X509_set1_notAfter(raw, MakeTime(draft.not_after).get()) == 1);
  Demand(X509_set_pubkey(raw, holder) == 1);
  AddExtension(raw, NID_basic_constraints, draft.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  AddExtension(raw, NID_key_usage, draft.authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
  if (!draft.authority) AddExtension(raw, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  Demand(X509_sign(raw, signer, EVP_sha256()) > 0);
  return ToPem([raw](BIO* bio) { return PEM_write_bio_X509(bio, raw); });
}

std::string KeyPem(EVP_PKEY* key) {
  return ToPem([key](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

}  // namespace test_authority_internal

struct TestAuthority::Key {
  test_authority_internal::Ptr<EVP_PKEY> key;
};

TestAuthority::TestAuthority(const std::string& common_name)
    : common_name_(common_name), key_(new Key{test_authority_internal::Ptr<EVP_PKEY>(EVP_EC_gen("P-256"))}) {
  const std::vector<NameAttribute> name = {{"CN", common_name_}};
  certificate_ = test_authority_internal::Make({name, name, "01", kLongAgo, kFarAhead, true}, key_->key.get(),
                                               key_->key.get());
}

TestAuthority::~TestAuthority() = default;

IssuedCertificate TestAuthority::Issue(const Wish& wish) {
  using namespace test_authority_internal;
  const Ptr<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const std::string serial = absl::StrFormat("%08X", ++last_serial_);
  const std::vector<NameAttribute> issuer = {{"CN", common_name_}};
  return {Make({wish.subject, issuer, serial, wish.not_before, wish.not_after, false}, key.get(), key_->key.get()),
          KeyPem(key.get()), serial};
}

IssuedCertificate TestAuthority::IssueToParty(const std::string& cvr, const std::string& holder_uuid) {
  return Issue({{{"C", "DK"},
                 {"organizationIdentifier", absl::StrCat("NTRDK-", cvr)},
                 {"O", "Test organisation"},
                 {"serialNumber", absl::StrCat("UI:DK-O:G:", holder_uuid)},
                 {"CN", "Test system"}}});
}

std::string TestAuthority::MakeRevocationList(const ListWish& wish) const {
  using namespace test_authority_internal;
  const Ptr<X509_CRL> list(X509_CRL_new());
  X509_CRL* const raw = list.get();
  Demand(X509_CRL_set_version(raw, X509_CRL_VERSION_2) == 1);
  Demand(X509_CRL_set_issuer_name(raw, MakeName({{"CN", common_name_}}).get()) == 1);
  Demand(X509_CRL_set1_lastUpdate(raw, MakeTime(wish.this_update).get()) == 1);
  Demand(X509_CRL_set1_nextUpdate(raw, MakeTime(wish.next_update).get()) == 1);
  for (const std::string& serial : wish.serials_hex) {
    Ptr<X509_REVOKED> revoked(X509_REVOKED_new());
    Demand(X509_REVOKED_set_serialNumber(revoked.get(), MakeSerial(serial).get()) == 1);
    Demand(X509_REVOKED_set_revocationDate(revoked.get(), MakeTime(wish.this_update).get()) == 1);
    Demand(X509_CRL_add0_revoked(raw, revoked.release()) == 1);
  }
  if (wish.critical_extension) {
    const Ptr<X509_EXTENSION> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_issuing_distribution_point, "critical,onlyuser:TRUE"));
    Demand(extension != nullptr && X509_CRL_add_ext(raw, extension.get(), -1) == 1);
  }
  Demand(X509_CRL_sign(raw, key_->key.get(), EVP_sha256()) > 0);
  return ToPem([raw](BIO* bio) { return PEM_write_bio_X509_CRL(bio, raw); });
}

IssuedCertificate IssueToItself(const std::vector<NameAttribute>& subject) {
  using namespace test_authority_internal;
  const Ptr<EVP_PKEY> key(EVP_EC_gen("P-256"));
  return {Make({subject, subject, "02", kLongAgo, kFarAhead, false}, key.get(), key.get()), KeyPem(key.get()), "02"};
}

}  // namespace handover::fakes
