// Fixed-size byte values of scheme HO1 and their way to and from the byte strings of the wire.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_BYTES_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_BYTES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace handover {

// A SHA-256 value: a commitment, a root, a node, a leaf's reference.
using Digest = std::array<uint8_t, 32>;

// An id in signed bytes (handover, party, delivery), a salt or a pad seed.
using Id16 = std::array<uint8_t, 16>;

// The same bytes, borrowed.
template <size_t N>
std::string_view AsView(const std::array<uint8_t, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

template <size_t N>
std::string ToString(const std::array<uint8_t, N>& bytes) {
  return std::string(AsView(bytes));
}

// Nothing when `bytes` has another length.
template <size_t N>
std::optional<std::array<uint8_t, N>> ToArray(std::string_view bytes) {
  if (bytes.size() != N) return std::nullopt;
  std::array<uint8_t, N> result;
  std::memcpy(result.data(), bytes.data(), N);
  return result;
}
inline std::optional<Digest> ToDigest(std::string_view bytes) { return ToArray<32>(bytes); }
inline std::optional<Id16> ToId16(std::string_view bytes) { return ToArray<16>(bytes); }

// A whole list, such as a path from the wire. Nothing when any element has another length than 32.
template <typename Strings>
std::optional<std::vector<Digest>> ToDigests(const Strings& strings) {
  std::vector<Digest> result;
  result.reserve(strings.size());
  for (const auto& string : strings) {
    const std::optional<Digest> digest = ToDigest(std::string_view(string));
    if (!digest.has_value()) return std::nullopt;
    result.push_back(*digest);
  }
  return result;
}

// The order of lists: ascending by bytes.
inline int CompareBytes(const Digest& left, const Digest& right) {
  return std::memcmp(left.data(), right.data(), left.size());
}

// Big-endian integers in fixed layouts. REQUIRES: `out` or `in` has room.
inline void PutU16(uint8_t* out, uint16_t value) {
  out[0] = static_cast<uint8_t>(value >> 8);
  out[1] = static_cast<uint8_t>(value);
}
inline void PutU32(uint8_t* out, uint32_t value) {
  PutU16(out, static_cast<uint16_t>(value >> 16));
  PutU16(out + 2, static_cast<uint16_t>(value));
}
inline void PutU64(uint8_t* out, uint64_t value) {
  PutU32(out, static_cast<uint32_t>(value >> 32));
  PutU32(out + 4, static_cast<uint32_t>(value));
}
inline uint16_t GetU16(const uint8_t* in) { return static_cast<uint16_t>(in[0] << 8 | in[1]); }
inline uint32_t GetU32(const uint8_t* in) { return uint32_t{GetU16(in)} << 16 | GetU16(in + 2); }
inline uint64_t GetU64(const uint8_t* in) { return uint64_t{GetU32(in)} << 32 | GetU32(in + 4); }

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_BYTES_H_
