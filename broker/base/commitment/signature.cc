#include "broker/base/commitment/signature.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/refusal.h"

namespace handover {
namespace signature_internal {

class KeyHandle {
 public:
  explicit KeyHandle(EVP_PKEY* key) : key_(key) {}
  ~KeyHandle() { EVP_PKEY_free(key_); }
  KeyHandle(const KeyHandle&) = delete;
  KeyHandle& operator=(const KeyHandle&) = delete;
  // libcrypto takes a mutable pointer and locks inside: signing and verifying with one key from
  // many threads is allowed.
  EVP_PKEY* get() const { return key_; }

 private:
  EVP_PKEY* const key_;
};

namespace {

template <auto kFree>
struct Freer {
  template <typename T>
  void operator()(T* pointer) const {
    kFree(pointer);
  }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using EcdsaSig = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;
using Pkcs8Info = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freer<PKCS8_PRIV_KEY_INFO_free>>;
using KeyPointer = std::shared_ptr<const KeyHandle>;

// SubjectPublicKeyInfo of a named P-256 key with an uncompressed point: this, then x and y.
constexpr unsigned char kSpkiHead[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                       0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                       0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
constexpr size_t kSpkiBytes = sizeof(kSpkiHead) + 64;

constexpr size_t kCoordinateBytes = 32;
constexpr size_t kMaxDerSignatureBytes = 72;  // Two integers of at most 33 bytes, each with 2 before it, and 2 around.
constexpr size_t kMaxKeyTextBytes = 16'384;   // Many times the largest PEM of a P-256 key.

// What libcrypto leaves in the thread's error queue would be taken for a TLS error by the next
// reader of that queue.
absl::Status Refused(std::string_view field, std::string_view rule) {
  ERR_clear_error();
  return Invalid("KEY_FORM", field, rule);
}

Bio ReadOnly(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

std::string Contents(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<size_t>(size)) : std::string();
}

// An encrypted key is refused, never asked about on the terminal.
int NoPassphrase(char*, int, int, void*) { return -1; }

std::string SpkiOf(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) return {};
  std::string spki(reinterpret_cast<char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return spki;
}

// The public key of a P-256 point: 0x04, then x and y; null when it does not lie on the curve. A fifth of the time that
// libcrypto takes for the same key in DER, for which it asks every decoder it has; a directory holds thousands.
EVP_PKEY* FromPoint(std::string_view point) {
  std::string group = SN_X9_62_prime256v1;
  std::string bytes(point);
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
      OSSL_PARAM_construct_end(),
  };
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
  EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters);
  return key;
}

// DER INTEGER of a 32-byte big-endian number; returns the end.
unsigned char* PutInteger(unsigned char* out, const unsigned char* number) {
  const unsigned char* end = number + kCoordinateBytes;
  while (number + 1 < end && *number == 0) ++number;
  const bool padded = (*number & 0x80) != 0;  // Else it would read as negative.
  *out++ = 0x02;
  *out++ = static_cast<unsigned char>(end - number + (padded ? 1 : 0));
  if (padded) *out++ = 0;
  return std::copy(number, end, out);
}

// libcrypto speaks DER, HO1 raw r || s. Returns the length. REQUIRES: 64 bytes.
size_t ToDer(std::string_view raw, std::array<unsigned char, kMaxDerSignatureBytes>& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  unsigned char* end = PutInteger(PutInteger(der.data() + 2, bytes), bytes + kCoordinateBytes);
  der[0] = 0x30;
  der[1] = static_cast<unsigned char>(end - der.data() - 2);
  return static_cast<size_t>(end - der.data());
}

}  // namespace
}  // namespace signature_internal

VerifyKey::VerifyKey(std::shared_ptr<const signature_internal::KeyHandle> key, std::string spki)
    : key_(std::move(key)), spki_(std::move(spki)), key_id_(HashOf(spki_)) {}

absl::StatusOr<VerifyKey> VerifyKey::FromSpki(std::string_view spki) {
  namespace internal = signature_internal;
  constexpr std::string_view kCanonical = "must be a P-256 key in its canonical form";
  const bool head_fits =
      spki.size() == internal::kSpkiBytes && std::equal(std::begin(internal::kSpkiHead), std::end(internal::kSpkiHead),
                                                        reinterpret_cast<const unsigned char*>(spki.data()));
  if (!head_fits) return internal::Refused("public_key", kCanonical);
  EVP_PKEY* key = internal::FromPoint(spki.substr(sizeof(internal::kSpkiHead) - 1));
  if (key == nullptr) return internal::Refused("public_key", kCanonical);
  return VerifyKey(std::make_shared<const internal::KeyHandle>(key), std::string(spki));
}

absl::StatusOr<VerifyKey> VerifyKey::FromPem(std::string_view pem) {
  namespace internal = signature_internal;
  if (pem.size() > internal::kMaxKeyTextBytes) return internal::Refused("public_key", "at most 16384 bytes");
  const internal::Bio bio = internal::ReadOnly(pem);
  EVP_PKEY* key = PEM_read_bio_PUBKEY(bio.get(), nullptr, internal::NoPassphrase, nullptr);
  if (key == nullptr) return internal::Refused("public_key", "must be a readable PEM PUBLIC KEY");
  const internal::KeyHandle owner(key);
  return FromSpki(internal::SpkiOf(key));
}

bool VerifyKey::Verify(std::string_view message, std::string_view signature) const {
  namespace internal = signature_internal;
  if (signature.size() != kSignatureBytes) return false;
  std::array<unsigned char, internal::kMaxDerSignatureBytes> der;
  const size_t der_size = internal::ToDer(signature, der);
  const Digest digest = HashOf(message);
  const internal::KeyContext context(EVP_PKEY_CTX_new(key_->get(), nullptr));
  const bool holds = context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 &&
                     EVP_PKEY_verify(context.get(), der.data(), der_size, digest.data(), digest.size()) == 1;
  if (!holds) ERR_clear_error();
  return holds;
}

std::string VerifyKey::ToPem() const {
  const signature_internal::Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(bio.get(), key_->get());
  return signature_internal::Contents(bio.get());
}

SigningKey::SigningKey(std::shared_ptr<const signature_internal::KeyHandle> key, VerifyKey verify_key)
    : key_(std::move(key)), verify_key_(std::move(verify_key)) {}

absl::StatusOr<SigningKey> SigningKey::Own(signature_internal::KeyHandle* unowned) {
  namespace internal = signature_internal;
  const internal::KeyPointer key(unowned);
  EVP_PKEY_set_utf8_string_param(key->get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed");
  absl::StatusOr<VerifyKey> verify_key = VerifyKey::FromSpki(internal::SpkiOf(key->get()));
  if (!verify_key.ok()) return internal::Refused("private_key", "must be a P-256 key");
  // A file may hold a public half that is not the private one's: it would sign what nobody can
  // verify.
  const internal::KeyContext context(EVP_PKEY_CTX_new(key->get(), nullptr));
  if (EVP_PKEY_pairwise_check(context.get()) != 1) return internal::Refused("private_key", "its halves must match");
  return SigningKey(key, *std::move(verify_key));
}

absl::StatusOr<SigningKey> SigningKey::FromPem(std::string_view pem) {
  namespace internal = signature_internal;
  if (pem.size() > internal::kMaxKeyTextBytes) return internal::Refused("private_key", "at most 16384 bytes");
  const internal::Bio bio = internal::ReadOnly(pem);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, internal::NoPassphrase, nullptr);
  if (key == nullptr)
    return internal::Refused("private_key", "must be a readable PEM PRIVATE KEY that is not encrypted");
  return Own(new internal::KeyHandle(key));
}

absl::StatusOr<SigningKey> SigningKey::FromPkcs8(std::string_view der) {
  namespace internal = signature_internal;
  if (der.size() > internal::kMaxKeyTextBytes) return internal::Refused("private_key", "at most 16384 bytes");
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const internal::Pkcs8Info info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &begin, static_cast<long>(der.size())));
  EVP_PKEY* key = info == nullptr ? nullptr : EVP_PKCS82PKEY(info.get());
  if (key == nullptr) return internal::Refused("private_key", "must be PKCS#8");
  return Own(new internal::KeyHandle(key));
}

absl::StatusOr<SigningKey> SigningKey::Generate() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  if (key == nullptr) return absl::InternalError("private key: libcrypto could not make one");
  return Own(new signature_internal::KeyHandle(key));
}

absl::StatusOr<Signature> SigningKey::Sign(std::string_view message) const {
  namespace internal = signature_internal;
  const Digest digest = HashOf(message);
  std::array<unsigned char, internal::kMaxDerSignatureBytes> der;
  size_t der_size = der.size();
  const internal::KeyContext context(EVP_PKEY_CTX_new(key_->get(), nullptr));
  if (context == nullptr || EVP_PKEY_sign_init(context.get()) != 1 ||
      EVP_PKEY_sign(context.get(), der.data(), &der_size, digest.data(), digest.size()) != 1) {
    ERR_clear_error();
    return absl::InternalError("signature: libcrypto could not sign");
  }
  const unsigned char* begin = der.data();
  const internal::EcdsaSig pair(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der_size)));
  Signature raw;
  if (pair == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), internal::kCoordinateBytes) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + internal::kCoordinateBytes, internal::kCoordinateBytes) <
          0) {
    ERR_clear_error();
    return absl::InternalError("signature: libcrypto wrote one that does not fit");
  }
  return raw;
}

std::string SigningKey::ToPem() const {
  const signature_internal::Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key_->get(), nullptr, nullptr, 0, nullptr, nullptr);
  return signature_internal::Contents(bio.get());
}

}  // namespace handover
