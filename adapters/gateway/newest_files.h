// A bound for a folder of small files of which only the newest matter.
#ifndef HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_
#define HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "clients/cpp/files.h"

namespace handover::gateway {

// What is over `most` in the folder, besides `kept`, oldest first. By count and not by age, so that a clock that jumps
// forgets nothing. UNAVAILABLE: the folder cannot be read.
absl::StatusOr<std::vector<client::DatedPath>> OldestFiles(const std::string& directory, int most,
                                                           const std::string& kept);

// Removes those. UNAVAILABLE: the folder cannot be read, or a file not be removed.
absl::Status KeepNewestFiles(const std::string& directory, int most, const std::string& kept);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_NEWEST_FILES_H_
