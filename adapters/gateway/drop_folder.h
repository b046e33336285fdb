// A folder into which a local system drops documents, one file each.
//
// A file is taken when it has not changed between two looks (the stable-size rule), so that none is read while it is
// still being written. Links, folders and special files are never opened; names are never trusted.
#ifndef HANDOVER_ADAPTERS_GATEWAY_DROP_FOLDER_H_
#define HANDOVER_ADAPTERS_GATEWAY_DROP_FOLDER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace handover::gateway {

// Not thread-safe. One process per folder.
class DropFolder {
 public:
  struct Options {
    std::string directory;                     // Must exist.
    absl::Duration settle = absl::Seconds(2);  // A file is ready when nothing has changed for this long.
    int64_t max_file_bytes = 8 << 20;          // Above the largest that any translator takes.
  };
  explicit DropFolder(Options options) : options_(std::move(options)) {}

  // Names of the files that are ready, in the order of their last change. Names that begin with a dot are left alone:
  // senders write under such a name and rename. UNAVAILABLE: the folder cannot be read.
  absl::StatusOr<std::vector<std::string>> Look(absl::Time now);

  // INVALID_ARGUMENT: FILE_KIND (not a regular file), FILE_EMPTY, FILE_TOO_LARGE, FILE_CHANGED (while it was read).
  // NOT_FOUND: it is gone.
  absl::StatusOr<std::string> Read(const std::string& name);

  // Moves the file away, within one file system. A file of that name in the target is replaced. INVALID_ARGUMENT
  // (FILE_CHANGED): another file has taken the name since it was read; it stays, and is a document of its own.
  absl::Status MoveTo(const std::string& name, const std::string& target_path) const;

 private:
  struct Seen {
    int64_t size_bytes = 0;
    int64_t change_ns = 0;
    absl::Time since;
  };

  // What Read() has read last.
  struct ReadFile {
    std::string name;
    uint64_t device = 0;
    uint64_t inode = 0;
    int64_t change_ns = 0;
  };

  const Options options_;
  std::map<std::string, Seen> seen_;
  ReadFile read_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_DROP_FOLDER_H_
