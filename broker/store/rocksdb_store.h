// The embedded store: one RocksDB directory, one column family per table, sync on every commit,
// bodies in blob files.
#ifndef HANDOVER_BROKER_STORE_ROCKSDB_STORE_H_
#define HANDOVER_BROKER_STORE_ROCKSDB_STORE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "broker/store/store.h"

namespace handover::store {

struct RocksdbOptions {
  std::string directory;  // Created when it does not exist.

  // Commits are refused with RESOURCE_EXHAUSTED below this much free space, before anything is
  // written: RocksDB needs room for compaction, and the operator needs room to mend it.
  int64_t reserve_bytes = 256ll << 20;

  int64_t block_cache_bytes = 64ll << 20;
  int64_t write_buffer_bytes = 16ll << 20;  // Per table.
};

// The format of rows that this program writes. A store that says another one is refused.
inline constexpr uint64_t kStoreFormat = 8;

// FAILED_PRECONDITION: another format, or another process has it open. DATA_LOSS: damaged; restore
// a backup. UNAVAILABLE: the directory cannot be read or written.
absl::StatusOr<std::unique_ptr<Store>> OpenRocksdbStore(const RocksdbOptions& options);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_ROCKSDB_STORE_H_
