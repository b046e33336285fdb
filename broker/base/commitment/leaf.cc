#include "broker/base/commitment/leaf.h"

#include <algorithm>
#include <cstring>

#include "broker/base/commitment/hash.h"
#include "broker/base/commitment/merkle.h"

namespace handover {
namespace {
namespace leaf_internal {

std::optional<LeafType> TypeOf(uint16_t number) {
  const LeafType type = static_cast<LeafType>(number);
  switch (type) {
    case LeafType::kKeyEnrolled:
    case LeafType::kKeyRevoked:
    case LeafType::kAccepted:
    case LeafType::kRefused:
    case LeafType::kDelivery:
    case LeafType::kStatement:
    case LeafType::kErased:
    case LeafType::kIndex:
    case LeafType::kWithheld:
    case LeafType::kPolicy:
    case LeafType::kConcerns:
    case LeafType::kSuccession:
    case LeafType::kFact:
    case LeafType::kState:
    case LeafType::kDirectory:
      return type;
  }
  return std::nullopt;
}

}  // namespace leaf_internal
}  // namespace

LeafData EncodeLeaf(const Leaf& leaf) {
  LeafData bytes{};
  std::copy(kTagLeaf.bytes.begin(), kTagLeaf.bytes.end(), bytes.begin());
  PutU16(bytes.data() + 16, static_cast<uint16_t>(leaf.type));
  PutU64(bytes.data() + 24, leaf.time_ms);
  std::copy(leaf.ref.begin(), leaf.ref.end(), bytes.begin() + 32);
  std::copy(leaf.link.begin(), leaf.link.end(), bytes.begin() + 64);
  std::copy(leaf.detail.begin(), leaf.detail.end(), bytes.begin() + 96);
  return bytes;
}

std::optional<Leaf> ParseLeaf(std::string_view bytes) {
  const std::optional<LeafData> data = ToArray<kLeafBytes>(bytes);
  if (!data.has_value()) return std::nullopt;
  const std::optional<LeafType> type = leaf_internal::TypeOf(GetU16(data->data() + 16));
  if (!type.has_value()) return std::nullopt;
  Leaf leaf;
  leaf.type = *type;
  leaf.time_ms = GetU64(data->data() + 24);
  std::memcpy(leaf.ref.data(), data->data() + 32, 32);
  std::memcpy(leaf.link.data(), data->data() + 64, 32);
  std::memcpy(leaf.detail.data(), data->data() + 96, 32);
  // Tag and reserved bytes have one right value: what is not written that way again was not a leaf.
  if (EncodeLeaf(leaf) != *data) return std::nullopt;
  return leaf;
}

Digest LeafHash(const LeafData& leaf) { return MerkleLeafHash(AsView(leaf)); }

Digest DetailDigest(const Id16& salt, std::string_view detail) {
  return Sha256(kTagDetail).Add(salt).AddU64(detail.size()).Add(detail).Finish();
}

Digest LinkDigest(const StreamLink& link) {
  return Sha256(kTagLink).Add(link.salt).Add(link.stream).AddU64(link.seq).Add(link.prev).Finish();
}

}  // namespace handover
