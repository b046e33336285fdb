// What is RocksDB's own; what every store does is in tests/component/store.
#include "broker/store/rocksdb_store.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/stat.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"

namespace handover::store {
namespace rocksdb_store_test_internal {

class RocksdbStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef __SANITIZE_THREAD__
    GTEST_SKIP() << "librocksdb is not instrumented: what its own threads do looks like races";
#endif
  }
  RocksdbOptions Options() const {
    RocksdbOptions options;
    options.directory = folder_.File("store");
    options.reserve_bytes = 0;
    return options;
  }
  std::unique_ptr<Store> OpenOrDie() {
    absl::StatusOr<std::unique_ptr<Store>> opened = OpenRocksdbStore(Options());
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  fakes::TemporaryFolder folder_;
};

TEST_F(RocksdbStoreTest, DirectoryIsMadeForItsOwnerAlone) {
  OpenOrDie();
  struct stat facts;
  ASSERT_EQ(::stat(folder_.File("store").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700u);
}

TEST_F(RocksdbStoreTest, TablesThatACrashLeftUnmadeAreMadeByTheNextOpen) {
  OpenOrDie();
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, Options().directory, &names).ok());
  for (const size_t made : {size_t{0}, size_t{1}, names.size() - 2}) {
    RocksdbOptions options = Options();
    options.directory = folder_.File(std::to_string(made));
    rocksdb::Options bare;
    bare.create_if_missing = bare.create_missing_column_families = true;
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (size_t i = 0; i <= made; ++i) families.emplace_back(names[i], bare);
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(bare, options.directory, families, &handles, &db).ok());
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
    delete db;
    const absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksdbStore(options);
    ASSERT_TRUE(store.ok()) << made << ": " << store.status();
    EXPECT_TRUE((*store)->Commit({Put(static_cast<Table>(kTableCount - 1), "key", "value")}).ok());
  }
}

TEST_F(RocksdbStoreTest, SecondOpenerIsRefused) {
  const std::unique_ptr<Store> first = OpenOrDie();
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksdbStore(Options()).status()));
}

TEST_F(RocksdbStoreTest, FolderNamedLockIsNotTakenForALock) {
  RocksdbOptions options = Options();
  options.directory = folder_.File("no such folder/lock hold/LOCK");
  EXPECT_TRUE(absl::IsUnavailable(OpenRocksdbStore(options).status()));
}

TEST_F(RocksdbStoreTest, NewerFormatIsRefused) {
  ASSERT_TRUE(
      OpenOrDie()->Commit({Put(Table::kMeta, "format", OrderedU64(kStoreFormat + 1))}).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksdbStore(Options()).status()));
}

TEST_F(RocksdbStoreTest, OlderFormatIsRefused) {
  ASSERT_TRUE(
      OpenOrDie()->Commit({Put(Table::kMeta, "format", OrderedU64(kStoreFormat - 1))}).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksdbStore(Options()).status()));
}

TEST_F(RocksdbStoreTest, DamagedFormatRowIsRefused) {
  ASSERT_TRUE(OpenOrDie()->Commit({Put(Table::kMeta, "format", "x")}).ok());
  EXPECT_TRUE(absl::IsDataLoss(OpenRocksdbStore(Options()).status()));
}

TEST_F(RocksdbStoreTest, TableOfANewerProgramIsRefusedAsNewer) {
  OpenOrDie();
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, Options().directory, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, Options().directory, families, &handles, &db).ok());
  rocksdb::ColumnFamilyHandle* future = nullptr;
  ASSERT_TRUE(db->CreateColumnFamily({}, "future", &future).ok());
  handles.push_back(future);
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  delete db;
  const absl::Status status = OpenRocksdbStore(Options()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST_F(RocksdbStoreTest, FullDiskRefusesCommitsAndServesReads) {
  ASSERT_TRUE(OpenOrDie()->Commit({Put(Table::kBody, "id", "value")}).ok());
  RocksdbOptions options = Options();
  options.reserve_bytes = int64_t{1} << 62;
  const std::unique_ptr<Store> full = *OpenRocksdbStore(options);
  EXPECT_TRUE(absl::IsResourceExhausted(full->Healthy()));
  EXPECT_TRUE(absl::IsResourceExhausted(full->Commit({Put(Table::kBody, "id", "new")})));
  EXPECT_EQ(*full->Get(Table::kBody, "id"), "value");
}

TEST_F(RocksdbStoreTest, RefusedForRoomIsCommittedWhenThereIsRoomAgain) {
  OpenOrDie();
  {
    RocksdbOptions options = Options();
    options.reserve_bytes = int64_t{1} << 62;
    const std::unique_ptr<Store> full = *OpenRocksdbStore(options);
    ASSERT_TRUE(absl::IsResourceExhausted(full->Commit({Put(Table::kBody, "id", "new")})));
  }
  const std::unique_ptr<Store> store = OpenOrDie();
  EXPECT_FALSE((*store->Get(Table::kBody, "id")).has_value());
  EXPECT_TRUE(store->Commit({Put(Table::kBody, "id", "new")}).ok());
}

TEST_F(RocksdbStoreTest, DamagedBlobConcernsItsRowAlone) {
  {
    const std::unique_ptr<Store> store = OpenOrDie();
    ASSERT_TRUE(store->Commit({Put(Table::kBody, "a", std::string(5'000, 'a'))}).ok());
    ASSERT_TRUE(store->Commit({Put(Table::kBody, "b", std::string(5'000, 'b'))}).ok());
    // The copy is flushed to files; the original would be replayed from its journal.
    ASSERT_TRUE(store->CopyTo(folder_.File("copy")).ok());
  }
  for (const auto& file : std::filesystem::directory_iterator(folder_.File("copy"))) {
    std::string bytes = fakes::ReadFileBytes(file.path());
    const size_t at = bytes.find(std::string(1'000, 'a'));
    if (file.path().extension() != ".blob" || at == std::string::npos) continue;
    bytes[at + 500] = 'x';
    std::filesystem::remove(file.path());  // It may be the original's, by another name.
    fakes::WriteFileBytes(file.path(), bytes);
  }
  RocksdbOptions options = Options();
  options.directory = folder_.File("copy");
  const std::unique_ptr<Store> copy = *OpenRocksdbStore(options);
  EXPECT_TRUE(absl::IsDataLoss(copy->Get(Table::kBody, "a").status()));
  EXPECT_EQ(*copy->Get(Table::kBody, "b"), std::string(5'000, 'b'));
}

TEST_F(RocksdbStoreTest, MissingFileIsDamage) {
  {
    const std::unique_ptr<Store> store = OpenOrDie();
    ASSERT_TRUE(store->Commit({Put(Table::kBody, "a", "a")}).ok());
    ASSERT_TRUE(store->CopyTo(folder_.File("copy")).ok());
  }
  std::vector<std::filesystem::path> tables;
  for (const auto& file : std::filesystem::directory_iterator(folder_.File("copy"))) {
    if (file.path().extension() == ".sst") tables.push_back(file.path());
  }
  ASSERT_FALSE(tables.empty());
  for (const std::filesystem::path& table : tables) std::filesystem::remove(table);
  RocksdbOptions options = Options();
  options.directory = folder_.File("copy");
  EXPECT_TRUE(absl::IsDataLoss(OpenRocksdbStore(options).status()));
}

}  // namespace rocksdb_store_test_internal
}  // namespace handover::store
