#include "broker/validation/field_rules.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "broker/base/absl_view.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/validation/text_rules.h"
#include "handover/options/v1/options.pb.h"

namespace handover::validation {
namespace field_rules_internal {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr size_t kMaxDepth = 32;  // That of strict bytes.
constexpr size_t kMaxNumberPaths = 4;
constexpr int64_t kFirstSecond = -3'786'825'600;  // 1850-01-01, as the first year of a Date.
constexpr int64_t kEndSecond = 5'711'817'600;     // 2151-01-01.

// Zero at the end of the bytes, which strict bytes never reach inside a varint.
uint64_t TakeVarint(std::string_view& rest) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const uint8_t byte = static_cast<uint8_t>(rest.front());
    rest.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

std::string_view TakeBytes(std::string_view& rest) {
  const uint64_t length = TakeVarint(rest);
  const std::string_view bytes = rest.substr(0, length);
  rest.remove_prefix(bytes.size());
  return bytes;
}

uint64_t BitsOf(const google::protobuf::EnumDescriptor& type) {
  uint64_t bits = 0;
  for (int i = 0; i < type.value_count(); ++i) {
    // Ours have a few dozen values at most; one that does not fit is refused, which a test of the descriptors shows.
    const int number = type.value(i)->number();
    if (number >= 0 && number < 64) bits |= uint64_t{1} << number;
  }
  return bits;
}

// REQUIRES: the year is in the range of its options.
bool IsRealDate(int64_t year, int64_t month, int64_t day) {
  if (day == 0) return true;
  if (month == 0) return false;
  const absl::CivilDay date(year, static_cast<int>(month), static_cast<int>(day));
  return date.month() == month && date.day() == day;
}

}  // namespace field_rules_internal

// One walk over one message. The path is a stack of what is being read, spelt out only for a fault or a finding.
class FieldWalk {
 public:
  FieldWalk(const FieldRules& rules, FieldFindings& findings) : rules_(rules), findings_(findings) {}

  absl::Status Walk(int message_place, std::string_view bytes, FieldRules::Meaning parent);

 private:
  using Field = FieldRules::Field;
  using Message = FieldRules::Message;
  using Meaning = FieldRules::Meaning;
  using Shape = FieldRules::Shape;

  struct Step {
    const Field* field = nullptr;
    int index = 0;
  };
  // Fields 1 to 3 of a message that means more than its fields.
  struct Values {
    std::array<int64_t, 4> numbers{};
    std::string_view text;
  };

  absl::Status CheckValue(const Message& message, const Field& field, int wire_type, std::string_view& rest,
                          Values& values);
  absl::Status CheckNumber(const Field& field, int64_t value);
  absl::Status CheckText(const Field& field, std::string_view text);
  absl::Status CheckMeaning(Meaning meaning, Meaning parent, const Values& values);
  absl::Status CheckRequired(const Message& message, uint64_t seen);
  std::string Path() const;

  const FieldRules& rules_;
  FieldFindings& findings_;
  std::array<Step, field_rules_internal::kMaxDepth> steps_;
  size_t depth_ = 0;
};

std::string FieldWalk::Path() const {
  std::string path;
  for (size_t i = 0; i < depth_; ++i) {
    absl::StrAppend(&path, i == 0 ? "" : ".", AbslView(steps_[i].field->name));
    if (steps_[i].field->repeated) absl::StrAppend(&path, "[", steps_[i].index, "]");
  }
  return path;
}

absl::Status FieldWalk::Walk(int message_place, std::string_view bytes, Meaning parent) {
  using field_rules_internal::TakeVarint;
  if (depth_ == steps_.size()) return Invalid("TOO_DEEP", Path(), "A message is nested 32 deep at most.");
  const Message& message = rules_.messages_[message_place];
  uint64_t seen = 0;
  Values values;
  auto next = message.fields.begin();
  Step& step = steps_[depth_++];
  step = {};
  while (!bytes.empty()) {
    const uint64_t tag = TakeVarint(bytes);
    const int number = static_cast<int>(tag >> 3);
    while (next != message.fields.end() && next->number < number) ++next;
    if (next == message.fields.end() || next->number != number) {
      --depth_;
      return Invalid("FIELD_UNKNOWN", Path(), "The message has no such field.");
    }
    step.index = step.field == &*next ? step.index + 1 : 0;
    step.field = &*next;
    if (next->required_bit >= 0) seen |= uint64_t{1} << next->required_bit;
    HANDOVER_RETURN_IF_ERROR(CheckValue(message, *next, static_cast<int>(tag & 7), bytes, values));
  }
  --depth_;
  HANDOVER_RETURN_IF_ERROR(CheckRequired(message, seen));
  if (message.meaning == Meaning::kPlain) return absl::OkStatus();
  return CheckMeaning(message.meaning, parent, values);
}

absl::Status FieldWalk::CheckValue(const Message& message, const Field& field, int wire_type, std::string_view& rest,
                                   Values& values) {
  using field_rules_internal::TakeBytes;
  using field_rules_internal::TakeVarint;
  constexpr int kVarint = 0;
  if (wire_type == kVarint) {
    const int64_t value = static_cast<int64_t>(TakeVarint(rest));
    if (field.number < static_cast<int>(values.numbers.size())) values.numbers[field.number] = value;
    return CheckNumber(field, value);
  }
  std::string_view bytes = TakeBytes(rest);
  switch (field.shape) {
    case Shape::kText:
      if (field.number == 1) values.text = bytes;
      return CheckText(field, bytes);
    case Shape::kBytes:
      return absl::OkStatus();
    case Shape::kMessage:
      return Walk(field.message, bytes, message.meaning);
    case Shape::kNumber:
    case Shape::kBool:
    case Shape::kEnum:
      break;
  }
  // Numbers that repeat are packed into one run; the index then counts within it.
  for (steps_[depth_ - 1].index = 0; !bytes.empty(); ++steps_[depth_ - 1].index) {
    HANDOVER_RETURN_IF_ERROR(CheckNumber(field, static_cast<int64_t>(TakeVarint(bytes))));
  }
  return absl::OkStatus();
}

absl::Status FieldWalk::CheckNumber(const Field& field, int64_t value) {
  if (field.shape == Shape::kEnum) {
    const bool known = value >= 0 && value < 64 && (field.enum_values >> value & 1) != 0;
    return known ? absl::OkStatus() : Invalid("ENUM_UNKNOWN", Path(), "The value must be one of the list.");
  }
  if (value < field.min_value || value > field.max_value) {
    return Invalid("VALUE_RANGE", Path(), "The number must be within its range.");
  }
  return absl::OkStatus();
}

absl::Status FieldWalk::CheckText(const Field& field, std::string_view text) {
  const TextScan scan = ScanText(text);
  if (field.max_characters >= 0 && scan.character_count > field.max_characters) {
    return Invalid("TEXT_LENGTH", Path(), "The text must not be longer than its limit.");
  }
  if (scan.has_control || scan.has_direction_control) {
    return Invalid("TEXT_CHARACTER", Path(), "A text holds no control characters, nor those that turn its direction.");
  }
  const bool room = findings_.number_paths.size() < field_rules_internal::kMaxNumberPaths;
  if (scan.has_person_number && !field.may_hold_number && room) findings_.number_paths.push_back(Path());
  return absl::OkStatus();
}

absl::Status FieldWalk::CheckRequired(const Message& message, uint64_t seen) {
  if ((message.required & ~seen) == 0) return absl::OkStatus();
  for (const Field& field : message.fields) {
    if (field.required_bit < 0 || (seen >> field.required_bit & 1) != 0) continue;
    const std::string path = Path();
    return Invalid("FIELD_REQUIRED", absl::StrCat(path, path.empty() ? "" : ".", AbslView(field.name)),
                   "The field must be set.");
  }
  return absl::OkStatus();
}

absl::Status FieldWalk::CheckMeaning(Meaning meaning, Meaning parent, const Values& values) {
  const auto& [unused, first, second, third] = values.numbers;
  switch (meaning) {
    case Meaning::kPlain:
    case Meaning::kUnborn:
      return absl::OkStatus();
    case Meaning::kDate:
      if (field_rules_internal::IsRealDate(first, second, third)) return absl::OkStatus();
      return Invalid("DATE_IMPOSSIBLE", Path(), "The date must exist in the calendar.");
    case Meaning::kTimestamp: {
      const bool nanos_ok = second >= 0 && second < 1'000'000'000;
      const bool seconds_ok = first >= field_rules_internal::kFirstSecond && first < field_rules_internal::kEndSecond;
      if (nanos_ok && seconds_ok) return absl::OkStatus();
      return Invalid("TIME_RANGE", Path(), "The time must be between the years 1850 and 2150.");
    }
    case Meaning::kProvenance:
      findings_.informants |= uint32_t{1} << first;
      return absl::OkStatus();
    case Meaning::kPersonRef:
      findings_.person_uses.push_back({values.text, parent == Meaning::kUnborn, Path()});
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

FieldRules::FieldRules(const google::protobuf::Descriptor& type) { Compile(type); }

absl::Status FieldRules::Check(std::string_view bytes, FieldFindings& findings) const {
  return FieldWalk(*this, findings).Walk(0, bytes, Meaning::kPlain);
}

FieldRules::Meaning FieldRules::MeaningOf(const google::protobuf::Descriptor& type) {
  const std::string& name = type.full_name();
  if (name == "handover.model.v1.Date") return Meaning::kDate;
  if (name == "google.protobuf.Timestamp") return Meaning::kTimestamp;
  if (name == "handover.model.v1.Provenance") return Meaning::kProvenance;
  if (name == "handover.model.v1.PersonRef") return Meaning::kPersonRef;
  if (name == "handover.model.v1.PersonIdentifier.Unborn") return Meaning::kUnborn;
  return Meaning::kPlain;
}

FieldRules::Field FieldRules::CompileField(const google::protobuf::FieldDescriptor& field) {
  using google::protobuf::FieldDescriptor;
  const google::protobuf::FieldOptions& options = field.options();
  Field compiled;
  compiled.number = field.number();
  compiled.name = field.name();
  compiled.repeated = field.is_repeated();
  if (options.HasExtension(options::v1::max_characters)) {
    compiled.max_characters = options.GetExtension(options::v1::max_characters);
  }
  if (options.HasExtension(options::v1::min_value)) compiled.min_value = options.GetExtension(options::v1::min_value);
  if (options.HasExtension(options::v1::max_value)) compiled.max_value = options.GetExtension(options::v1::max_value);
  const std::string& owner = field.containing_type()->full_name();
  compiled.may_hold_number =
      absl::StartsWith(owner, "handover.model.v1.PersonIdentifier") || owner == "handover.model.v1.PersonRef";
  if (field.type() == FieldDescriptor::TYPE_STRING) compiled.shape = Shape::kText;
  if (field.type() == FieldDescriptor::TYPE_BYTES) compiled.shape = Shape::kBytes;
  if (field.type() == FieldDescriptor::TYPE_BOOL) compiled.shape = Shape::kBool;
  if (field.type() == FieldDescriptor::TYPE_MESSAGE) compiled.shape = Shape::kMessage;
  if (field.type() == FieldDescriptor::TYPE_ENUM) {
    compiled.shape = Shape::kEnum;
    compiled.enum_values = field_rules_internal::BitsOf(*field.enum_type());
  }
  return compiled;
}

int FieldRules::Compile(const google::protobuf::Descriptor& type) {
  const auto known = std::find(types_.begin(), types_.end(), &type);
  if (known != types_.end()) return static_cast<int>(known - types_.begin());
  const int place = static_cast<int>(types_.size());
  types_.push_back(&type);
  messages_.emplace_back();
  Message message;
  message.meaning = MeaningOf(type);
  int required_count = 0;
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& descriptor = *type.field(i);
    Field field = CompileField(descriptor);
    if (descriptor.options().GetExtension(options::v1::required)) {
      field.required_bit = required_count++;
      message.required |= uint64_t{1} << field.required_bit;
    }
    if (field.shape == Shape::kMessage) field.message = Compile(*descriptor.message_type());
    message.fields.push_back(field);
  }
  std::sort(message.fields.begin(), message.fields.end(),
            [](const Field& a, const Field& b) { return a.number < b.number; });
  messages_[place] = std::move(message);
  return place;
}

}  // namespace handover::validation
