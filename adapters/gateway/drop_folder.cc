#include "adapters/gateway/drop_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "broker/base/refusal.h"

namespace handover::gateway {
namespace drop_folder_internal {

int64_t ChangeOf(const struct stat& status) {
  return static_cast<int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

// Closes at the end of its scope.
class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

std::optional<std::string> ReadAll(int fd, int64_t size_bytes) {
  std::string bytes(static_cast<size_t>(size_bytes), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::read(fd, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    done += static_cast<size_t>(count);
  }
  return bytes;
}

}  // namespace drop_folder_internal

absl::StatusOr<std::vector<std::string>> DropFolder::Look(absl::Time now) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(options_.directory.c_str()), ::closedir);
  if (directory == nullptr) return absl::UnavailableError("drop folder: cannot be read");
  std::map<std::string, Seen> found;
  std::vector<std::pair<int64_t, std::string>> ready;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name = entry->d_name;
    struct stat status;
    if (name.front() == '.' || ::lstat((options_.directory + "/" + name).c_str(), &status) != 0) continue;
    if (S_ISDIR(status.st_mode)) continue;
    Seen seen{status.st_size, drop_folder_internal::ChangeOf(status), now};
    const auto before = seen_.find(name);
    const bool unchanged = before != seen_.end() && before->second.size_bytes == seen.size_bytes &&
                           before->second.change_ns == seen.change_ns;
    if (unchanged) seen.since = before->second.since;
    if (now - seen.since >= options_.settle) ready.emplace_back(seen.change_ns, name);
    found.emplace(name, seen);
  }
  seen_ = std::move(found);
  std::sort(ready.begin(), ready.end());
  std::vector<std::string> names;
  for (auto& [changed, name] : ready) names.push_back(std::move(name));
  return names;
}

absl::StatusOr<std::string> DropFolder::Read(const std::string& name) {
  read_ = {};
  const std::string path = options_.directory + "/" + name;
  const drop_folder_internal::OpenFile file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.fd() < 0) {
    if (errno == ENOENT) return absl::NotFoundError("drop folder: the file is gone");
    return Invalid("FILE_KIND", "", "must be a regular file that can be read, and no link");
  }
  struct stat before;
  if (::fstat(file.fd(), &before) != 0 || !S_ISREG(before.st_mode)) {
    return Invalid("FILE_KIND", "", "must be a regular file that can be read, and no link");
  }
  if (before.st_size == 0) return Invalid("FILE_EMPTY", "", "must not be empty");
  if (before.st_size > options_.max_file_bytes) return Invalid("FILE_TOO_LARGE", "", "must be at most 8 MiB");
  std::optional<std::string> bytes = drop_folder_internal::ReadAll(file.fd(), before.st_size);
  struct stat after;
  const bool changed = ::fstat(file.fd(), &after) != 0 || after.st_size != before.st_size ||
                       drop_folder_internal::ChangeOf(after) != drop_folder_internal::ChangeOf(before);
  if (!bytes.has_value() || changed) return Invalid("FILE_CHANGED", "", "changed while it was read; it is tried again");
  read_ = {name, before.st_dev, before.st_ino, drop_folder_internal::ChangeOf(before)};
  return *std::move(bytes);
}

absl::Status DropFolder::MoveTo(const std::string& name, const std::string& target_path) const {
  struct stat now;
  if (read_.name == name && ::lstat((options_.directory + "/" + name).c_str(), &now) == 0 &&
      (now.st_dev != read_.device || now.st_ino != read_.inode ||
       drop_folder_internal::ChangeOf(now) != read_.change_ns)) {
    return Invalid("FILE_CHANGED", "", "was replaced while it was taken; it is a document of its own");
  }
  if (::rename((options_.directory + "/" + name).c_str(), target_path.c_str()) == 0) return absl::OkStatus();
  return absl::UnavailableError("drop folder: a file cannot be moved away");
}

}  // namespace handover::gateway
