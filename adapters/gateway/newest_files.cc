#include "adapters/gateway/newest_files.h"

#include <algorithm>
#include <cstddef>

#include "broker/base/status_macros.h"

namespace handover::gateway {

absl::StatusOr<std::vector<client::DatedPath>> OldestFiles(const std::string& directory, int most,
                                                           const std::string& kept) {
  HANDOVER_ASSIGN_OR_RETURN(std::vector<client::DatedPath> files, client::ListOldestFirst(directory));
  std::erase_if(files, [&kept](const client::DatedPath& file) { return file.second.filename() == kept; });
  files.resize(files.size() - std::min(files.size(), static_cast<size_t>(most)));
  return files;
}

absl::Status KeepNewestFiles(const std::string& directory, int most, const std::string& kept) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<client::DatedPath> files, OldestFiles(directory, most, kept));
  for (const auto& [changed, path] : files) HANDOVER_RETURN_IF_ERROR(client::RemoveFile(path.string()));
  return absl::OkStatus();
}

}  // namespace handover::gateway
