// Small files of a client, read whole and replaced whole, and the folders they lie in.
#ifndef HANDOVER_CLIENTS_CPP_FILES_H_
#define HANDOVER_CLIENTS_CPP_FILES_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace handover::client {

// No file a client reads is larger: a key, a document, a store of one handover.
inline constexpr int64_t kMaxFileBytes = 64 << 20;

// NOT_FOUND: there is none. DATA_LOSS: there is one, or a folder, and it cannot be read: never taken for none.
// RESOURCE_EXHAUSTED: larger than kMaxFileBytes.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// As ReadFile; nothing where there is none, which is then no error.
absl::StatusOr<std::optional<std::string>> ReadFileIfThere(const std::string& path);

// Afterwards the file holds `bytes`, readable by its owner alone; after a power cut the old bytes or these. Folders on
// the way are made. UNAVAILABLE: it cannot be written; the old file is untouched.
absl::Status WriteFile(const std::string& path, std::string_view bytes);

// Afterwards there is no such file; whether there was one is no matter. A power cut may bring it back. UNAVAILABLE: it
// cannot be removed.
absl::Status RemoveFile(const std::string& path);

// When it was last changed, and where it lies.
using DatedPath = std::pair<std::filesystem::file_time_type, std::filesystem::path>;

// The files and folders right in the folder: what was changed first comes first, and of the same moment that whose name
// comes first; without links that lead nowhere and what goes meanwhile. Nothing where there is no folder. UNAVAILABLE:
// it cannot be read: never taken for an empty one.
absl::StatusOr<std::vector<DatedPath>> ListOldestFirst(const std::string& folder);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_FILES_H_
