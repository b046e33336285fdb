#include "clients/cli/document_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "adapters/text/zip_pack.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::cli {
namespace {
namespace document_files_internal {

namespace fs = std::filesystem;

constexpr char kManifest[] = "manifest.csv";
constexpr char kPacked[] = ".csv";

bool IsHidden(const fs::path& path) { return path.filename().string().front() == '.'; }

bool IsRegular(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() == fs::file_type::regular;
}

// Files of a delivery that lie beside its manifest.
bool IsPartOfDelivery(const fs::path& path) {
  return path.extension() == kPacked && IsRegular(path.parent_path() / kManifest);
}

absl::Status CannotRead(const std::string& folder) {
  return absl::NotFoundError(absl::StrCat(folder, ": the folder cannot be read"));
}

absl::Status AddFolder(const std::string& folder, std::vector<std::string>& files) {
  std::error_code error;
  std::set<std::string> found;
  fs::recursive_directory_iterator entry(folder, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    if (IsHidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->symlink_status(error).type() == fs::file_type::regular) {
      const fs::path& path = entry->path();
      found.insert((IsPartOfDelivery(path) ? path.parent_path() : path).string());
    }
  }
  if (error) return CannotRead(folder);
  files.insert(files.end(), found.begin(), found.end());
  return absl::OkStatus();
}

// When it was last changed: in a package, by the clock of who packs it.
absl::CivilSecond ChangedOf(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return {};
  return absl::ToCivilSecond(absl::FromTimeT(facts.st_mtime), absl::LocalTimeZone());
}

absl::StatusOr<std::string> PackDelivery(const std::string& folder) {
  std::error_code error;
  std::vector<adapters::FileToPack> files;
  size_t bytes = 0;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path& path = entry->path();
    const bool is_part = !IsHidden(path) && IsRegular(path) && IsPartOfDelivery(path);
    if (!is_part) continue;
    HANDOVER_ASSIGN_OR_RETURN(std::string content, client::ReadFile(path.string()));
    bytes += content.size();
    if (bytes > static_cast<size_t>(client::kMaxFileBytes)) {
      return absl::ResourceExhaustedError(absl::StrCat(folder, ": larger than 64 MiB"));
    }
    files.push_back({path.filename().string(), std::move(content), ChangedOf(path.string())});
  }
  if (error) return CannotRead(folder);
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return adapters::PackFiles(files);
}

}  // namespace document_files_internal
}  // namespace

absl::StatusOr<DocumentFiles> ListDocuments(const std::vector<std::string>& names) {
  namespace internal = document_files_internal;
  DocumentFiles documents;
  for (const std::string& name : names) {
    std::error_code error;
    const bool is_document = !std::filesystem::is_directory(name, error);
    if (is_document) {
      documents.files.push_back(name);
      continue;
    }
    std::vector<std::string> found;
    if (absl::Status added = internal::AddFolder(name, found); !added.ok()) return added;
    // A delivery alone is printed as one document is.
    const bool is_delivery = found.size() == 1 && std::filesystem::is_directory(found.front(), error);
    documents.has_folder = documents.has_folder || !is_delivery;
    documents.files.insert(documents.files.end(), found.begin(), found.end());
  }
  return documents;
}

absl::StatusOr<std::string> ReadDocument(const std::string& path) {
  namespace internal = document_files_internal;
  if (internal::IsRegular(internal::fs::path(path) / internal::kManifest)) return internal::PackDelivery(path);
  return client::ReadFile(path);
}

}  // namespace handover::cli
