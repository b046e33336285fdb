#include "clients/verify/statements.h"

#include <algorithm>
#include <cstddef>

#include "clients/verify/tagged_hash.h"

namespace handover_verify {
namespace {

constexpr std::size_t kFrameBytes = 168;
constexpr std::size_t kLeafBytes = 128;
constexpr std::size_t kHeadBytes = 104;
constexpr std::uint64_t kMaxFrameMembers = 64;

struct Layout {
  std::string_view tag;
  std::size_t size_bytes;
  std::size_t padding_end;  // The padding lies between the 16-bit number at 16 and here.
};

bool HasLayout(std::string_view bytes, const Layout& layout) {
  if (bytes.size() != layout.size_bytes) return false;
  if (bytes.substr(0, kTagBytes) != PaddedTag(layout.tag)) return false;
  const std::string_view padding = bytes.substr(18, layout.padding_end - 18);
  return std::all_of(padding.begin(), padding.end(), [](char c) { return c == '\0'; });
}

std::uint64_t IntegerAt(std::string_view bytes, std::size_t offset, std::size_t size) {
  return BigEndian(bytes.substr(offset, size));
}

std::string HashAt(std::string_view bytes, std::size_t offset) { return std::string(bytes.substr(offset, kHashBytes)); }

}  // namespace

std::string_view LeafTypeName(LeafType type) {
  switch (type) {
    case LeafType::kKeyEnrolled:
      return "KEY_ENROLLED";
    case LeafType::kKeyRevoked:
      return "KEY_REVOKED";
    case LeafType::kAccepted:
      return "ACCEPTED";
    case LeafType::kRefused:
      return "REFUSED";
    case LeafType::kDelivery:
      return "DELIVERY";
    case LeafType::kStatement:
      return "STATEMENT";
    case LeafType::kErased:
      return "ERASED";
    case LeafType::kIndex:
      return "INDEX";
    case LeafType::kWithheld:
      return "WITHHELD";
    case LeafType::kPolicy:
      return "POLICY";
    case LeafType::kConcerns:
      return "CONCERNS";
    case LeafType::kSuccession:
      return "SUCCESSION";
    case LeafType::kFact:
      return "FACT";
    case LeafType::kState:
      return "STATE";
    case LeafType::kDirectory:
      return "DIRECTORY";
  }
  return "UNKNOWN";
}

std::optional<FrameStatement> ParseFrameStatement(std::string_view bytes) {
  if (!HasLayout(bytes, {"HO1.frame", kFrameBytes, 20})) return std::nullopt;
  const std::uint64_t member_count = IntegerAt(bytes, 20, 4);
  if (member_count == 0 || member_count > kMaxFrameMembers) return std::nullopt;
  return FrameStatement{.suite = static_cast<std::uint16_t>(IntegerAt(bytes, 16, 2)),
                        .member_count = static_cast<std::uint32_t>(member_count),
                        .key_id = HashAt(bytes, 32),
                        .log_id = HashAt(bytes, 64),
                        .root = HashAt(bytes, 96)};
}

std::optional<Leaf> ParseLeaf(std::string_view bytes) {
  if (!HasLayout(bytes, {"HO1.leaf", kLeafBytes, 24})) return std::nullopt;
  return Leaf{.type = static_cast<LeafType>(IntegerAt(bytes, 16, 2)),
              .time_ms = IntegerAt(bytes, 24, 8),
              .ref = HashAt(bytes, 32),
              .link = HashAt(bytes, 64),
              .detail = HashAt(bytes, 96)};
}

std::optional<TreeHead> ParseTreeHead(std::string_view bytes) {
  if (!HasLayout(bytes, {"HO1.head", kHeadBytes, 24})) return std::nullopt;
  return TreeHead{.suite = static_cast<std::uint16_t>(IntegerAt(bytes, 16, 2)),
                  .time_ms = IntegerAt(bytes, 24, 8),
                  .log_id = HashAt(bytes, 32),
                  .size = IntegerAt(bytes, 64, 8),
                  .root = HashAt(bytes, 72)};
}

}  // namespace handover_verify
