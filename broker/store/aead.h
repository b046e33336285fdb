// AES-256-GCM, the one cipher of what lies on disk. Each thread keeps its own libcrypto contexts,
// because making one costs as much as sealing a handover.
#ifndef HANDOVER_BROKER_STORE_AEAD_H_
#define HANDOVER_BROKER_STORE_AEAD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace handover::store {

inline constexpr size_t kAeadNonceBytes = 12;
inline constexpr size_t kAeadTagBytes = 16;
inline constexpr size_t kAeadOverheadBytes = kAeadNonceBytes + kAeadTagBytes;

// 32 secret bytes that do not stay in memory after their last use. A value: every copy wipes
// itself.
class SecretKey {
 public:
  static constexpr size_t kSize = 32;

  SecretKey() = default;  // Zeros: fill it with bytes().
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();

  // Nothing when `bytes` are not exactly 32. The caller wipes its own copy.
  static std::optional<SecretKey> FromBytes(std::string_view bytes);

  absl::Span<uint8_t> bytes() { return absl::MakeSpan(bytes_); }
  const uint8_t* data() const { return bytes_; }
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes_), kSize}; }

 private:
  uint8_t bytes_[kSize] = {};
};

// Borrows.
struct AeadInput {
  const SecretKey& key;
  std::string_view associated;  // Is checked, not hidden.
};

// Nonce, ciphertext, tag. REQUIRES: the nonce is 12 bytes and never used twice under this key:
// random. Nothing when libcrypto failed, which means: out of memory.
std::optional<std::string> AeadSeal(const AeadInput& input, std::string_view nonce,
                                    std::string_view plaintext);

// Nothing when the key, the associated data or a bit of the sealed bytes is another one.
std::optional<std::string> AeadOpen(const AeadInput& input, std::string_view sealed);

// The same into 32 bytes that wipe themselves.
std::optional<SecretKey> AeadOpenKey(const AeadInput& input, std::string_view sealed);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_AEAD_H_
