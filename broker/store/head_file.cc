#include "broker/store/head_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "absl/memory/memory.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/status_macros.h"
#include "broker/store/durable_file.h"

namespace handover::store {
namespace head_file_internal {

constexpr std::string_view kMagic = "HANDOVER-HEAD-1\n";
constexpr size_t kHeadBytes = 104;
constexpr size_t kHeadSignatureBytes = 64;
constexpr size_t kFileBytes = kMagic.size() + kHeadBytes + kHeadSignatureBytes + 32;

// Nothing from no bytes.
absl::StatusOr<std::optional<HeadFile::Head>> Parse(std::string_view bytes) {
  if (bytes.empty()) return std::optional<HeadFile::Head>();
  const absl::Status damaged =
      absl::DataLossError("head file: damaged; compare with a recipient's newest receipt");
  if (bytes.size() != kFileBytes) return damaged;
  HeadFile::Head head{std::string(bytes.substr(kMagic.size(), kHeadBytes)),
                      std::string(bytes.substr(kMagic.size() + kHeadBytes, kHeadSignatureBytes))};
  if (HeadFile::Encode(head) != bytes) return damaged;
  return std::optional<HeadFile::Head>(std::move(head));
}

}  // namespace head_file_internal

HeadFile::HeadFile(int fd, std::optional<Head> last) : fd_(fd), last_(std::move(last)) {}

HeadFile::~HeadFile() {
  Sync().IgnoreError();
  ::close(fd_);
}

std::string HeadFile::Encode(const Head& head) {
  std::string bytes(head_file_internal::kMagic);
  bytes.append(head.head);
  bytes.append(head.signature);
  bytes.append(AsView(HashOf(bytes)));
  return bytes;
}

absl::StatusOr<std::optional<HeadFile::Head>> HeadFile::Read(const std::string& path) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string bytes, ReadWholeFile(path));
  return head_file_internal::Parse(bytes);
}

absl::StatusOr<std::unique_ptr<HeadFile>> HeadFile::Open(const std::string& path) {
  absl::StatusOr<std::optional<Head>> last = Read(path);
  const bool is_new = absl::IsNotFound(last.status());
  if (is_new) last = std::nullopt;
  HANDOVER_RETURN_IF_ERROR(last.status());
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return absl::UnavailableError("head file: cannot be opened");
  auto file = absl::WrapUnique(new HeadFile(fd, *std::move(last)));
  if (is_new) HANDOVER_RETURN_IF_ERROR(SyncFolderOf(path));
  return file;
}

absl::StatusOr<std::unique_ptr<HeadFile>> HeadFile::OpenExisting(const std::string& path) {
  const absl::Status there = Read(path).status();
  if (absl::IsNotFound(there)) {
    return absl::FailedPreconditionError(
        "head file: missing beside a store, so that nobody would notice an older store; put it back, or "
        "accept that by making an empty file in its place");
  }
  HANDOVER_RETURN_IF_ERROR(there);
  return Open(path);
}

absl::Status HeadFile::Write(std::string_view head, std::string_view signature) {
  Head next{std::string(head), std::string(signature)};
  const std::string bytes = Encode(next);
  const ssize_t count = ::pwrite(fd_, bytes.data(), bytes.size(), 0);
  if (count != static_cast<ssize_t>(bytes.size())) {
    return absl::DataLossError("head file: the medium failed");
  }
  last_ = std::move(next);
  return absl::OkStatus();
}

absl::Status HeadFile::Sync() {
  if (::fdatasync(fd_) != 0) return absl::DataLossError("head file: the medium failed");
  return absl::OkStatus();
}

}  // namespace handover::store
