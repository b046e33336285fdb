// A bound for a folder of small files of which only the newest matter.
#ifndef HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_
#define HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace handover::gateway {

// When it was last changed, and where it lies.
using DatedFile = std::pair<std::filesystem::file_time_type, std::filesystem::path>;

// What is over `most` in the folder, besides `kept`: what was changed first comes first, and of the same moment that
// whose name comes first. By count and not by age, so that a clock that jumps forgets nothing.
// UNAVAILABLE: the folder cannot be read.
absl::StatusOr<std::vector<DatedFile>> OldestFiles(const std::string& directory, int most, const std::string& kept);

// Removes those. UNAVAILABLE: the folder cannot be read, or a file not be removed.
absl::Status KeepNewestFiles(const std::string& directory, int most, const std::string& kept);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_
