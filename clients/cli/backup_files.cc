#include "clients/cli/backup_files.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "broker/base/refusal.h"

namespace handover::cli {
namespace backup_files_internal {

namespace fs = std::filesystem;

// The names of docs/formats/store.md.
constexpr const char* kStore = "store";
constexpr const char* kKeys = "keys";
constexpr const char* kHead = "head";

absl::Status PutHead(const RestoreFlags& flags, const fs::path& target) {
  std::error_code error;
  const fs::path head = fs::path(flags.backup) / kHead;
  if (!fs::exists(head)) return absl::OkStatus();
  if (fs::exists(target)) {
    if (!flags.replace_head_file) return absl::OkStatus();
    fs::rename(target, target.string() + ".before-restore", error);
  }
  if (!error) fs::copy_file(head, target, error);
  return error ? absl::UnavailableError("the head file cannot be copied") : absl::OkStatus();
}

}  // namespace backup_files_internal

absl::Status RestoreFiles(const RestoreFlags& flags) {
  using namespace backup_files_internal;
  std::error_code error;
  const fs::path backup(flags.backup);
  const fs::path data(flags.data);
  if (!fs::is_directory(backup / kStore) || !fs::is_regular_file(backup / kKeys)) {
    return Refuse(absl::StatusCode::kNotFound,
                  RefusalText{"BACKUP_NOT_WHOLE", "DIR", "must be a folder that `handover backup` has made"});
  }
  if (fs::exists(data) && !fs::is_empty(data)) {
    return Refuse(absl::StatusCode::kAlreadyExists,
                  RefusalText{"DATA_NOT_EMPTY", "--data", "must be empty; move the old data away first"});
  }
  fs::create_directories(data, error);
  fs::permissions(data, fs::perms::owner_all, error);
  if (!error) fs::copy(backup / kStore, data / kStore, fs::copy_options::recursive, error);
  if (!error) fs::copy_file(backup / kKeys, data / kKeys, error);
  if (error) return absl::UnavailableError("the backup cannot be copied");
  const absl::Status head = PutHead(flags, flags.head_file.empty() ? data / kHead : fs::path(flags.head_file));
  ::sync();
  return head;
}

}  // namespace handover::cli
