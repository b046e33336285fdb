#include "clients/cpp/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

namespace handover::client {
namespace {
namespace files_internal {

absl::Status WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return absl::UnavailableError("the file cannot be written");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return fsync(fd) == 0 ? absl::OkStatus() : absl::UnavailableError("the file cannot be synced");
}

// A rename survives a power cut only when its folder was synced.
absl::Status SyncFolder(const std::filesystem::path& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return absl::UnavailableError("the folder cannot be opened");
  const bool synced = fsync(fd) == 0;
  close(fd);
  return synced ? absl::OkStatus() : absl::UnavailableError("the folder cannot be synced");
}

}  // namespace files_internal
}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const absl::Status unreadable = absl::DataLossError(absl::StrCat(path, ": cannot be read"));
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return absl::NotFoundError(absl::StrCat(path, ": is not there"));
  if (fd < 0) return unreadable;
  const absl::Cleanup close_it = [fd] { close(fd); };
  struct stat facts {};
  if (fstat(fd, &facts) != 0 || S_ISDIR(facts.st_mode)) {
    return absl::DataLossError(absl::StrCat(path, ": is not a file"));
  }
  std::string bytes;
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = read(fd, buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable;
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(count));
    if (static_cast<int64_t>(bytes.size()) > kMaxFileBytes) {
      return absl::ResourceExhaustedError(absl::StrCat(path, ": larger than 64 MiB"));
    }
  }
}

absl::StatusOr<std::optional<std::string>> ReadFileIfThere(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (absl::IsNotFound(bytes.status())) return std::nullopt;
  return bytes;
}

absl::Status WriteFile(const std::string& path, std::string_view bytes) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string fresh = absl::StrCat(path, ".new");
  const int fd = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return absl::UnavailableError(absl::StrCat(path, ": cannot be written"));
  const absl::Status written = files_internal::WriteAll(fd, bytes);
  close(fd);
  if (!written.ok()) {
    unlink(fresh.c_str());
    return absl::UnavailableError(absl::StrCat(path, ": ", written.message()));
  }
  if (rename(fresh.c_str(), path.c_str()) != 0) {
    unlink(fresh.c_str());
    return absl::UnavailableError(absl::StrCat(path, ": cannot be replaced"));
  }
  return files_internal::SyncFolder(folder);
}

absl::Status RemoveFile(const std::string& path) {
  std::error_code error;
  std::filesystem::remove(path, error);
  return error ? absl::UnavailableError(absl::StrCat(path, ": cannot be removed")) : absl::OkStatus();
}

absl::StatusOr<std::vector<DatedPath>> ListOldestFirst(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<DatedPath> found;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;
    const fs::file_time_type changed = entry->last_write_time(gone);
    if (!gone) found.emplace_back(changed, entry->path());
  }
  if (error == std::errc::no_such_file_or_directory) return std::vector<DatedPath>();
  if (error) return absl::UnavailableError(absl::StrCat(folder, ": the folder cannot be read"));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace handover::client
