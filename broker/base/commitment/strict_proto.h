// One parse, one meaning: protobuf bytes that have exactly one reading, or are refused.
//
// A parser takes the last of two, skips what it does not know and accepts long varints; another parser may take the
// first. What is signed and decided on must not depend on that (scheme HO1, rule 2). Accepted are only bytes with:
// fields ascending, none twice unless repeated, none unknown, minimal varints, values in their type's range, no explicit
// default where the field has no presence, numeric repeated fields packed in one run, strings of valid UTF-8 without NUL.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_STRICT_PROTO_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_STRICT_PROTO_H_

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
  std::string field_path;  // Such as `about[0].role`, or `#6` for a field that has no name; empty for the whole.
};

// A message type, compiled once into tables; checking then uses no descriptor and allocates nothing while all is well.
// Immutable after construction, hence thread-safe. Borrows the descriptor's names: its pool must outlive it.
class StrictSchema {
 public:
  // REQUIRES: no map, group or extension anywhere below `type`: none exists in the model, and a map has no one order.
  explicit StrictSchema(const google::protobuf::Descriptor& type);

  // Nothing when the bytes are strict.
  std::optional<StrictViolation> FindViolation(std::string_view bytes) const;

  // INVALID_ARGUMENT: "<field path>: <CODE>: <rule>", never a value; the sender must build the message again.
  absl::Status Check(std::string_view bytes) const;

 private:
  friend class StrictWalk;

  struct Field {
    int number = 0;
    int wire_type = 0;
    google::protobuf::FieldDescriptor::Type type = google::protobuf::FieldDescriptor::TYPE_INT32;
    bool repeated = false;
    bool packed = false;
    bool has_presence = false;
    int oneof = -1;    // Number of the real oneof in its message, or -1.
    int message = -1;  // Place in messages_ of a nested type, or -1.
    std::string_view name;
  };
  struct Message {
    std::vector<Field> fields;  // Ascending.
    const Field* Find(int number) const;
  };

  int Compile(const google::protobuf::Descriptor& type);

  std::vector<Message> messages_;  // [0] is the root.
  std::vector<const google::protobuf::Descriptor*> types_;  // Which type each is, while compiling.
};

// For a message checked now and then; what is checked often keeps a StrictSchema.
absl::Status CheckStrict(std::string_view bytes, const google::protobuf::Descriptor& type);

// Top-level values of strict bytes, for the few fields HO1 itself reads. REQUIRES: the bytes passed a StrictSchema.
class StrictFields {
 public:
  explicit StrictFields(std::string_view bytes) : bytes_(bytes) {}
  // 0 or empty when absent. The last element of a repeated field.
  uint64_t Number(int field) const;
  std::string_view Bytes(int field) const;

 private:
  std::string_view bytes_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_STRICT_PROTO_H_
