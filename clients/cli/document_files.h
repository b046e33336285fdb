// The documents that a command line names, with folders opened.
#ifndef HANDOVER_CLIENTS_CLI_DOCUMENT_FILES_H_
#define HANDOVER_CLIENTS_CLI_DOCUMENT_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace handover::cli {

struct DocumentFiles {
  std::vector<std::string> files;
  bool has_folder = false;  // One of the names was a folder of documents.
};

// Names of files as they stand, whether there is such a file or not. In place of a folder every regular file below it,
// by path; links are not followed, and names that begin with a dot are left out: they are being written, or not
// documents. A folder with a manifest.csv holds one delivery: its files of that kind are one document, which bears the
// folder's name. NOT_FOUND: a folder cannot be read.
absl::StatusOr<DocumentFiles> ListDocuments(const std::vector<std::string>& names);

// The bytes of a document that ListDocuments() gave; those of a delivery in a folder as the package that it would have
// been sent in. Errors as those of client::ReadFile().
absl::StatusOr<std::string> ReadDocument(const std::string& path);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_DOCUMENT_FILES_H_
