// Puts a backup back in place. Works on files alone: no broker may run on the data directory.
#ifndef HANDOVER_CLIENTS_CLI_BACKUP_FILES_H_
#define HANDOVER_CLIENTS_CLI_BACKUP_FILES_H_

#include <string>

#include "absl/status/status.h"

namespace handover::cli {

struct RestoreFlags {
  std::string backup;
  std::string data;
  std::string head_file;           // Empty: inside the data directory.
  bool replace_head_file = false;  // Else a head file that is there stays, and a broker behind it refuses to start.
};

// NOT_FOUND (BACKUP_NOT_WHOLE): no backup. ALREADY_EXISTS (DATA_NOT_EMPTY): the data directory is not empty. UNAVAILABLE:
// it cannot be copied; empty the data directory and try again.
absl::Status RestoreFiles(const RestoreFlags& flags);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_BACKUP_FILES_H_
