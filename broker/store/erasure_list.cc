#include "broker/store/erasure_list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/memory/memory.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/status_macros.h"
#include "broker/store/durable_file.h"

namespace handover::store {
namespace erasure_list_internal {

constexpr std::string_view kMagic = "HANDOVER-ERASED-1\n";
constexpr size_t kContentBytes = kErasureEntryBytes - 32;
constexpr size_t kIdBytes = 32;

absl::Status Damaged() { return absl::DataLossError("erasure list: damaged; restore a copy of it"); }
absl::Status Failed() {
  if (errno == ENOSPC) return absl::ResourceExhaustedError("erasure list: no space left");
  return absl::UnavailableError("erasure list: the medium failed");
}

void Append32(std::string& bytes, uint32_t value) {
  uint8_t encoded[4];
  PutU32(encoded, value);
  bytes.append(reinterpret_cast<const char*>(encoded), sizeof encoded);
}

void Append64(std::string& bytes, uint64_t value) {
  Append32(bytes, static_cast<uint32_t>(value >> 32));
  Append32(bytes, static_cast<uint32_t>(value));
}

uint32_t Read32(std::string_view bytes, size_t at) {
  return GetU32(reinterpret_cast<const uint8_t*>(bytes.data() + at));
}

uint64_t Read64(std::string_view bytes, size_t at) { return uint64_t{Read32(bytes, at)} << 32 | Read32(bytes, at + 4); }

std::string WithChecksum(std::string bytes) {
  bytes.resize(kContentBytes, '\0');
  bytes.append(AsView(HashOf(bytes)));
  return bytes;
}

bool ChecksumHolds(std::string_view bytes) {
  return bytes.size() == kErasureEntryBytes &&
         AsView(HashOf(bytes.substr(0, kContentBytes))) == bytes.substr(kContentBytes);
}

absl::Status ReadAt(int fd, uint64_t offset, std::string& bytes) {
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed();
    if (count == 0) return Damaged();
    done += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

absl::Status WriteAt(int fd, uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed();
    bytes.remove_prefix(static_cast<size_t>(count));
    offset += static_cast<uint64_t>(count);
  }
  return ::fdatasync(fd) == 0 ? absl::OkStatus() : Failed();
}

// How many entries there are. Cuts off what a power cut has torn, which can only be the end.
absl::StatusOr<uint64_t> Settle(int fd) {
  struct stat file;
  if (::fstat(fd, &file) != 0) return Failed();
  uint64_t records = static_cast<uint64_t>(file.st_size) / kErasureEntryBytes;
  std::string bytes(kErasureEntryBytes, '\0');
  if (records == 0) {
    HANDOVER_RETURN_IF_ERROR(WriteAt(fd, 0, WithChecksum(std::string(kMagic))));
    records = 1;
  }
  HANDOVER_RETURN_IF_ERROR(ReadAt(fd, 0, bytes));
  if (!ChecksumHolds(bytes) || bytes.substr(0, kMagic.size()) != kMagic) return Damaged();
  HANDOVER_RETURN_IF_ERROR(ReadAt(fd, (records - 1) * kErasureEntryBytes, bytes));
  if (!ChecksumHolds(bytes)) --records;
  if (::ftruncate(fd, static_cast<off_t>(records * kErasureEntryBytes)) != 0) return Failed();
  return records - 1;
}

}  // namespace erasure_list_internal

std::string EncodeErasureEntry(const ErasureEntry& entry) {
  using namespace erasure_list_internal;
  std::string bytes;
  Append64(bytes, entry.sequence);
  Append64(bytes, static_cast<uint64_t>(entry.time_ms));
  Append32(bytes, static_cast<uint32_t>(entry.unit.use));
  Append32(bytes, static_cast<uint32_t>(entry.unit.period.period));
  bytes.append(entry.unit.period.party.bytes());
  Append32(bytes, static_cast<uint32_t>(entry.unit.id.size()));
  bytes.append(entry.unit.id);
  return WithChecksum(std::move(bytes));
}

absl::StatusOr<ErasureEntry> ParseErasureEntry(std::string_view bytes) {
  using namespace erasure_list_internal;
  if (!ChecksumHolds(bytes)) return Damaged();
  ErasureEntry entry;
  entry.sequence = Read64(bytes, 0);
  entry.time_ms = static_cast<int64_t>(Read64(bytes, 8));
  const uint32_t use = Read32(bytes, 16);
  const uint32_t id_bytes = Read32(bytes, 40);
  if (use < 1 || use > static_cast<uint32_t>(KeyUse::kPersonLog) || id_bytes > kIdBytes) return Damaged();
  entry.unit.use = static_cast<KeyUse>(use);
  entry.unit.period = {*PartyId::FromBytes(bytes.substr(24, 16)), static_cast<int32_t>(Read32(bytes, 20))};
  entry.unit.id = std::string(bytes.substr(44, id_bytes));
  return entry;
}

ErasureList::ErasureList(int fd, uint64_t size) : fd_(fd), size_(size) {}

ErasureList::~ErasureList() { ::close(fd_); }

absl::StatusOr<std::unique_ptr<ErasureList>> ErasureList::Open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return absl::UnavailableError("erasure list: cannot be opened");
  absl::StatusOr<uint64_t> size = erasure_list_internal::Settle(fd);
  if (size.ok()) {
    const absl::Status synced = SyncFolderOf(path);
    if (!synced.ok()) size = synced;
  }
  if (!size.ok()) {
    ::close(fd);
    return size.status();
  }
  return absl::WrapUnique(new ErasureList(fd, *size));
}

absl::StatusOr<std::vector<ErasureEntry>> ErasureList::Read(uint64_t first, uint64_t last) const {
  std::vector<ErasureEntry> entries;
  std::string bytes(kErasureEntryBytes, '\0');
  for (uint64_t sequence = first; sequence <= last; ++sequence) {
    HANDOVER_RETURN_IF_ERROR(erasure_list_internal::ReadAt(fd_, sequence * kErasureEntryBytes, bytes));
    HANDOVER_ASSIGN_OR_RETURN(ErasureEntry entry, ParseErasureEntry(bytes));
    if (entry.sequence != sequence) return erasure_list_internal::Damaged();
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::Status ErasureList::Append(absl::Span<const ErasureEntry> entries) {
  std::string bytes;
  for (const ErasureEntry& entry : entries) bytes += EncodeErasureEntry(entry);
  HANDOVER_RETURN_IF_ERROR(erasure_list_internal::WriteAt(fd_, (size_ + 1) * kErasureEntryBytes, bytes));
  size_ += entries.size();
  return absl::OkStatus();
}

}  // namespace handover::store
