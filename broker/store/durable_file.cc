#include "broker/store/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "absl/functional/function_ref.h"
#include "broker/base/status_macros.h"

namespace handover::store {
namespace durable_file_internal {

constexpr size_t kCopyBytes = 1 << 20;

// The messages hold no path: a file name is the caller's to tell.
absl::Status FileError(int error) {
  if (error == ENOSPC || error == EDQUOT)
    return absl::ResourceExhaustedError("file: no space left");
  return absl::UnavailableError("file: the medium failed, or access is denied");
}

absl::Status CannotOpen(int error) {
  return error == ENOENT ? absl::NotFoundError("file: there is none") : FileError(error);
}

// An open file; closing it twice is not possible.
class OpenFile {
 public:
  OpenFile(const std::string& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  const int fd_;
};

absl::Status WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError(errno);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return absl::OkStatus();
}

// Writes beside `path` what `fill` writes, and puts it in its place.
absl::Status ReplaceBy(const std::string& path, absl::FunctionRef<absl::Status(int fd)> fill) {
  const std::string beside = path + ".new";
  {
    const OpenFile file(beside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) return FileError(errno);
    absl::Status written = fill(file.fd());
    if (written.ok() && ::fsync(file.fd()) != 0) written = FileError(errno);
    if (!written.ok()) {
      ::unlink(beside.c_str());
      return written;
    }
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return FileError(errno);
  return SyncFolderOf(path);
}

}  // namespace durable_file_internal

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  using namespace durable_file_internal;
  const OpenFile file(path, O_RDONLY);
  if (!file.is_open()) return CannotOpen(errno);
  struct stat facts;
  if (::fstat(file.fd(), &facts) != 0) return FileError(errno);
  if (!S_ISREG(facts.st_mode)) return absl::UnavailableError("file: not a regular file");
  std::string bytes(static_cast<size_t>(facts.st_size), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::read(file.fd(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError(errno);
    if (count == 0) break;  // Cut meanwhile: the reader's checksum will tell.
    done += static_cast<size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

absl::Status ReplaceFile(const std::string& path, std::string_view bytes) {
  return durable_file_internal::ReplaceBy(
      path, [bytes](int fd) { return durable_file_internal::WriteAll(fd, bytes); });
}

absl::Status CopyFile(const std::string& from, const std::string& to) {
  using namespace durable_file_internal;
  const OpenFile source(from, O_RDONLY);
  if (!source.is_open()) return CannotOpen(errno);
  return ReplaceBy(to, [&source](int fd) -> absl::Status {
    std::string piece(kCopyBytes, '\0');
    for (;;) {
      const ssize_t count = ::read(source.fd(), piece.data(), piece.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return FileError(errno);
      if (count == 0) return absl::OkStatus();
      HANDOVER_RETURN_IF_ERROR(WriteAll(fd, {piece.data(), static_cast<size_t>(count)}));
    }
  });
}

absl::Status SyncFolderOf(const std::string& path) {
  using namespace durable_file_internal;
  const size_t slash = path.find_last_of('/');
  std::string folder = ".";
  if (slash != std::string::npos) folder = path.substr(0, slash + 1);
  const OpenFile file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.is_open() || ::fsync(file.fd()) != 0) return FileError(errno);
  return absl::OkStatus();
}

}  // namespace handover::store
