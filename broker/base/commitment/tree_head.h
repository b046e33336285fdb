// The signed state of the log: 104 bytes, one per group commit, signed by the log's key.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_TREE_HEAD_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_TREE_HEAD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/signature.h"

namespace handover {

inline constexpr size_t kTreeHeadBytes = 104;

struct TreeHead {
  uint16_t suite = kSuiteEcdsaP256;
  uint64_t time_ms = 0;  // Never decreases with size.
  Digest log_id{};       // H(SubjectPublicKeyInfo of the log's key).
  uint64_t size = 0;
  Digest root{};
};

std::array<uint8_t, kTreeHeadBytes> EncodeTreeHead(const TreeHead& head);
// Nothing when the length, the tag or a reserved byte is wrong.
std::optional<TreeHead> ParseTreeHead(std::string_view bytes);

// A head as received. Borrows its bytes.
struct SignedHead {
  std::string_view head;
  std::string_view signature;
};

// The head, if it is well formed, of this log, in the key's suite and signed by it. Nothing =
// BAD_HEAD.
std::optional<TreeHead> OpenTreeHead(const SignedHead& signed_head, const VerifyKey& log_key);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_TREE_HEAD_H_
