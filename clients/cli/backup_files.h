// Puts a backup back in place. Works on files alone, by the layout of docs/formats/store.md: no broker may run on the
// data directory.
#ifndef HANDOVER_CLIENTS_CLI_BACKUP_FILES_H_
#define HANDOVER_CLIENTS_CLI_BACKUP_FILES_H_

#include <string>

#include "absl/status/status.h"

namespace handover::cli {

struct RestoreFlags {
  std::string backup;
  std::string data;
  std::string head_file;           // Empty: in the data directory, as the broker's default.
  bool replace_head_file = false;  // Else a head file that is there stays, and a broker behind it refuses to start.
};

// The key file and the head file first, the store last and under another name until it is whole: half a store is never
// opened. On stable storage when OK. An old head file that is replaced becomes `<head_file>.before-restore`.
//
// NOT_FOUND (BACKUP_NOT_WHOLE): no backup, or not a whole one. ALREADY_EXISTS (DATA_NOT_EMPTY): the data directory is
// not empty. UNAVAILABLE (COPY_FAILED): it cannot be copied; empty the data directory and try again.
absl::Status RestoreFiles(const RestoreFlags& flags);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_BACKUP_FILES_H_
