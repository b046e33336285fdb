// Small files of a client, read whole and replaced whole.
#ifndef HANDOVER_CLIENTS_CPP_FILES_H_
#define HANDOVER_CLIENTS_CPP_FILES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace handover::client {

// No file a client reads is larger: a key, a document, a store of one handover.
inline constexpr int64_t kMaxFileBytes = 64 << 20;

// NOT_FOUND: there is none. DATA_LOSS: there is one, or a folder, and it cannot be read: never taken for none.
// RESOURCE_EXHAUSTED: larger than kMaxFileBytes.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Afterwards the file holds `bytes`, readable by its owner alone; after a power cut the old bytes or these. Folders on
// the way are made. UNAVAILABLE: it cannot be written; the old file is untouched.
absl::Status WriteFile(const std::string& path, std::string_view bytes);

// Afterwards there is no such file; whether there was one is no matter. A power cut may bring it back. UNAVAILABLE: it
// cannot be removed.
absl::Status RemoveFile(const std::string& path);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_FILES_H_
