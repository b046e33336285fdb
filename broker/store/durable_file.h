// Small files that survive a power cut: read whole, replaced whole.
#ifndef HANDOVER_BROKER_STORE_DURABLE_FILE_H_
#define HANDOVER_BROKER_STORE_DURABLE_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace handover::store {

// NOT_FOUND: there is no such file. UNAVAILABLE: it cannot be read.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

// Afterwards the file holds `bytes`, readable by its owner alone; after a power cut at any moment
// it holds either the old bytes or these. Written beside the file under `<path>.new`, synced,
// renamed, and the folder synced. One caller at a time per path. RESOURCE_EXHAUSTED: no room.
// UNAVAILABLE: the medium failed. The old file is untouched by either, unless the sync of the
// folder was what failed: then it may be the old or the new one.
absl::Status ReplaceFile(const std::string& path, std::string_view bytes);

// Makes `to` a copy of `from`, with the guarantees of ReplaceFile(). For files of any size.
// NOT_FOUND: there is no `from`. The other errors as ReplaceFile().
absl::Status CopyFile(const std::string& from, const std::string& to);

// Makes names that were made, renamed or removed in the folder of `path` survive a power cut.
// UNAVAILABLE: the medium failed.
absl::Status SyncFolderOf(const std::string& path);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_DURABLE_FILE_H_
