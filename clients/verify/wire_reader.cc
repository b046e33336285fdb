#include "clients/verify/wire_reader.h"

#include <utility>

namespace handover_verify {
namespace {

constexpr std::uint64_t kVarintWireType = 0;
constexpr std::uint64_t kBytesWireType = 2;
constexpr int kMaxVarintBytes = 10;

// Takes a varint off the front. Nothing when it is cut, longer than needed, or beyond 64 bits.
std::optional<std::uint64_t> TakeVarint(std::string_view& rest) {
  std::uint64_t value = 0;
  for (int i = 0; i < kMaxVarintBytes; ++i) {
    if (rest.empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    // The tenth byte has room for one bit.
    if (i == kMaxVarintBytes - 1 && byte > 1) return std::nullopt;
    value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
    if ((byte & 0x80) != 0) continue;
    if (byte == 0 && i > 0) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

const FieldRule* FindRule(std::span<const FieldRule> rules, std::uint64_t number) {
  for (const FieldRule& rule : rules) {
    if (rule.number == number) return &rule;
  }
  return nullptr;
}

std::optional<WireField> TakeVarintField(std::string_view& rest, const FieldRule& rule) {
  const std::optional<std::uint64_t> value = TakeVarint(rest);
  if (!value || *value == 0 || *value > rule.max_value) return std::nullopt;
  return WireField{.number = rule.number, .value = *value};
}

std::optional<WireField> TakeBytesField(std::string_view& rest, const FieldRule& rule) {
  const std::optional<std::uint64_t> size = TakeVarint(rest);
  if (!size || *size > rest.size()) return std::nullopt;
  // An empty element of a list is no default: it counts.
  if (*size == 0 && !rule.repeated) return std::nullopt;
  if (rule.exact_size_bytes != 0 && *size != rule.exact_size_bytes) return std::nullopt;
  WireField field{.number = rule.number, .bytes = std::string(rest.substr(0, *size))};
  rest.remove_prefix(*size);
  return field;
}

std::optional<WireField> TakeField(std::string_view& rest, std::span<const FieldRule> rules) {
  const std::optional<std::uint64_t> key = TakeVarint(rest);
  if (!key) return std::nullopt;
  const FieldRule* const rule = FindRule(rules, *key >> 3);
  if (rule == nullptr) return std::nullopt;
  switch (rule->type) {
    case WireType::kVarint:
      if ((*key & 7) != kVarintWireType) return std::nullopt;
      return TakeVarintField(rest, *rule);
    case WireType::kBytes:
      if ((*key & 7) != kBytesWireType) return std::nullopt;
      return TakeBytesField(rest, *rule);
  }
  return std::nullopt;
}

}  // namespace

std::optional<WireMessage> WireMessage::Read(std::string_view bytes, std::span<const FieldRule> rules) {
  WireMessage message;
  std::uint32_t last_number = 0;
  while (!bytes.empty()) {
    std::optional<WireField> field = TakeField(bytes, rules);
    if (!field || field->number < last_number) return std::nullopt;
    if (field->number == last_number && !FindRule(rules, last_number)->repeated) {
      return std::nullopt;
    }
    last_number = field->number;
    message.fields_.push_back(*std::move(field));
  }
  for (const FieldRule& rule : rules) {
    if (rule.required && !message.Has(rule.number)) return std::nullopt;
  }
  return message;
}

const WireField* WireMessage::Find(std::uint32_t number) const {
  for (const WireField& field : fields_) {
    if (field.number == number) return &field;
  }
  return nullptr;
}

std::uint64_t WireMessage::Value(std::uint32_t number) const {
  const WireField* const field = Find(number);
  return field == nullptr ? 0 : field->value;
}

std::string WireMessage::Bytes(std::uint32_t number) const {
  const WireField* const field = Find(number);
  return field == nullptr ? std::string() : field->bytes;
}

std::vector<std::string> WireMessage::Repeated(std::uint32_t number) const {
  std::vector<std::string> elements;
  for (const WireField& field : fields_) {
    if (field.number == number) elements.push_back(field.bytes);
  }
  return elements;
}

}  // namespace handover_verify
