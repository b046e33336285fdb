#include "clients/cli/document_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace handover::cli {
namespace {
namespace document_files_internal {

namespace fs = std::filesystem;

bool IsHidden(const fs::path& path) { return path.filename().string().front() == '.'; }

absl::Status AddFolder(const std::string& folder, std::vector<std::string>& files) {
  std::error_code error;
  std::vector<std::string> found;
  fs::recursive_directory_iterator entry(folder, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    if (IsHidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->symlink_status(error).type() == fs::file_type::regular) {
      found.push_back(entry->path().string());
    }
  }
  if (error) return absl::NotFoundError(absl::StrCat(folder, ": the folder cannot be read"));
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
  return absl::OkStatus();
}

}  // namespace document_files_internal
}  // namespace

absl::StatusOr<DocumentFiles> ListDocuments(const std::vector<std::string>& names) {
  DocumentFiles documents;
  for (const std::string& name : names) {
    std::error_code error;
    if (!std::filesystem::is_directory(name, error)) {
      documents.files.push_back(name);
      continue;
    }
    documents.has_folder = true;
    if (absl::Status added = document_files_internal::AddFolder(name, documents.files); !added.ok()) return added;
  }
  return documents;
}

}  // namespace handover::cli
