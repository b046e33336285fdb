#include "broker/base/commitment/strict_proto.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"

namespace handover {
namespace {
namespace strict_proto_internal {

using google::protobuf::FieldDescriptor;

constexpr int kWireVarint = 0;
constexpr int kWireFixed64 = 1;
constexpr int kWireBytes = 2;
constexpr int kWireFixed32 = 5;
constexpr int kMaxDepth = 32;  // Our deepest message has 6 levels; protobuf itself stops at 100.
constexpr uint64_t kMaxFieldNumber = (uint64_t{1} << 29) - 1;

int WireTypeOf(FieldDescriptor::Type type) {
  switch (type) {
    case FieldDescriptor::TYPE_DOUBLE:
    case FieldDescriptor::TYPE_FIXED64:
    case FieldDescriptor::TYPE_SFIXED64:
      return kWireFixed64;
    case FieldDescriptor::TYPE_FLOAT:
    case FieldDescriptor::TYPE_FIXED32:
    case FieldDescriptor::TYPE_SFIXED32:
      return kWireFixed32;
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_BOOL:
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_ENUM:
    case FieldDescriptor::TYPE_SINT32:
    case FieldDescriptor::TYPE_SINT64:
      return kWireVarint;
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_MESSAGE:
    case FieldDescriptor::TYPE_BYTES:
    case FieldDescriptor::TYPE_GROUP:
      return kWireBytes;
  }
  return kWireBytes;
}

std::optional<StrictRule> TakeFixed(std::string_view& rest, size_t count, uint64_t& value) {
  if (rest.size() < count) return StrictRule::kTruncated;
  value = 0;
  for (size_t i = count; i-- > 0;) value = value << 8 | static_cast<uint8_t>(rest[i]);
  rest.remove_prefix(count);
  return std::nullopt;
}

// Whether a varint is one that a writer of this type makes: a parser would cut a larger one down to
// some other value.
bool FitsType(FieldDescriptor::Type type, uint64_t value) {
  const int64_t with_sign = static_cast<int64_t>(value);
  if (type == FieldDescriptor::TYPE_BOOL) return value <= 1;
  if (type == FieldDescriptor::TYPE_UINT32 || type == FieldDescriptor::TYPE_SINT32) {
    return value <= std::numeric_limits<uint32_t>::max();
  }
  if (type == FieldDescriptor::TYPE_INT32 || type == FieldDescriptor::TYPE_ENUM) {
    return with_sign >= std::numeric_limits<int32_t>::min() && with_sign <= std::numeric_limits<int32_t>::max();
  }
  return true;
}

// Length of the UTF-8 sequence that begins `text`, or 0. Shortest forms only, no surrogates,
// nothing above U+10FFFF.
size_t Utf8Length(std::string_view text) {
  const auto at = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  const auto continues = [&](size_t i) { return (at(i) & 0xc0) == 0x80; };
  const uint8_t lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return continues(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const bool overlong = lead == 0xe0 && at(1) < 0xa0;
    const bool surrogate = lead == 0xed && at(1) > 0x9f;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const bool overlong = lead == 0xf0 && at(1) < 0x90;
    const bool too_large = lead == 0xf4 && at(1) > 0x8f;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

// Whether the first eight bytes are ASCII without NUL, which nearly all text is.
bool StartsWithPlainText(std::string_view text) {
  if (text.size() < 8) return false;
  uint64_t word;
  std::memcpy(&word, text.data(), 8);
  constexpr uint64_t kHighBits = 0x8080808080808080;
  constexpr uint64_t kOnes = 0x0101010101010101;
  // A byte below 1 borrows from its neighbour and shows its high bit.
  return ((word | (word - kOnes)) & kHighBits) == 0;
}

std::optional<StrictRule> CheckText(std::string_view text) {
  while (!text.empty()) {
    if (StartsWithPlainText(text)) {
      text.remove_prefix(8);
      continue;
    }
    if (text.front() == '\0') return StrictRule::kNul;
    const size_t length = Utf8Length(text);
    if (length == 0) return StrictRule::kBadUtf8;
    text.remove_prefix(length);
  }
  return std::nullopt;
}

std::optional<StrictRule> CheckPacked(FieldDescriptor::Type type, std::string_view bytes) {
  if (bytes.empty()) return StrictRule::kExplicitDefault;
  while (!bytes.empty()) {
    uint64_t value = 0;
    const int wire_type = WireTypeOf(type);
    const size_t fixed_bytes = wire_type == kWireFixed64 ? 8 : 4;
    const std::optional<StrictRule> broken =
        wire_type == kWireVarint ? TakeVarint(bytes, value) : TakeFixed(bytes, fixed_bytes, value);
    if (broken.has_value()) return broken;
    if (!FitsType(type, value)) return StrictRule::kValueRange;
  }
  return std::nullopt;
}

}  // namespace strict_proto_internal
}  // namespace

std::string_view StrictRuleCode(StrictRule rule) {
  switch (rule) {
    case StrictRule::kTruncated:
      return "TRUNCATED";
    case StrictRule::kVarintNotMinimal:
      return "VARINT_NOT_MINIMAL";
    case StrictRule::kBadTag:
      return "BAD_TAG";
    case StrictRule::kFieldUnknown:
      return "FIELD_UNKNOWN";
    case StrictRule::kFieldOrder:
      return "FIELD_ORDER";
    case StrictRule::kFieldTwice:
      return "FIELD_TWICE";
    case StrictRule::kWrongWireType:
      return "WRONG_WIRE_TYPE";
    case StrictRule::kValueRange:
      return "VALUE_RANGE";
    case StrictRule::kExplicitDefault:
      return "EXPLICIT_DEFAULT";
    case StrictRule::kBadUtf8:
      return "BAD_UTF8";
    case StrictRule::kNul:
      return "NUL_IN_TEXT";
    case StrictRule::kTooDeep:
      return "TOO_DEEP";
  }
  return "MALFORMED";
}

std::string_view StrictRuleText(StrictRule rule) {
  switch (rule) {
    case StrictRule::kTruncated:
      return "the bytes end inside a field";
    case StrictRule::kVarintNotMinimal:
      return "a number is written longer than it needs to be";
    case StrictRule::kBadTag:
      return "not a field number and wire type of protobuf";
    case StrictRule::kFieldUnknown:
      return "the message has no such field";
    case StrictRule::kFieldOrder:
      return "fields must stand in ascending order of their numbers";
    case StrictRule::kFieldTwice:
      return "a field that is not repeated, or a oneof, may be set once";
    case StrictRule::kWrongWireType:
      return "not the way this field is written; repeated numbers are packed in one run";
    case StrictRule::kValueRange:
      return "the number does not fit the field's type";
    case StrictRule::kExplicitDefault:
      return "zero, false and empty are written by leaving the field out";
    case StrictRule::kBadUtf8:
      return "text must be valid UTF-8";
    case StrictRule::kNul:
      return "text must not hold a NUL character";
    case StrictRule::kTooDeep:
      return "nested deeper than 32 levels";
  }
  return "malformed";
}

std::optional<StrictRule> TakeVarint(std::string_view& rest, uint64_t& value) {
  value = 0;
  for (size_t i = 0; i < rest.size(); ++i) {
    const uint64_t byte = static_cast<uint8_t>(rest[i]);
    // The tenth byte holds the 64th bit alone; what is longer means nothing.
    if (i == 9 && byte > 1) return StrictRule::kVarintNotMinimal;
    value |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      if (byte == 0 && i > 0) return StrictRule::kVarintNotMinimal;
      rest.remove_prefix(i + 1);
      return std::nullopt;
    }
  }
  return StrictRule::kTruncated;
}

std::optional<StrictRule> TakeWireField(std::string_view& rest, WireField& field) {
  namespace internal = strict_proto_internal;
  uint64_t tag = 0;
  if (const auto broken = TakeVarint(rest, tag)) return broken;
  if (tag >> 3 == 0 || tag >> 3 > internal::kMaxFieldNumber) return StrictRule::kBadTag;
  field.number = static_cast<int>(tag >> 3);
  field.wire_type = static_cast<int>(tag & 7);
  field.value = 0;
  field.bytes = {};
  if (field.wire_type == internal::kWireVarint) return TakeVarint(rest, field.value);
  if (field.wire_type == internal::kWireFixed64) return internal::TakeFixed(rest, 8, field.value);
  if (field.wire_type == internal::kWireFixed32) return internal::TakeFixed(rest, 4, field.value);
  if (field.wire_type != internal::kWireBytes) return StrictRule::kBadTag;
  uint64_t size = 0;
  if (const auto broken = TakeVarint(rest, size)) return broken;
  if (size > rest.size()) return StrictRule::kTruncated;
  field.bytes = rest.substr(0, size);
  rest.remove_prefix(size);
  return std::nullopt;
}

const StrictSchema::Field* StrictSchema::Message::Find(int number) const {
  // Most messages number their fields 1, 2, 3, ..., so the place is known at once.
  const size_t guess = static_cast<size_t>(number) - 1;
  if (guess < fields.size() && fields[guess].number == number) return &fields[guess];
  const auto below = [](const Field& field, int wanted) { return field.number < wanted; };
  const auto found = std::lower_bound(fields.begin(), fields.end(), number, below);
  return found != fields.end() && found->number == number ? &*found : nullptr;
}

StrictSchema::StrictSchema(const google::protobuf::Descriptor& type) {
  Types types;
  Compile(type, types);
}

int StrictSchema::Compile(const google::protobuf::Descriptor& type, Types& types) {
  const auto known = std::find(types.begin(), types.end(), &type);
  if (known != types.end()) return static_cast<int>(known - types.begin());
  const size_t place = messages_.size();
  types.push_back(&type);
  messages_.emplace_back();
  std::vector<Field> fields;
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& descriptor = *type.field(i);
    Field field;
    field.number = descriptor.number();
    field.type = descriptor.type();
    field.repeated = descriptor.is_repeated();
    field.packed = descriptor.is_packed();
    field.wire_type = field.packed ? strict_proto_internal::kWireBytes : strict_proto_internal::WireTypeOf(field.type);
    field.has_presence = descriptor.has_presence();
    if (const auto* oneof = descriptor.real_containing_oneof()) field.oneof = oneof->index();
    field.name = descriptor.name();
    if (descriptor.message_type() != nullptr) field.message = Compile(*descriptor.message_type(), types);
    fields.push_back(field);
  }
  std::sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.number < b.number; });
  messages_[place].fields = std::move(fields);
  return static_cast<int>(place);
}

std::optional<StrictViolation> StrictSchema::FindViolation(std::string_view bytes) const {
  return WalkMessage(bytes, {/*message=*/0, /*depth=*/1});
}

std::optional<StrictViolation> StrictSchema::WalkMessage(std::string_view bytes, const Position& at) const {
  if (at.depth > strict_proto_internal::kMaxDepth) return StrictViolation{StrictRule::kTooDeep, {}};
  const Message& message = messages_[static_cast<size_t>(at.message)];
  int last_number = 0;
  int repetition = 0;   // How many of a repeated field came before this one.
  uint64_t oneofs = 0;  // Which are set. No message of ours has more than 64.
  while (!bytes.empty()) {
    WireField wire;
    if (const auto broken = TakeWireField(bytes, wire)) return StrictViolation{*broken, {}};
    const Field* const field = message.Find(wire.number);
    if (field == nullptr) {
      return StrictViolation{StrictRule::kFieldUnknown, absl::StrCat("#", wire.number)};
    }

    repetition = wire.number == last_number ? repetition + 1 : 0;
    std::optional<StrictViolation> violation;
    if (wire.number < last_number) {
      violation = StrictViolation{StrictRule::kFieldOrder, {}};
    } else if (repetition > 0 && (!field->repeated || field->packed)) {
      violation = StrictViolation{StrictRule::kFieldTwice, {}};
    } else if (field->oneof >= 0 && (oneofs >> (field->oneof & 63) & 1) != 0) {
      violation = StrictViolation{StrictRule::kFieldTwice, {}};
    } else {
      violation = CheckValue(*field, wire, at.depth);
    }
    if (violation.has_value()) {
      std::string path(field->name);
      if (field->repeated && !field->packed) absl::StrAppend(&path, "[", repetition, "]");
      if (!violation->field_path.empty()) absl::StrAppend(&path, ".", violation->field_path);
      violation->field_path = std::move(path);
      return violation;
    }
    if (field->oneof >= 0) oneofs |= uint64_t{1} << (field->oneof & 63);
    last_number = wire.number;
  }
  return std::nullopt;
}

std::optional<StrictViolation> StrictSchema::CheckValue(const Field& field, const WireField& wire, int depth) const {
  namespace internal = strict_proto_internal;
  using google::protobuf::FieldDescriptor;
  const auto broken = [](StrictRule rule) { return StrictViolation{rule, {}}; };
  if (wire.wire_type != field.wire_type) return broken(StrictRule::kWrongWireType);
  if (field.packed) {
    const std::optional<StrictRule> rule = internal::CheckPacked(field.type, wire.bytes);
    return rule.has_value() ? std::optional(broken(*rule)) : std::nullopt;
  }
  if (field.message >= 0) return WalkMessage(wire.bytes, {field.message, depth + 1});
  if (!internal::FitsType(field.type, wire.value)) return broken(StrictRule::kValueRange);
  const bool is_default = wire.value == 0 && wire.bytes.empty();
  if (is_default && !field.repeated && !field.has_presence) return broken(StrictRule::kExplicitDefault);
  if (field.type == FieldDescriptor::TYPE_STRING) {
    const std::optional<StrictRule> rule = internal::CheckText(wire.bytes);
    if (rule.has_value()) return broken(*rule);
  }
  return std::nullopt;
}

absl::Status StrictSchema::Check(std::string_view bytes) const {
  const std::optional<StrictViolation> violation = FindViolation(bytes);
  if (!violation.has_value()) return absl::OkStatus();
  return Invalid(StrictRuleCode(violation->rule), violation->field_path, StrictRuleText(violation->rule));
}

std::string_view StrictSchema::FieldName(int number) const {
  const Field* const field = messages_.front().Find(number);
  return field == nullptr ? std::string_view() : field->name;
}

absl::Status CheckStrict(std::string_view bytes, const google::protobuf::Descriptor& type) {
  return StrictSchema(type).Check(bytes);
}

StrictFields::StrictFields(std::string_view bytes) {
  WireField wire;
  while (!bytes.empty() && !TakeWireField(bytes, wire).has_value()) {
    if (static_cast<size_t>(wire.number) >= fields_.size()) return;  // Ascending: no lower one follows.
    fields_[static_cast<size_t>(wire.number)] = wire;
  }
}

}  // namespace handover
