// Copies of everything the broker keeps, made while it serves, and the way back.
//
// A backup is a folder with `store`, `keys`, `erasures` and, unless the log was empty, `head`. It opens nothing
// without the root key, which is in no backup.
#ifndef HANDOVER_BROKER_STORE_RESTORE_H_
#define HANDOVER_BROKER_STORE_RESTORE_H_

#include <string>

#include "absl/status/status.h"
#include "broker/store/store.h"

namespace handover::store {

// Names inside a data directory, and inside a backup.
inline constexpr char kStoreFolderName[] = "store";
inline constexpr char kKeyFileName[] = "keys";
inline constexpr char kHeadFileName[] = "head";
inline constexpr char kErasureListName[] = "erasures";  // Of a backup; in use it lies beside the head file.

struct BackupSource {
  Store& store;
  std::string key_file;
  std::string head_file;
  std::string erasure_list = "";  // Empty, or absent: none is copied.
};

// A consistent copy while serving, on stable storage when OK. The head file is copied before the
// store and the key file after it, so that the copied store is never behind its head and never
// holds a row whose wrapping key is not in the copied key file, as long as nothing is erased meanwhile: that is the
// caller's. Appears as a whole, under its name,
// or not at all; what a broken attempt leaves is `<directory>.partial`, removed by the next one.
// ALREADY_EXISTS: `directory` exists. RESOURCE_EXHAUSTED: no room. UNAVAILABLE: a medium failed.
// DATA_LOSS: the head file or the store is damaged: there is nothing good to copy.
absl::Status BackupStore(const BackupSource& source, const std::string& directory);

struct RestoreOptions {
  std::string backup_directory;
  std::string data_directory;  // Made when there is none.
  std::string head_file;  // Where the broker will look for it; outside the data directory is best.

  // A head file that is there stays there, and a broker that finds its store behind it refuses to
  // start: leaves that were acknowledged are not in the backup. This puts the backup's head file
  // in its place (the old one becomes `<head_file>.before-restore`), and so lets the log begin a
  // second history. Whoever holds a receipt of the first one will notice.
  bool replace_head_file = false;
};

// ALREADY_EXISTS: the data directory is not empty. NOT_FOUND: the backup is not one, or not whole.
// RESOURCE_EXHAUSTED, UNAVAILABLE: a medium is full or failed. After an error empty the data
// directory. An erasure list that is there stays there, whatever else is replaced: by it a broker erases again, before
// it serves, what the backup brings back. The backup's is put where there is none.
absl::Status RestoreBackup(const RestoreOptions& options);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_RESTORE_H_
