// What the options beside the fields demand (handover/options/v1/options.proto), checked for any message through its
// descriptor: a new field is guarded by what is written beside it.
//
// Works on the bytes, with tables made once per message type: no reflection, and nothing is allocated while all is
// well.
#ifndef HANDOVER_BROKER_VALIDATION_FIELD_RULES_H_
#define HANDOVER_BROKER_VALIDATION_FIELD_RULES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"

namespace handover::validation {

// A person that a body names.
struct PersonUse {
  std::string_view person_id;  // Borrows the bytes.
  bool as_mother = false;      // In an unborn child's identifier: names no second subject.
  std::string field_path;
};

// What a walk has come across that other rules need.
struct FieldFindings {
  uint32_t informants = 0;  // Bit i: Provenance.Informant i stands somewhere.
  absl::InlinedVector<PersonUse, 2> person_uses;
  std::vector<std::string> number_paths;  // Texts that hold something shaped like a personal number; at most 4.
};

// The rules of one message type and of everything in it. Immutable after construction, hence thread-safe. Borrows the
// descriptors' names.
class FieldRules {
 public:
  explicit FieldRules(const google::protobuf::Descriptor& type);

  // INVALID_ARGUMENT with a path below the message, such as `newborn.apgars[1].score`: FIELD_REQUIRED, TEXT_LENGTH,
  // TEXT_CHARACTER, VALUE_RANGE, ENUM_UNKNOWN, DATE_IMPOSSIBLE, TIME_RANGE. The sender mends the field.
  // REQUIRES: `bytes` passed StrictSchema of the same type.
  absl::Status Check(std::string_view bytes, FieldFindings& findings) const;

 private:
  friend class FieldWalk;

  // How a field is read.
  enum class Shape { kText, kBytes, kNumber, kBool, kEnum, kMessage };

  // Messages that mean more than their fields.
  enum class Meaning { kPlain, kDate, kTimestamp, kProvenance, kPersonRef, kUnborn };

  struct Field {
    int number = 0;
    std::string_view name;
    Shape shape = Shape::kNumber;
    bool repeated = false;
    int required_bit = -1;        // Place in Message::required, or -1.
    int64_t max_characters = -1;  // -1 = no limit.
    int64_t min_value = INT64_MIN;
    int64_t max_value = INT64_MAX;
    uint64_t enum_values = 0;      // Bit v: the value v exists.
    int message = -1;              // Place in messages_, or -1.
    bool may_hold_number = false;  // A personal number belongs here, or a random id can look like one.
  };
  struct Message {
    std::vector<Field> fields;  // Ascending by number.
    uint64_t required = 0;      // Bit i: the field with required_bit i must be there.
    Meaning meaning = Meaning::kPlain;
  };

  int Compile(const google::protobuf::Descriptor& type);
  static Field CompileField(const google::protobuf::FieldDescriptor& field);
  static Meaning MeaningOf(const google::protobuf::Descriptor& type);

  std::vector<Message> messages_;                           // [0] is the root.
  std::vector<const google::protobuf::Descriptor*> types_;  // Which type each is.
};

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_FIELD_RULES_H_
