#include "broker/store/aead.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstring>
#include <memory>

namespace handover::store {
namespace aead_internal {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// Fetched once: a fetch takes libcrypto's locks. Immutable, and never freed.
const EVP_CIPHER* Cipher() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return cipher;
}

// Null when libcrypto is out of memory.
EVP_CIPHER_CTX* SealingContext() {
  thread_local const Context context(EVP_CIPHER_CTX_new());
  if (context == nullptr || EVP_CIPHER_CTX_get0_cipher(context.get()) != nullptr)
    return context.get();
  return EVP_EncryptInit_ex2(context.get(), Cipher(), nullptr, nullptr, nullptr) == 1
             ? context.get()
             : nullptr;
}

EVP_CIPHER_CTX* OpeningContext() {
  thread_local const Context context(EVP_CIPHER_CTX_new());
  if (context == nullptr || EVP_CIPHER_CTX_get0_cipher(context.get()) != nullptr)
    return context.get();
  return EVP_DecryptInit_ex2(context.get(), Cipher(), nullptr, nullptr, nullptr) == 1
             ? context.get()
             : nullptr;
}

const uint8_t* Bytes(std::string_view view) {
  return reinterpret_cast<const uint8_t*>(view.data());
}
uint8_t* Bytes(std::string& bytes) { return reinterpret_cast<uint8_t*>(bytes.data()); }
int Length(std::string_view view) { return static_cast<int>(view.size()); }

// REQUIRES: `out` has room for the plaintext, and `sealed` for nonce and tag.
bool OpenInto(const AeadInput& input, std::string_view sealed, uint8_t* out) {
  EVP_CIPHER_CTX* context = OpeningContext();
  if (context == nullptr) return false;
  const std::string_view nonce = sealed.substr(0, kAeadNonceBytes);
  std::string_view ciphertext = sealed.substr(kAeadNonceBytes);
  uint8_t tag[kAeadTagBytes];
  std::memcpy(tag, ciphertext.data() + ciphertext.size() - kAeadTagBytes, kAeadTagBytes);
  ciphertext.remove_suffix(kAeadTagBytes);
  int count = 0;
  uint8_t none[kAeadTagBytes];
  return EVP_DecryptInit_ex2(context, nullptr, input.key.data(), Bytes(nonce), nullptr) == 1 &&
         EVP_DecryptUpdate(context, nullptr, &count, Bytes(input.associated),
                           Length(input.associated)) == 1 &&
         EVP_DecryptUpdate(context, out, &count, Bytes(ciphertext), Length(ciphertext)) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kAeadTagBytes, tag) == 1 &&
         EVP_DecryptFinal_ex(context, none, &count) == 1;
}

}  // namespace aead_internal

SecretKey::~SecretKey() { OPENSSL_cleanse(bytes_, kSize); }

std::optional<SecretKey> SecretKey::FromBytes(std::string_view bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  SecretKey key;
  std::memcpy(key.bytes_, bytes.data(), kSize);
  return key;
}

std::optional<std::string> AeadSeal(const AeadInput& input, std::string_view nonce,
                                    std::string_view plaintext) {
  using namespace aead_internal;
  EVP_CIPHER_CTX* context = SealingContext();
  if (context == nullptr) return std::nullopt;
  std::string sealed(kAeadOverheadBytes + plaintext.size(), '\0');
  std::memcpy(sealed.data(), nonce.data(), kAeadNonceBytes);
  uint8_t* ciphertext = Bytes(sealed) + kAeadNonceBytes;
  uint8_t* tag = ciphertext + plaintext.size();
  int count = 0;
  const bool is_sealed =
      EVP_EncryptInit_ex2(context, nullptr, input.key.data(), Bytes(nonce), nullptr) == 1 &&
      EVP_EncryptUpdate(context, nullptr, &count, Bytes(input.associated),
                        Length(input.associated)) == 1 &&
      EVP_EncryptUpdate(context, ciphertext, &count, Bytes(plaintext), Length(plaintext)) == 1 &&
      EVP_EncryptFinal_ex(context, tag, &count) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kAeadTagBytes, tag) == 1;
  if (!is_sealed) return std::nullopt;
  return sealed;
}

std::optional<std::string> AeadOpen(const AeadInput& input, std::string_view sealed) {
  if (sealed.size() < kAeadOverheadBytes) return std::nullopt;
  std::string plaintext(sealed.size() - kAeadOverheadBytes, '\0');
  if (!aead_internal::OpenInto(input, sealed, aead_internal::Bytes(plaintext))) {
    OPENSSL_cleanse(plaintext.data(), plaintext.size());
    return std::nullopt;
  }
  return plaintext;
}

std::optional<SecretKey> AeadOpenKey(const AeadInput& input, std::string_view sealed) {
  if (sealed.size() != kAeadOverheadBytes + SecretKey::kSize) return std::nullopt;
  SecretKey key;
  if (!aead_internal::OpenInto(input, sealed, key.bytes().data())) return std::nullopt;
  return key;
}

}  // namespace handover::store
