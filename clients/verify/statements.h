#ifndef HANDOVER_CLIENTS_VERIFY_STATEMENTS_H_
#define HANDOVER_CLIENTS_VERIFY_STATEMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The three fixed-layout statements of HO1: frame (168 bytes), leaf (128) and tree head (104). Each
// begins with its tag, and its padding is zero. Pure, safe from any thread.
namespace handover_verify {

constexpr std::uint16_t kSuiteP256 = 1;

// COMMITMENTS section 4, and from 13 on what the broker adds to it (ADR 0002). A leaf may carry a later type, which
// matches none of these.
enum class LeafType : std::uint16_t {
  kKeyEnrolled = 1,
  kKeyRevoked = 2,
  kAccepted = 3,
  kRefused = 4,
  kDelivery = 5,
  kStatement = 6,
  kErased = 7,
  kIndex = 8,
  kWithheld = 9,
  kPolicy = 10,
  kConcerns = 11,
  kSuccession = 12,
  kFact = 13,
  kState = 14,
  kDirectory = 15,
};

// "ACCEPTED" and so on; "UNKNOWN" for a later type.
std::string_view LeafTypeName(LeafType type);

struct FrameStatement {
  std::uint16_t suite = 0;
  std::uint32_t member_count = 0;  // 1 to 64 inclusive.
  std::string key_id;
  std::string log_id;
  std::string root;
};

struct Leaf {
  LeafType type{};
  std::uint64_t time_ms = 0;
  std::string ref;
  std::string link;
  std::string detail;
};

struct TreeHead {
  std::uint16_t suite = 0;
  std::uint64_t time_ms = 0;
  std::string log_id;
  std::uint64_t size = 0;
  std::string root;
};

// Nothing when the length, the tag or the padding is wrong, or a frame has no or too many members.
std::optional<FrameStatement> ParseFrameStatement(std::string_view bytes);
std::optional<Leaf> ParseLeaf(std::string_view bytes);
std::optional<TreeHead> ParseTreeHead(std::string_view bytes);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_STATEMENTS_H_
