#include "adapters/gateway/newest_files.h"

#include <algorithm>
#include <cstddef>
#include <system_error>

#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {

absl::StatusOr<std::vector<DatedFile>> OldestFiles(const std::string& directory, int most, const std::string& kept) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<DatedFile> files;
  fs::directory_iterator entries(directory, error);
  if (error) return absl::UnavailableError("gateway: a folder cannot be read");
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    if (error) return absl::UnavailableError("gateway: a folder cannot be read");
    if (entries->path().filename() == kept) continue;
    std::error_code gone;
    const fs::file_time_type changed = entries->last_write_time(gone);
    if (!gone) files.emplace_back(changed, entries->path());
  }
  const size_t over = files.size() - std::min(files.size(), static_cast<size_t>(most));
  std::sort(files.begin(), files.end());
  files.resize(over);
  return files;
}

absl::Status KeepNewestFiles(const std::string& directory, int most, const std::string& kept) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<DatedFile> files, OldestFiles(directory, most, kept));
  for (const auto& [changed, path] : files) HANDOVER_RETURN_IF_ERROR(client::RemoveFile(path.string()));
  return absl::OkStatus();
}

}  // namespace handover::gateway
