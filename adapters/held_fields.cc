#include "adapters/held_fields.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

namespace handover::adapters {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

HeldFields::HeldFields(absl::Span<const std::string_view> paths) : paths_(paths.begin(), paths.end()) {}

bool HeldFields::HoldsSomeBelow(const std::string& path) const {
  const std::string below = absl::StrCat(path, ".");
  const auto first = paths_.lower_bound(below);
  return first != paths_.end() && first->starts_with(below);
}

void HeldFields::ForEachLost(const Message& message, const std::string& path,
                             absl::FunctionRef<void(const std::string& path, std::string_view field)> lost) const {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string here = absl::StrCat(path, ".", field->name());
    if (Holds(here)) continue;
    if (!HoldsSomeBelow(here)) {
      lost(here, field->name());
      continue;
    }
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      ForEachLost(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                       : reflection.GetMessage(message, field),
                  here, lost);
    }
  }
}

const Message* BodyOf(const exchange::v1::Section& section) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection& reflection = *section.body().GetReflection();
  reflection.ListFields(section.body(), &fields);
  return fields.empty() ? nullptr : &reflection.GetMessage(section.body(), fields.front());
}

}  // namespace handover::adapters
