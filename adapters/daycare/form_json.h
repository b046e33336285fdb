// The two forms as JSON documents: a list of forms, each with the members of README.md beside this file.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_JSON_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_JSON_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/daycare/form_fill.h"
#include "adapters/daycare/form_table.h"
#include "adapters/findings.h"
#include "adapters/text/json_leaves.h"

namespace handover::adapters::daycare {

// A form that is filled to its limits has 4 900 values; files are the most of the bytes.
inline constexpr JsonLimits kFormJsonLimits = {.max_bytes = 8 * 1024 * 1024, .max_depth = 8, .max_leaves = 50'000};
inline constexpr size_t kMostForms = 1000;

// Nothing when there is an error in the document or in the type of a value. A member that the form does not have is
// one.
std::vector<FilledForm> ReadFormDocument(std::string_view bytes, FormKind kind, Findings& findings);

// Characters that are lost go to `findings`.
std::string WriteFormDocument(const std::vector<FilledForm>& forms, FormKind kind, Findings& findings);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_JSON_H_
