#include "broker/store/restore.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/status/statusor.h"
#include "broker/base/status_macros.h"
#include "broker/store/durable_file.h"
#include "broker/store/erasure_list.h"
#include "broker/store/head_file.h"

namespace handover::store {
namespace restore_internal {

namespace fs = std::filesystem;

// A read of the head file that meets a write is repeated: writes are microseconds and far apart.
constexpr int kMaxHeadReads = 100;

absl::StatusOr<std::optional<HeadFile::Head>> ReadHead(const std::string& path) {
  absl::StatusOr<std::optional<HeadFile::Head>> head = HeadFile::Read(path);
  for (int i = 1; i < kMaxHeadReads && absl::IsDataLoss(head.status()); ++i) {
    head = HeadFile::Read(path);
  }
  if (absl::IsNotFound(head.status())) return std::optional<HeadFile::Head>();
  return head;
}

absl::Status MakeFolder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return SyncFolderOf(path);
  if (errno == ENOSPC) return absl::ResourceExhaustedError("folder: no space left");
  return absl::UnavailableError("folder: cannot be made");
}

absl::Status Rename(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    return absl::UnavailableError("folder: cannot be renamed");
  }
  return SyncFolderOf(to);
}

bool IsEmptyOrMissing(const std::string& directory) {
  std::error_code error;
  return !fs::exists(directory, error) || fs::is_empty(directory, error);
}

// The files of a folder without subfolders.
absl::Status CopyFolder(const std::string& from, const std::string& to) {
  HANDOVER_RETURN_IF_ERROR(MakeFolder(to));
  std::error_code error;
  for (fs::directory_iterator file(from, error), end; !error && file != end;
       file.increment(error)) {
    const std::string name = file->path().filename().string();
    HANDOVER_RETURN_IF_ERROR(CopyFile(from + "/" + name, to + "/" + name));
  }
  if (error) return absl::UnavailableError("folder: cannot be read");
  return SyncFolderOf(to + "/");
}

absl::Status RestoreErasureList(const RestoreOptions& options) {
  const std::string saved = options.backup_directory + "/" + kErasureListName;
  const std::string list = options.head_file + kErasureListSuffix;
  std::error_code error;
  if (fs::exists(list, error) || !fs::exists(saved, error)) return absl::OkStatus();
  return CopyFile(saved, list);
}

absl::Status RestoreHeadFile(const RestoreOptions& options) {
  const std::string saved = options.backup_directory + "/" + kHeadFileName;
  std::error_code error;
  const bool has_saved = fs::exists(saved, error);
  const bool is_there = fs::exists(options.head_file, error);
  if (is_there && !options.replace_head_file) return absl::OkStatus();
  if (is_there) {
    HANDOVER_RETURN_IF_ERROR(Rename(options.head_file, options.head_file + ".before-restore"));
  }
  // An empty file: nothing had been released when the backup was made. Without one the broker would not start.
  return has_saved ? CopyFile(saved, options.head_file) : ReplaceFile(options.head_file, "");
}

}  // namespace restore_internal

absl::Status BackupStore(const BackupSource& source, const std::string& directory) {
  using namespace restore_internal;
  std::error_code error;
  if (fs::exists(directory, error)) return absl::AlreadyExistsError("backup: the folder exists");
  const std::string partial = directory + ".partial";
  fs::remove_all(partial, error);
  HANDOVER_RETURN_IF_ERROR(MakeFolder(partial));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<HeadFile::Head> head, ReadHead(source.head_file));
  if (head.has_value()) {
    HANDOVER_RETURN_IF_ERROR(ReplaceFile(partial + "/" + kHeadFileName, HeadFile::Encode(*head)));
  }
  HANDOVER_RETURN_IF_ERROR(source.store.CopyTo(partial + "/" + kStoreFolderName));
  HANDOVER_RETURN_IF_ERROR(CopyFile(source.key_file, partial + "/" + kKeyFileName));
  if (!source.erasure_list.empty() && fs::exists(source.erasure_list, error)) {
    HANDOVER_RETURN_IF_ERROR(CopyFile(source.erasure_list, partial + "/" + kErasureListName));
  }
  return Rename(partial, directory);
}

absl::Status RestoreBackup(const RestoreOptions& options) {
  using namespace restore_internal;
  if (!IsEmptyOrMissing(options.data_directory)) {
    return absl::AlreadyExistsError("restore: the data directory is not empty");
  }
  const std::string saved_store = options.backup_directory + "/" + kStoreFolderName;
  const std::string saved_keys = options.backup_directory + "/" + kKeyFileName;
  std::error_code error;
  if (!fs::is_directory(saved_store, error) || !fs::exists(saved_keys, error)) {
    return absl::NotFoundError("restore: this folder holds no whole backup");
  }
  if (!fs::exists(options.data_directory, error)) {
    HANDOVER_RETURN_IF_ERROR(MakeFolder(options.data_directory));
  }
  HANDOVER_RETURN_IF_ERROR(CopyFile(saved_keys, options.data_directory + "/" + kKeyFileName));
  HANDOVER_RETURN_IF_ERROR(RestoreErasureList(options));
  HANDOVER_RETURN_IF_ERROR(RestoreHeadFile(options));
  // The store comes last and under another name first: half a store must not be opened.
  const std::string store = options.data_directory + "/" + kStoreFolderName;
  HANDOVER_RETURN_IF_ERROR(CopyFolder(saved_store, store + ".partial"));
  return Rename(store + ".partial", store);
}

}  // namespace handover::store
