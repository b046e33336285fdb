#include "clients/cli/backup_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::cli {
namespace {
namespace backup_files_internal {

namespace fs = std::filesystem;

constexpr char kStore[] = "store";
constexpr char kKeys[] = "keys";
constexpr char kHead[] = "head";
constexpr char kErasures[] = "erasures";
constexpr char kErasuresSuffix[] = ".erasures";  // Beside the head file.

absl::Status CopyFailed(const char* what) {
  return Refuse(absl::StatusCode::kUnavailable,
                RefusalText{"COPY_FAILED", what, "cannot be copied; empty the data directory and try again"});
}

// A file or a folder, by its name.
absl::Status Sync(const fs::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  return synced ? absl::OkStatus() : CopyFailed("sync");
}

absl::Status CopyOne(const fs::path& from, const fs::path& to, const char* what) {
  std::error_code error;
  if (!fs::copy_file(from, to, error) || error) return CopyFailed(what);
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
  return Sync(to);
}

absl::Status MakeFolder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) fs::permissions(path, fs::perms::owner_all, error);
  return error ? CopyFailed("folder") : absl::OkStatus();
}

absl::Status CheckWhole(const fs::path& backup) {
  std::error_code error;
  const bool store = fs::is_directory(backup / kStore, error);
  // Every RocksDB database has one.
  if (store && fs::is_regular_file(backup / kStore / "CURRENT", error) && fs::is_regular_file(backup / kKeys, error)) {
    return absl::OkStatus();
  }
  return Refuse(absl::StatusCode::kNotFound,
                RefusalText{"BACKUP_NOT_WHOLE", "DIR", "must be a folder that `handover backup` has made"});
}

absl::Status RestoreHead(const RestoreFlags& flags, const fs::path& saved, const fs::path& target) {
  std::error_code error;
  if (fs::exists(target, error)) {
    if (!flags.replace_head_file) return absl::OkStatus();
    fs::rename(target, target.string() + ".before-restore", error);
    if (error) return CopyFailed("head");
  }
  if (fs::exists(saved, error)) return CopyOne(saved, target, "head");
  // The log was empty. A broker does not start beside a store without a head file, but with an empty one.
  std::ofstream empty(target);
  return empty.good() ? absl::OkStatus() : CopyFailed("head");
}

// The list that is there knows more than any backup: it stays.
absl::Status RestoreErasures(const fs::path& saved, const fs::path& target) {
  std::error_code error;
  if (fs::exists(target, error) || !fs::exists(saved, error)) return absl::OkStatus();
  return CopyOne(saved, target, "erasures");
}

absl::Status CopyStore(const fs::path& from, const fs::path& to) {
  const fs::path partial = to.string() + ".partial";
  HANDOVER_RETURN_IF_ERROR(MakeFolder(partial));
  std::error_code error;
  for (fs::directory_iterator file(from, error), end; !error && file != end; file.increment(error)) {
    HANDOVER_RETURN_IF_ERROR(CopyOne(file->path(), partial / file->path().filename(), "store"));
  }
  if (error) return CopyFailed("store");
  HANDOVER_RETURN_IF_ERROR(Sync(partial));
  fs::rename(partial, to, error);
  return error ? CopyFailed("store") : Sync(to.parent_path());
}

}  // namespace backup_files_internal
}  // namespace

absl::Status RestoreFiles(const RestoreFlags& flags) {
  namespace internal = backup_files_internal;
  const internal::fs::path backup(flags.backup);
  const internal::fs::path data = internal::fs::path(flags.data).lexically_normal();
  HANDOVER_RETURN_IF_ERROR(internal::CheckWhole(backup));
  std::error_code error;
  if (internal::fs::exists(data, error) && !internal::fs::is_empty(data, error)) {
    return Refuse(absl::StatusCode::kAlreadyExists,
                  RefusalText{"DATA_NOT_EMPTY", "--data", "must be an empty folder, or none; move the old data away"});
  }
  HANDOVER_RETURN_IF_ERROR(internal::MakeFolder(data));
  HANDOVER_RETURN_IF_ERROR(internal::CopyOne(backup / internal::kKeys, data / internal::kKeys, "keys"));
  const internal::fs::path head_file =
      flags.head_file.empty() ? data / internal::kHead : internal::fs::path(flags.head_file);
  HANDOVER_RETURN_IF_ERROR(
      internal::RestoreErasures(backup / internal::kErasures, head_file.string() + internal::kErasuresSuffix));
  HANDOVER_RETURN_IF_ERROR(internal::RestoreHead(flags, backup / internal::kHead, head_file));
  return internal::CopyStore(backup / internal::kStore, data / internal::kStore);
}

}  // namespace handover::cli
