#include "tests/faults/small_disk.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace handover::faults {

SmallDisk::SmallDisk(std::string folder, int mebibytes) : folder_(std::move(folder)) {
  const std::string size = absl::StrCat("size=", mebibytes, "m");
  is_mounted_ = ::mount("none", folder_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, size.c_str()) == 0;
  words_ = is_mounted_ ? absl::StrCat("a tmpfs of ", mebibytes, " MiB")
                       : absl::StrCat("RLIMIT_FSIZE, since mounting is not allowed: ", std::strerror(errno));
}

SmallDisk::~SmallDisk() {
  if (is_mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
}

void SmallDisk::Fill(fakes::BrokerProcess& broker) {
  if (!is_mounted_) {
    const rlimit nothing = {0, 0};
    ::prlimit(broker.pid(), RLIMIT_FSIZE, &nothing, nullptr);
    return;
  }
  const int file = ::open((folder_ + "/filler").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const std::string block(1 << 16, 'f');
  for (size_t bytes = block.size(); bytes > 0;) {
    if (::write(file, block.data(), bytes) <= 0) bytes /= 2;
  }
  ::close(file);
}

void SmallDisk::Free(fakes::BrokerProcess& broker) {
  if (is_mounted_) {
    ::unlink((folder_ + "/filler").c_str());
    return;
  }
  broker.Kill();
  broker.Start();
}

}  // namespace handover::faults
