// A bound for a folder of small files of which only the newest matter.
#ifndef HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_
#define HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_

#include <string>

#include "absl/status/status.h"

namespace handover::gateway {

// Removes files of the folder until `most` are left, besides `kept`: those that were changed first go first, and of the
// same moment the one whose name comes first. By count and not by age, so that a clock that jumps forgets nothing.
// UNAVAILABLE: the folder cannot be read, or a file not be removed.
absl::Status KeepNewestFiles(const std::string& directory, int most, const std::string& kept);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_
