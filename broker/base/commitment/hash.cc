#include "broker/base/commitment/hash.h"

#include <openssl/sha.h>

#include <new>

// The low-level calls are marked deprecated because they bypass providers. They are what makes a
// small hash cost 0.1 us instead of 0.6 (docs/formats/commitments.md, cost), and this is the only
// file that makes them.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace handover {
namespace {
namespace hash_internal {

SHA256_CTX* Context(unsigned char* state) { return std::launder(reinterpret_cast<SHA256_CTX*>(state)); }

}  // namespace hash_internal
}  // namespace

Sha256::Sha256() {
  static_assert(sizeof(SHA256_CTX) <= sizeof(state_) && alignof(SHA256_CTX) <= 8);
  SHA256_Init(new (state_) SHA256_CTX);
}

Sha256::Sha256(const HashTag& tag) : Sha256() { Add(tag.bytes); }

Sha256& Sha256::Add(const void* bytes, size_t count) {
  SHA256_Update(hash_internal::Context(state_), bytes, count);
  return *this;
}

Sha256& Sha256::AddU32(uint32_t value) {
  std::array<uint8_t, 4> bytes;
  PutU32(bytes.data(), value);
  return Add(bytes);
}

Sha256& Sha256::AddU64(uint64_t value) {
  std::array<uint8_t, 8> bytes;
  PutU64(bytes.data(), value);
  return Add(bytes);
}

Digest Sha256::Finish() {
  Digest digest;
  SHA256_Final(digest.data(), hash_internal::Context(state_));
  return digest;
}

Digest HashOf(std::string_view bytes) { return Sha256().Add(bytes).Finish(); }

}  // namespace handover

#pragma GCC diagnostic pop
