#ifndef HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_KEY_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_KEY_H_

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

namespace handover_verify {

// A private P-256 key for tests: made in memory, never written.
class TestKey {
 public:
  static TestKey Generate() { return TestKey(EVP_EC_gen("P-256")); }

  // The key with this private number and this public key, both as the vectors state them.
  static TestKey FromParts(std::string_view scalar, std::string_view spki) {
    const std::string_view point = spki.substr(spki.size() - 65);
    BIGNUM* const number = BN_bin2bn(Bytes(scalar), static_cast<int>(scalar.size()), nullptr);
    OSSL_PARAM_BLD* const builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, number);
    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    OSSL_PARAM* const params = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata_init(context);
    EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, params);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    BN_free(number);
    return TestKey(key);
  }

  std::string Spki() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key_.get(), &der);
    std::string spki(reinterpret_cast<char*>(der), static_cast<size_t>(size));
    OPENSSL_free(der);
    return spki;
  }

  std::string PublicPem() const {
    BIO* const out = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(out, key_.get());
    return TakeText(out);
  }

  std::string PrivatePem() const {
    BIO* const out = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(out, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return TakeText(out);
  }

  // Raw r||s.
  std::string Sign(std::string_view message) const {
    EVP_MD_CTX* const context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_.get());
    size_t size = 128;
    std::string der(size, '\0');
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(der.data()), &size, Bytes(message), message.size());
    EVP_MD_CTX_free(context);
    const unsigned char* next = Bytes(der);
    ECDSA_SIG* const parts = d2i_ECDSA_SIG(nullptr, &next, static_cast<long>(size));
    std::string raw(64, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(parts), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(parts), out + 32, 32);
    ECDSA_SIG_free(parts);
    return raw;
  }

 private:
  explicit TestKey(EVP_PKEY* key) : key_(key, &EVP_PKEY_free) {}

  static const unsigned char* Bytes(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
  }

  static std::string TakeText(BIO* out) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(out, &text);
    std::string copy(text, static_cast<size_t>(size));
    BIO_free(out);
    return copy;
  }

  std::shared_ptr<EVP_PKEY> key_;  // Shared among the copies; the last frees it.
};

}  // namespace handover_verify

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_KEY_H_
