#include "broker/store/head_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "broker/base/commitment/hash.h"

namespace handover::store {
namespace head_file_internal {

constexpr std::string_view kMagic = "HANDOVER-HEAD-1\n";
constexpr size_t kHeadBytes = 104;
constexpr size_t kSignatureBytes = 64;
constexpr size_t kFileBytes = kMagic.size() + kHeadBytes + kSignatureBytes + 32;

std::string Encode(std::string_view head, std::string_view signature) {
  std::string bytes = absl::StrCat(absl::string_view(kMagic.data(), kMagic.size()),
                                   absl::string_view(head.data(), head.size()),
                                   absl::string_view(signature.data(), signature.size()));
  bytes.append(ToString(HashOf(bytes)));
  return bytes;
}

}  // namespace head_file_internal

HeadFile::HeadFile(int fd, std::optional<Head> last) : fd_(fd), last_(std::move(last)) {}

HeadFile::~HeadFile() {
  Sync().IgnoreError();
  ::close(fd_);
}

absl::StatusOr<std::unique_ptr<HeadFile>> HeadFile::Open(const std::string& path) {
  using namespace head_file_internal;
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return absl::UnavailableError("head file: cannot be opened");
  auto file = absl::WrapUnique(new HeadFile(fd, std::nullopt));
  std::string bytes(kFileBytes + 1, '\0');
  const ssize_t count = ::pread(fd, bytes.data(), bytes.size(), 0);
  if (count < 0) return absl::UnavailableError("head file: cannot be read");
  if (count == 0) return file;
  bytes.resize(static_cast<size_t>(count));
  const absl::Status damaged =
      absl::DataLossError("head file: damaged; compare with a recipient's newest receipt");
  if (bytes.size() != kFileBytes) return damaged;
  Head head{bytes.substr(kMagic.size(), kHeadBytes),
            bytes.substr(kMagic.size() + kHeadBytes, kSignatureBytes)};
  if (Encode(head.head, head.signature) != bytes) return damaged;
  file->last_ = std::move(head);
  return file;
}

absl::Status HeadFile::Write(std::string_view head, std::string_view signature) {
  const std::string bytes = head_file_internal::Encode(head, signature);
  const ssize_t count = ::pwrite(fd_, bytes.data(), bytes.size(), 0);
  if (count != static_cast<ssize_t>(bytes.size()))
    return absl::DataLossError("head file: the medium failed");
  last_ = Head{std::string(head), std::string(signature)};
  return absl::OkStatus();
}

absl::Status HeadFile::Sync() {
  if (::fdatasync(fd_) != 0) return absl::DataLossError("head file: the medium failed");
  return absl::OkStatus();
}

}  // namespace handover::store
