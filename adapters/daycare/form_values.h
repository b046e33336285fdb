// Single values between a field of the model and its spelling in a form. What a value may be is read off the field's
// descriptor and its options: length, range, list.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_VALUES_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_VALUES_H_

#include <string>
#include <string_view>

#include "google/protobuf/message.h"

#include "adapters/daycare/daycare_issues.h"
#include "adapters/daycare/form_people.h"
#include "adapters/daycare/form_table.h"
#include "adapters/text/json_leaves.h"

namespace handover::adapters::daycare {

// The field at the end of a path below a message; both null when the path is no field's.
struct FieldPlace {
  google::protobuf::Message* message = nullptr;
  const google::protobuf::FieldDescriptor* field = nullptr;
};

// Makes the messages on the way. REQUIRES: none of them is repeated.
FieldPlace PlaceIn(google::protobuf::Message& message, std::string_view path);

// The field alone, without a message. Goes through repeated fields.
const google::protobuf::FieldDescriptor& FieldAt(const google::protobuf::Descriptor& type, std::string_view path);

// The values of the field; none when one is not told. REQUIRES: as PlaceIn().
std::vector<std::string> TextsAt(const google::protobuf::Message& message, std::string_view path,
                                 const FormPeople& people, Spelling spelling);

// Sets the field, or adds to it where it is repeated. Null when the text is a value of it; else what is wrong, and the
// message may be changed. REQUIRES: the text is not empty.
const IssueInfo* SetText(std::string_view text, const FieldPlace& place, const FormPeople& people, Spelling spelling);

// What stands for the field in JSON.
JsonLeaf::Kind LeafKindOf(const google::protobuf::FieldDescriptor& field);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_VALUES_H_
