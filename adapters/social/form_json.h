// JSON to the values of a form and back, strictly: what a lenient parser would let through is refused.
#ifndef HANDOVER_ADAPTERS_SOCIAL_FORM_JSON_H_
#define HANDOVER_ADAPTERS_SOCIAL_FORM_JSON_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/social/form.h"

namespace handover::adapters::social {

constexpr size_t kMaxDocumentBytes = 8 * 1024 * 1024;  // Two files of 2 MB fit.
constexpr size_t kMaxDepth = 8;                        // The deepest element of the form has 5.
constexpr size_t kMaxLeaves = 4000;                    // A form that is filled to its limits has 900.

// The values by JSON pointer. A null is a value that is not there; an empty object or array holds none. On an error the
// form has the issue and no more. Parses without recursion.
Form ReadFormJson(std::string_view bytes);

// Values by their pointers, in the order given, as indented JSON. REQUIRES: what has a common beginning stands
// together, and list items in order.
std::string WriteFormJson(const std::vector<std::pair<std::string, Leaf>>& leaves);

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_FORM_JSON_H_
