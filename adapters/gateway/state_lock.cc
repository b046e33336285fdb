#include "adapters/gateway/state_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <filesystem>
#include <system_error>

#include "absl/status/status.h"

namespace handover::gateway {

absl::StatusOr<StateLock> StateLock::Take(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  OwnedFd fd(::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (fd.get() < 0) return absl::UnavailableError("state_folder: cannot be written");
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError("state_folder: another gateway uses it");
  }
  return StateLock(std::move(fd));
}

}  // namespace handover::gateway
