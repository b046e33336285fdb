// A frame: one signature for 1 to 64 statements of one party. Members are 32-byte digests, the
// roots of handovers and the digests of acknowledgements, mixed freely; the frame root is the RFC
// 6962 tree over them.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_FRAME_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_FRAME_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/signature.h"

namespace handover {

inline constexpr size_t kMaxFrameMembers = 64;
inline constexpr size_t kFrameStatementBytes = 168;

// The last tree head the signer has seen. Size 0 at first contact.
struct SeenHead {
  uint64_t size = 0;
  Digest root{};
  friend bool operator==(const SeenHead&, const SeenHead&) = default;
};

struct FrameStatement {
  uint16_t suite = kSuiteEcdsaP256;
  uint32_t count = 0;
  uint64_t signed_at_ms = 0;  // Informs; decides nothing.
  Digest key_id{};
  Digest log_id{};  // The deployment addressed: a test frame cannot be replayed into production.
  Digest frame_root{};
  SeenHead seen;
};

std::array<uint8_t, kFrameStatementBytes> EncodeFrameStatement(const FrameStatement& statement);
// Nothing when the length, the tag, a reserved byte or the count (1 to 64) is wrong.
std::optional<FrameStatement> ParseFrameStatement(std::string_view bytes);

Digest FrameRoot(absl::Span<const Digest> members);

// Whether `member` is number `index` of the frame, exactly by RFC 9162, 2.1.3.2, with the count
// that was signed.
struct MemberClaim {
  Digest member{};
  uint64_t index = 0;
  absl::Span<const Digest> path;
};
bool VerifyMember(const FrameStatement& statement, const MemberClaim& claim);

struct FrameContent {
  absl::Span<const Digest> members;
  Digest log_id{};
  uint64_t signed_at_ms = 0;
  SeenHead seen;
};

struct BuiltFrame {
  std::array<uint8_t, kFrameStatementBytes> statement{};
  Signature signature{};
  std::vector<std::vector<Digest>> paths;  // In the order of the members.
};

// INVALID_ARGUMENT: no member, or more than 64. INTERNAL: signing failed; nothing was made.
absl::StatusOr<BuiltFrame> BuildFrame(const FrameContent& content, const SigningKey& key);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_FRAME_H_
