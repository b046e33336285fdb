#include "adapters/gateway/newest_files.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace handover::gateway {

absl::Status KeepNewestFiles(const std::string& directory, int most, const std::string& kept) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  fs::directory_iterator entries(directory, error);
  if (error) return absl::UnavailableError("gateway: a folder cannot be read");
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    if (error) return absl::UnavailableError("gateway: a folder cannot be read");
    if (entries->path().filename() == kept) continue;
    std::error_code gone;
    const fs::file_time_type changed = entries->last_write_time(gone);
    if (!gone) files.emplace_back(changed, entries->path());
  }
  if (files.size() <= static_cast<size_t>(most)) return absl::OkStatus();
  const size_t over = files.size() - static_cast<size_t>(most);
  std::sort(files.begin(), files.end());
  for (size_t i = 0; i < over; ++i) {
    fs::remove(files[i].second, error);
    if (error) return absl::UnavailableError("gateway: a file cannot be removed");
  }
  return absl::OkStatus();
}

}  // namespace handover::gateway
