#include "clients/verify/signature.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "clients/verify/tagged_hash.h"

namespace handover_verify {
namespace {

constexpr std::size_t kP256SpkiBytes = 91;
constexpr std::size_t kScalarBytes = 32;

const unsigned char* AsUnsigned(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

// OpenSSL wants the DER form. Nothing when `raw` has another length than r||s.
std::optional<std::string> RawToDerSignature(std::string_view raw) {
  if (raw.size() != 2 * kScalarBytes) return std::nullopt;
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> parts(ECDSA_SIG_new(), &ECDSA_SIG_free);
  BIGNUM* const r = BN_bin2bn(AsUnsigned(raw), kScalarBytes, nullptr);
  BIGNUM* const s = BN_bin2bn(AsUnsigned(raw) + kScalarBytes, kScalarBytes, nullptr);
  if (parts == nullptr || ECDSA_SIG_set0(parts.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return std::nullopt;
  }
  const int size = i2d_ECDSA_SIG(parts.get(), nullptr);
  if (size <= 0) return std::nullopt;
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(parts.get(), &out);
  return der;
}

bool IsOnCurveP256(const EVP_PKEY* key) {
  std::array<char, 32> name{};
  std::size_t size = 0;
  return EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) == 1 &&
         std::string_view(name.data(), size) == "prime256v1";
}

}  // namespace

P256Key::P256Key(std::string spki, std::shared_ptr<evp_pkey_st> key) : spki_(std::move(spki)), key_(std::move(key)) {}

std::optional<P256Key> P256Key::FromSpki(std::string_view spki) {
  if (spki.size() != kP256SpkiBytes) return std::nullopt;
  const unsigned char* next = AsUnsigned(spki);
  const std::shared_ptr<EVP_PKEY> key(d2i_PUBKEY(nullptr, &next, kP256SpkiBytes), &EVP_PKEY_free);
  ERR_clear_error();
  if (key == nullptr || next != AsUnsigned(spki) + kP256SpkiBytes) return std::nullopt;
  if (!IsOnCurveP256(key.get())) return std::nullopt;
  return P256Key(std::string(spki), key);
}

std::optional<P256Key> P256Key::FromPem(std::string_view pem) {
  if (pem.size() > std::numeric_limits<int>::max()) return std::nullopt;
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         &BIO_free);
  if (source == nullptr) return std::nullopt;
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* der = nullptr;
  long size = 0;
  std::optional<P256Key> key;
  while (!key && PEM_read_bio(source.get(), &name, &header, &der, &size) == 1) {
    const bool is_public_key = std::string_view(name) == PEM_STRING_PUBLIC;
    if (is_public_key) {
      key = FromSpki({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(der);
    if (is_public_key) break;
  }
  ERR_clear_error();
  return key;
}

std::string P256Key::Id() const { return Sha256(spki_); }

bool P256Key::Verifies(std::string_view message, std::string_view signature) const {
  const std::optional<std::string> der = RawToDerSignature(signature);
  if (!der) return false;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const bool verified =
      context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), AsUnsigned(*der), der->size(), AsUnsigned(message), message.size()) == 1;
  ERR_clear_error();
  return verified;
}

}  // namespace handover_verify
