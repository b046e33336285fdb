// Between the two string views: Debian builds Abseil for C++14, where absl::string_view is a type of its own.
#ifndef HANDOVER_BROKER_BASE_ABSL_VIEW_H_
#define HANDOVER_BROKER_BASE_ABSL_VIEW_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace handover {

// The same characters, for Abseil's functions and hash maps.
inline absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_ABSL_VIEW_H_
