// The model's codes in the words of a Danish form, and back. JSON has the model's own names.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_WORDS_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_WORDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"

#include "adapters/daycare/form_table.h"

namespace handover::adapters::daycare {

// Empty for "not told" (0). A value that a newer model has and this one has not is shown as its number, so that it is
// seen.
std::string WordOf(const google::protobuf::EnumDescriptor& type, int number, Spelling spelling);

// The undoing; empty when it is no word of the list.
std::optional<int> NumberOf(const google::protobuf::EnumDescriptor& type, std::string_view word, Spelling spelling);

// Those of the list, in its order; for README.md.
std::vector<std::string> WordsOf(const google::protobuf::EnumDescriptor& type, Spelling spelling);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_WORDS_H_
