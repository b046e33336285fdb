// One parse, one meaning: protobuf bytes that have exactly one reading, or are refused.
//
// A parser takes the last of two, skips what it does not know and accepts long varints; another
// parser may take the first. What is signed and decided on must not depend on that (scheme HO1,
// rule 2). Accepted are only bytes with: fields ascending, none twice unless repeated, none
// unknown, minimal varints, values in their type's range, no explicit default where the field has
// no presence, numeric repeated fields packed in one run, strings of valid UTF-8 without NUL.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_STRICT_PROTO_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_STRICT_PROTO_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"

namespace handover {

enum class StrictRule {
  kTruncated,         // The bytes end inside a field.
  kVarintNotMinimal,  // A number or a tag is longer than it needs to be.
  kBadTag,            // Field number 0, or a wire type that does not exist.
  kFieldUnknown,      // The message has no such field.
  kFieldOrder,        // A lower field number after a higher one.
  kFieldTwice,        // A field that is not repeated occurs twice, or two of one oneof.
  kWrongWireType,     // Not how this field is written; numeric repeated fields are packed.
  kValueRange,        // The number does not fit the field's type.
  kExplicitDefault,   // Zero, false or empty is written by leaving the field out.
  kBadUtf8,           // A string is not valid UTF-8.
  kNul,               // A string holds a NUL.
  kTooDeep,           // Nested deeper than 32.
};

// The stable code, such as FIELD_UNKNOWN.
std::string_view StrictRuleCode(StrictRule rule);
// The rule in one sentence.
std::string_view StrictRuleText(StrictRule rule);

struct StrictViolation {
  StrictRule rule = StrictRule::kTruncated;
  std::string field_path;  // Such as `about[0].role`, or `#6` for a field that has no name; empty
                           // for the whole.
};

// One field as it stands on the wire.
struct WireField {
  int number = 0;
  int wire_type = 0;       // 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes.
  uint64_t value = 0;      // Of a varint or a fixed number (the latter little endian, as read).
  std::string_view bytes;  // Of a length-delimited field.
};
// Takes the next field off `rest`. A rule other than these is never returned: TRUNCATED,
// VARINT_NOT_MINIMAL, BAD_TAG. REQUIRES: `rest` is not empty.
std::optional<StrictRule> TakeWireField(std::string_view& rest, WireField& field);
// Takes one minimal varint off `rest`: TRUNCATED or VARINT_NOT_MINIMAL.
std::optional<StrictRule> TakeVarint(std::string_view& rest, uint64_t& value);

// A message type, compiled once into tables; checking then uses no descriptor and allocates nothing
// while all is well. Immutable after construction, hence thread-safe. Borrows the descriptor's
// names: its pool must outlive it.
class StrictSchema {
 public:
  // REQUIRES: no map, group or extension anywhere below `type`: none exists in the model, and a map
  // has no one order.
  explicit StrictSchema(const google::protobuf::Descriptor& type);

  // Nothing when the bytes are strict.
  std::optional<StrictViolation> FindViolation(std::string_view bytes) const;

  // INVALID_ARGUMENT with code, field path and rule (refusal.h), never a value; the sender must
  // build the message again.
  absl::Status Check(std::string_view bytes) const;

  // The name of a top-level field; empty when there is none with this number.
  std::string_view FieldName(int number) const;

 private:
  struct Field {
    int number = 0;
    int wire_type = 0;
    google::protobuf::FieldDescriptor::Type type = google::protobuf::FieldDescriptor::TYPE_INT32;
    bool repeated = false;
    bool packed = false;
    bool has_presence = false;
    int oneof = -1;    // Number of the oneof it is a member of, or -1.
    int message = -1;  // Place in messages_ of a nested type, or -1.
    std::string_view name;
  };
  struct Message {
    std::vector<Field> fields;  // Ascending.
    const Field* Find(int number) const;
  };

  // Where one message is being read.
  struct Position {
    int message = 0;
    int depth = 0;
  };
  using Types = std::vector<const google::protobuf::Descriptor*>;

  int Compile(const google::protobuf::Descriptor& type, Types& types);
  std::optional<StrictViolation> WalkMessage(std::string_view bytes, const Position& at) const;
  std::optional<StrictViolation> CheckValue(const Field& field, const WireField& wire, int depth) const;

  std::vector<Message> messages_;  // [0] is the root.
};

// For a message checked now and then; what is checked often keeps a StrictSchema.
absl::Status CheckStrict(std::string_view bytes, const google::protobuf::Descriptor& type);

// Fields 1 to 8 of strict bytes, for the few that HO1 itself reads: one pass, no allocation. REQUIRES: the bytes passed
// a StrictSchema. Borrows them.
class StrictFields {
 public:
  explicit StrictFields(std::string_view bytes);

  // 0 or empty when absent. REQUIRES: 1 <= field <= 8.
  uint64_t Number(int field) const { return fields_[static_cast<size_t>(field)].value; }
  std::string_view Bytes(int field) const { return fields_[static_cast<size_t>(field)].bytes; }

 private:
  std::array<WireField, 9> fields_{};  // By number; a repeated one by its last element.
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_STRICT_PROTO_H_
