#include "broker/store/rocksdb_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "broker/base/status_macros.h"
#include "broker/store/manifest_witness.h"

namespace handover::store {
namespace rocksdb_store_internal {

constexpr const char* kTableNames[kTableCount] = {
    "meta", "handover", "body",    "delivery", "queue",  "sent",      "person",       "epoch",   "pathway", "stream",
    "leaf", "node",     "party",   "request",  "open",   "handed",    "kept_back",    "fact_history", "flagged",
    "timer", "escalation", "erasure", "expectation", "route", "coordinator"};
constexpr const char* kFormatKey = "format";

// Below this a value stays in the tree; sealed bodies are always above it.
constexpr uint64_t kMinBlobBytes = 512;

constexpr int64_t kMaxWalBytes = 128ll << 20;  // Bounds replay after a crash to about a second.

constexpr uint64_t kSyncedAtOnceBytes = 1u << 20;  // Of a table or blob file while it is written.

rocksdb::Slice AsSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view FromSlice(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// RocksDB's own messages name files, never rows; still only the kind of failure is passed on.
absl::Status ToStatus(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  if (status.IsCorruption()) return absl::DataLossError("store: a row or file is damaged");
  // A table or blob file that was removed: its rows are gone, its neighbours are not.
  if (status.IsPathNotFound()) return absl::DataLossError("store: a file is missing");
  if (status.IsNoSpace()) return absl::ResourceExhaustedError("store: no space left");
  if (status.IsIOError()) return absl::UnavailableError("store: the medium failed");
  return absl::InternalError("store: unexpected failure");
}

rocksdb::ColumnFamilyOptions TableOptions(Table table, const RocksdbOptions& options,
                                          const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions result;
  result.write_buffer_size = static_cast<size_t>(options.write_buffer_bytes);
  // Most questions are about rows that are not in memory; the filter answers them without a search.
  result.memtable_whole_key_filtering = true;
  result.memtable_prefix_bloom_size_ratio = 0.05;
  result.compression = rocksdb::kNoCompression;  // Rows are ciphertext, hashes and short records.
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  // Indexes and filters in parts, in the cache: memory does not grow with the store.
  blocks.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  blocks.partition_filters = true;
  blocks.cache_index_and_filter_blocks = true;
  blocks.pin_top_level_index_and_filter = true;
  result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  if (table == Table::kBody || table == Table::kLeaf) {
    result.enable_blob_files = true;
    // Without garbage collection, which copies the oldest files whether they hold garbage or not: next to nothing here
    // is ever deleted. A file goes when all its values are gone; what was erased before that, its key has closed.
    result.min_blob_size = kMinBlobBytes;
  }
  return result;
}

// Flushes and compactions are what the MANIFEST grows by.
class ManifestListener final : public rocksdb::EventListener {
 public:
  explicit ManifestListener(std::shared_ptr<ManifestWitness> witness)
      : witness_(std::move(witness)) {}
  void OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo&) override { witness_->Record(); }
  void OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo&) override {
    witness_->Record();
  }

 private:
  const std::shared_ptr<ManifestWitness> witness_;  // Shared with the store; the last frees it.
};

class RocksdbReader : public Reader {
 public:
  RocksdbReader(rocksdb::DB& db, const std::vector<rocksdb::ColumnFamilyHandle*>& tables,
                const rocksdb::Snapshot* snapshot)
      : db_(db), tables_(tables), snapshot_(snapshot) {}
  ~RocksdbReader() override {
    if (snapshot_ != nullptr) db_.ReleaseSnapshot(snapshot_);
  }

  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const override {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    std::string value;
    const rocksdb::Status status =
        db_.Get(options, tables_[static_cast<size_t>(table)], AsSlice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    HANDOVER_RETURN_IF_ERROR(ToStatus(status));
    return std::optional<std::string>(std::move(value));
  }

  absl::Status Scan(Table table, const Range& range, const Visitor& visit) const override {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    const rocksdb::Slice end = AsSlice(range.to);
    if (!range.to.empty()) options.iterate_upper_bound = &end;
    const std::unique_ptr<rocksdb::Iterator> row(
        db_.NewIterator(options, tables_[static_cast<size_t>(table)]));
    for (row->Seek(AsSlice(range.from)); row->Valid(); row->Next()) {
      if (!visit(FromSlice(row->key()), FromSlice(row->value()))) return absl::OkStatus();
    }
    return ToStatus(row->status());
  }

 private:
  rocksdb::DB& db_;
  const std::vector<rocksdb::ColumnFamilyHandle*>& tables_;
  const rocksdb::Snapshot* const snapshot_;  // Null = the newest state at each read.
};

class RocksdbStore : public Store {
 public:
  RocksdbStore(RocksdbOptions options, std::shared_ptr<ManifestWitness> witness,
               std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> tables)
      : options_(std::move(options)),
        witness_(std::move(witness)),
        db_(std::move(db)),
        tables_(std::move(tables)),
        latest_(*db_, tables_, nullptr) {}

  ~RocksdbStore() override {
    for (rocksdb::ColumnFamilyHandle* table : tables_) db_->DestroyColumnFamilyHandle(table);
    witness_->Record();
  }

  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const override {
    return latest_.Get(table, key);
  }
  absl::Status Scan(Table table, const Range& range, const Visitor& visit) const override {
    return latest_.Scan(table, range, visit);
  }

  absl::Status Commit(absl::Span<const Operation> operations) override {
    HANDOVER_RETURN_IF_ERROR(Healthy());
    rocksdb::WriteBatch batch;
    for (const Operation& operation : operations) {
      HANDOVER_RETURN_IF_ERROR(Apply(operation, batch));
    }
    rocksdb::WriteOptions options;
    options.sync = true;
    if (db_->Write(options, &batch).ok()) return absl::OkStatus();
    // The batch may or may not be on the medium. Nothing may be sequenced after it before a restart
    // has looked.
    failed_.store(true);
    return absl::DataLossError("store: a commit failed on the medium; restart to recover");
  }

  std::unique_ptr<Reader> TakeSnapshot() const override {
    return std::make_unique<RocksdbReader>(*db_, tables_, db_->GetSnapshot());
  }

  absl::Status CopyTo(const std::string& directory) override {
    struct stat exists;
    if (::stat(directory.c_str(), &exists) == 0)
      return absl::AlreadyExistsError("the directory exists");
    rocksdb::Checkpoint* raw = nullptr;
    HANDOVER_RETURN_IF_ERROR(ToStatus(rocksdb::Checkpoint::Create(db_.get(), &raw)));
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
    return ToStatus(checkpoint->CreateCheckpoint(directory));
  }

  absl::Status Healthy() const override {
    if (failed_.load())
      return absl::DataLossError("store: a commit failed on the medium; restart to recover");
    struct statvfs space;
    if (::statvfs(options_.directory.c_str(), &space) != 0)
      return absl::UnavailableError("store: the medium failed");
    const int64_t free_bytes =
        static_cast<int64_t>(space.f_bavail) * static_cast<int64_t>(space.f_frsize);
    if (free_bytes < options_.reserve_bytes)
      return absl::ResourceExhaustedError("store: the disk is full");
    return absl::OkStatus();
  }

 private:
  absl::Status Apply(const Operation& operation, rocksdb::WriteBatch& batch) const {
    rocksdb::ColumnFamilyHandle* table = tables_[static_cast<size_t>(operation.table)];
    switch (operation.kind) {
      case Operation::Kind::kPut:
        return ToStatus(batch.Put(table, operation.key, operation.value));
      case Operation::Kind::kDelete:
        return ToStatus(batch.Delete(table, operation.key));
      case Operation::Kind::kExpectAbsent: {
        HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> value,
                                  Get(operation.table, operation.key));
        return value.has_value() ? absl::AbortedError("store: the row exists") : absl::OkStatus();
      }
      case Operation::Kind::kExpectValue: {
        HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> value,
                                  Get(operation.table, operation.key));
        return value == operation.value ? absl::OkStatus()
                                        : absl::AbortedError("store: the row has changed");
      }
    }
    return absl::InternalError("store: unknown operation");
  }

  const RocksdbOptions options_;
  const std::shared_ptr<ManifestWitness> witness_;  // Shared with the listener, which RocksDB frees.
  const std::unique_ptr<rocksdb::DB> db_;
  const std::vector<rocksdb::ColumnFamilyHandle*> tables_;
  const RocksdbReader latest_;
  std::atomic<bool> failed_{false};
};

// RocksDB says so in words only. Paths come last in its messages and are not looked at.
bool IsLocked(const rocksdb::Status& status) {
  if (!status.IsIOError() || status.getState() == nullptr) return false;
  const std::string_view words = status.getState();
  return absl::StartsWith({words.data(), words.size()}, "While lock file") ||
         absl::StartsWith({words.data(), words.size()}, "lock hold by current process");
}

// A newer program's tables: RocksDB refuses to open a directory of which we do not name every one.
bool HasUnknownTables(const rocksdb::DBOptions& options, const std::string& directory) {
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(options, directory, &names).ok()) return false;
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name != rocksdb::kDefaultColumnFamilyName &&
           std::find(std::begin(kTableNames), std::end(kTableNames), name) == std::end(kTableNames);
  });
}

bool HasCurrentFile(const std::string& directory) {
  std::error_code error;
  return std::filesystem::exists(directory + "/CURRENT", error);
}

// RocksDB would take a directory without CURRENT for a new one, and remove the files of the old one.
bool HasLostItsCurrentFile(const std::string& directory) {
  namespace fs = std::filesystem;
  if (HasCurrentFile(directory)) return false;
  std::error_code error;
  const auto files = fs::directory_iterator(directory, error);
  if (error) return false;
  return std::any_of(begin(files), end(files), [](const fs::directory_entry& file) {
    const std::string kind = file.path().extension();
    return kind == ".sst" || kind == ".blob" || kind == ".log";
  });
}

// Asked to make what is missing as it opens, RocksDB writes its options and reads them back once for each table, half
// of the time that a new store takes. What a crash leaves undone here is made that way, by the next open.
rocksdb::Status MakeTables(const rocksdb::DBOptions& options, const std::string& directory,
                           const std::vector<rocksdb::ColumnFamilyDescriptor>& tables) {
  rocksdb::DB* raw = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(rocksdb::Options(options, {}), directory, &raw);
  if (!status.ok()) return status;
  const std::unique_ptr<rocksdb::DB> db(raw);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  status = db->CreateColumnFamilies(tables, &handles);
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  return status;
}

// Writes the format row into a new store; refuses one that a newer program has written.
absl::Status CheckFormat(Store& store) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> format,
                            store.Get(Table::kMeta, kFormatKey));
  if (!format.has_value())
    return store.Commit({Put(Table::kMeta, kFormatKey, OrderedU64(kStoreFormat))});
  if (format->size() != 8) return absl::DataLossError("store: the format row is damaged");
  if (ReadOrderedU64(*format) > kStoreFormat) {
    return absl::FailedPreconditionError("store: written by a newer program; run that one");
  }
  if (ReadOrderedU64(*format) < kStoreFormat) {
    return absl::FailedPreconditionError("store: written by an older program, whose rows this one does not read");
  }
  return absl::OkStatus();
}

}  // namespace rocksdb_store_internal

absl::StatusOr<std::unique_ptr<Store>> OpenRocksdbStore(const RocksdbOptions& options) {
  using namespace rocksdb_store_internal;
  rocksdb::DBOptions db_options;
  db_options.create_if_missing = true;
  db_options.create_missing_column_families = true;
  db_options.max_background_jobs = 2;
  db_options.max_total_wal_size = kMaxWalBytes;
  db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // A journal that should be there and is not, or is shorter than it was synced, is damage and not the end of it.
  db_options.track_and_verify_wals_in_manifest = true;
  db_options.keep_log_file_num = 4;
  // What flushes and compactions write goes to the medium as they write it: at its end, the sync of a whole file
  // holds up the journal's for tens of milliseconds (docs/adr/0026).
  db_options.bytes_per_sync = kSyncedAtOnceBytes;
  if (::mkdir(options.directory.c_str(), 0700) != 0 && errno != EEXIST) {
    return absl::UnavailableError("store: the directory cannot be made");
  }
  if (HasLostItsCurrentFile(options.directory)) {
    return absl::DataLossError("store: its CURRENT file is missing beside the others; restore a backup");
  }
  const auto witness = std::make_shared<ManifestWitness>(options.directory);
  HANDOVER_RETURN_IF_ERROR(witness->Check());
  db_options.listeners.push_back(std::make_shared<ManifestListener>(witness));
  const std::shared_ptr<rocksdb::Cache> cache =
      rocksdb::NewLRUCache(static_cast<size_t>(options.block_cache_bytes));
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (int i = 0; i < kTableCount; ++i) {
    families.emplace_back(kTableNames[i], TableOptions(static_cast<Table>(i), options, cache));
  }
  rocksdb::Status status;
  if (!HasCurrentFile(options.directory)) status = MakeTables(db_options, options.directory, families);
  families.emplace(families.begin(), rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  if (status.ok()) status = rocksdb::DB::Open(db_options, options.directory, families, &handles, &raw);
  if (IsLocked(status)) return absl::FailedPreconditionError("store: another process has it open");
  if (HasUnknownTables(db_options, options.directory)) {
    return absl::FailedPreconditionError("store: written by a newer program; run that one");
  }
  HANDOVER_RETURN_IF_ERROR(ToStatus(status));
  std::unique_ptr<rocksdb::DB> db(raw);
  db->DestroyColumnFamilyHandle(handles.front());
  handles.erase(handles.begin());
  auto store = std::make_unique<RocksdbStore>(options, witness, std::move(db), std::move(handles));
  witness->Record();
  HANDOVER_RETURN_IF_ERROR(CheckFormat(*store));
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace handover::store
