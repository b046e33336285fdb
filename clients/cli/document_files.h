// The documents that a command line names, with folders opened.
#ifndef HANDOVER_CLIENTS_CLI_DOCUMENT_FILES_H_
#define HANDOVER_CLIENTS_CLI_DOCUMENT_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace handover::cli {

struct DocumentFiles {
  std::vector<std::string> files;
  bool has_folder = false;  // One of the names was a folder.
};

// Names of files as they stand, whether there is such a file or not. In place of a folder every regular file below it,
// by path; links are not followed, and names that begin with a dot are left out: they are being written, or not
// documents. NOT_FOUND: a folder cannot be read.
absl::StatusOr<DocumentFiles> ListDocuments(const std::vector<std::string>& names);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_DOCUMENT_FILES_H_
