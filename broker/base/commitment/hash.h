// SHA-256 as scheme HO1 uses it: every hash begins with a 16-byte tag that names its purpose, so
// that no hash of one kind can be shown as one of another. Only Merkle nodes and leaves begin with
// the RFC 6962 prefixes instead.
//
// No context is allocated and none is shared: about 0.1 us for a small hash, where the one-shot
// calls of OpenSSL 3.0 cost 0.6 to 1.0 us. An accept makes some 25 small hashes.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_HASH_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "broker/base/commitment/bytes.h"

namespace handover {

// ASCII, zero padded to 16 bytes. Another layout or another hash function is "HO2.*", never a
// field.
struct HashTag {
  std::array<uint8_t, 16> bytes{};

  consteval explicit HashTag(const char* name) {
    size_t i = 0;
    for (; name[i] != '\0'; ++i) bytes.at(i) = static_cast<uint8_t>(name[i]);
  }
};

inline constexpr HashTag kTagSection("HO1.section");
inline constexpr HashTag kTagAddressee("HO1.addressee");
inline constexpr HashTag kTagDummy("HO1.dummy");
inline constexpr HashTag kTagEnvelope("HO1.envelope");
inline constexpr HashTag kTagHandover("HO1.handover");
inline constexpr HashTag kTagFrame("HO1.frame");
inline constexpr HashTag kTagHead("HO1.head");
inline constexpr HashTag kTagLeaf("HO1.leaf");
inline constexpr HashTag kTagLink("HO1.link");
inline constexpr HashTag kTagDetail("HO1.detail");
inline constexpr HashTag kTagDelivery("HO1.delivery");
inline constexpr HashTag kTagAck("HO1.ack");
inline constexpr HashTag kTagKey("HO1.key");
inline constexpr HashTag kTagIndex("HO1.index");
// Reserved for sealed sections, which this version does not make or open: HO1.cek, HO1.seal.

// One hash in the making. Not thread-safe; each thread makes its own, on its stack.
class Sha256 {
 public:
  // Without a tag: for Merkle nodes, key ids, and buffers that already begin with their tag.
  Sha256();
  explicit Sha256(const HashTag& tag);

  Sha256& Add(const void* bytes, size_t count);
  Sha256& Add(std::string_view bytes) { return Add(bytes.data(), bytes.size()); }
  template <size_t N>
  Sha256& Add(const std::array<uint8_t, N>& bytes) {
    return Add(bytes.data(), N);
  }
  Sha256& AddU32(uint32_t value);
  Sha256& AddU64(uint64_t value);

  // REQUIRES: called once, as the last call.
  Digest Finish();

 private:
  // Room for libcrypto's state, so that this header does not include it.
  alignas(8) unsigned char state_[112];
};

// H(bytes), without a tag.
Digest HashOf(std::string_view bytes);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_HASH_H_
