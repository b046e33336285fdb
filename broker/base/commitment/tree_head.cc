#include "broker/base/commitment/tree_head.h"

#include <algorithm>
#include <cstring>

#include "broker/base/commitment/hash.h"

namespace handover {

std::array<uint8_t, kTreeHeadBytes> EncodeTreeHead(const TreeHead& head) {
  std::array<uint8_t, kTreeHeadBytes> bytes{};
  std::copy(kTagHead.bytes.begin(), kTagHead.bytes.end(), bytes.begin());
  PutU16(bytes.data() + 16, head.suite);
  PutU64(bytes.data() + 24, head.time_ms);
  std::copy(head.log_id.begin(), head.log_id.end(), bytes.begin() + 32);
  PutU64(bytes.data() + 64, head.size);
  std::copy(head.root.begin(), head.root.end(), bytes.begin() + 72);
  return bytes;
}

std::optional<TreeHead> ParseTreeHead(std::string_view bytes) {
  const auto data = ToArray<kTreeHeadBytes>(bytes);
  if (!data.has_value()) return std::nullopt;
  TreeHead head;
  head.suite = GetU16(data->data() + 16);
  head.time_ms = GetU64(data->data() + 24);
  std::memcpy(head.log_id.data(), data->data() + 32, 32);
  head.size = GetU64(data->data() + 64);
  std::memcpy(head.root.data(), data->data() + 72, 32);
  // Tag and reserved bytes have one right value: what is not written that way again was not a head.
  if (EncodeTreeHead(head) != *data) return std::nullopt;
  return head;
}

std::optional<TreeHead> OpenTreeHead(const SignedHead& signed_head, const VerifyKey& log_key) {
  const std::optional<TreeHead> head = ParseTreeHead(signed_head.head);
  if (!head.has_value() || head->suite != log_key.suite() || head->log_id != log_key.key_id()) return std::nullopt;
  if (!log_key.Verify(signed_head.head, signed_head.signature)) return std::nullopt;
  return head;
}

}  // namespace handover
