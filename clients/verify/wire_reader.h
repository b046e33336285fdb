#ifndef HANDOVER_CLIENTS_VERIFY_WIRE_READER_H_
#define HANDOVER_CLIENTS_VERIFY_WIRE_READER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Protobuf bytes read strictly (COMMITMENTS section 1, rule 2), so that no two parsers can take two
// meanings from what was signed: field numbers ascending, none twice, none unknown, minimal
// varints, no explicit defaults. Pure, safe from any thread.
namespace handover_verify {

enum class WireType { kVarint, kBytes };

// One field that a message may have.
struct FieldRule {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
  bool required = false;
  bool repeated = false;                                                // Bytes alone.
  std::uint64_t max_value = std::numeric_limits<std::uint64_t>::max();  // Of a varint, inclusive.
  std::size_t exact_size_bytes = 0;                                     // Of bytes; 0 = any.
};

struct WireField {
  std::uint32_t number = 0;
  std::uint64_t value = 0;  // Of a varint.
  std::string bytes;        // Of bytes.
};

// The fields of one message, as read.
class WireMessage {
 public:
  // Nothing when `bytes` break rule 2 or one of `rules`.
  static std::optional<WireMessage> Read(std::string_view bytes, std::span<const FieldRule> rules);

  bool Has(std::uint32_t number) const { return Find(number) != nullptr; }

  // 0 and empty for an absent field.
  std::uint64_t Value(std::uint32_t number) const;
  std::string Bytes(std::uint32_t number) const;
  std::vector<std::string> Repeated(std::uint32_t number) const;

 private:
  const WireField* Find(std::uint32_t number) const;

  std::vector<WireField> fields_;
};

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_WIRE_READER_H_
