// What every store does, whatever is below it: one suite over all implementations of store.h.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/store/rocksdb_store.h"
#include "broker/store/store.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::store {
namespace conformance_test_internal {

// One kind of store, with the means to end and start it.
class Implementation {
 public:
  virtual ~Implementation() = default;
  virtual Store& store() = 0;
  virtual void Reopen() = 0;
  virtual absl::StatusOr<std::unique_ptr<Store>> OpenCopy(const std::string& directory) = 0;
  // Reopens with a medium that has no room; Reopen() makes room again.
  virtual void ReopenFull() = 0;
  // For what the test itself puts on the disk.
  const fakes::TemporaryFolder& folder() const { return folder_; }

 private:
  fakes::TemporaryFolder folder_;
};

class InRocksdb final : public Implementation {
 public:
  InRocksdb() { Reopen(); }
  Store& store() override { return *store_; }
  void Reopen() override { Open(0); }
  void ReopenFull() override { Open(int64_t{1} << 62); }
  absl::StatusOr<std::unique_ptr<Store>> OpenCopy(const std::string& directory) override {
    RocksdbOptions options;
    options.directory = directory;
    options.reserve_bytes = 0;
    return OpenRocksdbStore(options);
  }

 private:
  void Open(int64_t reserve_bytes) {
    RocksdbOptions options;
    options.directory = folder().File("store");
    options.reserve_bytes = reserve_bytes;
    store_.reset();
    store_ = *OpenRocksdbStore(options);
  }
  std::unique_ptr<Store> store_;
};

class InMemory final : public Implementation {
 public:
  Store& store() override { return *store_; }
  void Reopen() override { store_ = store_->Restart(); }
  void ReopenFull() override {
    Reopen();
    store_->SetMedium(absl::ResourceExhaustedError("full"));
  }
  absl::StatusOr<std::unique_ptr<Store>> OpenCopy(const std::string& directory) override {
    return fakes::MemoryStore::OpenCopy(directory);
  }

 private:
  std::unique_ptr<fakes::MemoryStore> store_ = std::make_unique<fakes::MemoryStore>();
};

struct Kind {
  const char* name;
  std::function<std::unique_ptr<Implementation>()> make;
};

class StoreConformanceTest : public ::testing::TestWithParam<Kind> {
 protected:
  Store& store() { return implementation_->store(); }
  std::optional<std::string> Get(Table table, std::string_view key) {
    return ReadFrom(store(), table, key);
  }
  static std::optional<std::string> ReadFrom(const Reader& reader, Table table,
                                             std::string_view key) {
    absl::StatusOr<std::optional<std::string>> value = reader.Get(table, key);
    EXPECT_TRUE(value.ok()) << value.status();
    return *std::move(value);
  }
  static std::vector<std::string> Keys(const Reader& reader, Table table,
                                       const Reader::Range& range) {
    std::vector<std::string> keys;
    const absl::Status scanned = reader.Scan(table, range, [&keys](std::string_view key, auto) {
      keys.emplace_back(key);
      return true;
    });
    EXPECT_TRUE(scanned.ok()) << scanned;
    return keys;
  }

  const std::unique_ptr<Implementation> implementation_ = GetParam().make();
};

INSTANTIATE_TEST_SUITE_P(
    All, StoreConformanceTest,
    ::testing::Values(Kind{"Rocksdb", [] { return std::make_unique<InRocksdb>(); }},
                      Kind{"Memory", [] { return std::make_unique<InMemory>(); }}),
    [](const ::testing::TestParamInfo<Kind>& kind) { return std::string(kind.param.name); });

TEST_P(StoreConformanceTest, AbsentRowIsNothing) {
  EXPECT_EQ(Get(Table::kBody, "none"), std::nullopt);
  EXPECT_EQ(Get(Table::kBody, ""), std::nullopt);
}

TEST_P(StoreConformanceTest, CommittedRowsAreRead) {
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "1"), Put(Table::kLeaf, "b", "2")}).ok());
  EXPECT_EQ(Get(Table::kBody, "a"), "1");
  EXPECT_EQ(Get(Table::kLeaf, "b"), "2");
}

TEST_P(StoreConformanceTest, EmptyValueIsNotAnAbsentRow) {
  ASSERT_TRUE(store().Commit({Put(Table::kQueue, "a", "")}).ok());
  EXPECT_EQ(Get(Table::kQueue, "a"), "");
}

TEST_P(StoreConformanceTest, TablesDoNotShareKeys) {
  for (int i = 0; i < kTableCount; ++i) {
    ASSERT_TRUE(store().Commit({Put(static_cast<Table>(i), "key", absl::StrCat(i))}).ok());
  }
  for (int i = 0; i < kTableCount; ++i) {
    EXPECT_EQ(Get(static_cast<Table>(i), "key"), absl::StrCat(i));
  }
}

TEST_P(StoreConformanceTest, LaterOperationOfACommitWins) {
  ASSERT_TRUE(store()
                  .Commit({Put(Table::kBody, "a", "1"), Delete(Table::kBody, "a"),
                           Put(Table::kBody, "b", "1"), Put(Table::kBody, "b", "2"),
                           Delete(Table::kBody, "c"), Put(Table::kBody, "c", "3")})
                  .ok());
  EXPECT_EQ(Get(Table::kBody, "a"), std::nullopt);
  EXPECT_EQ(Get(Table::kBody, "b"), "2");
  EXPECT_EQ(Get(Table::kBody, "c"), "3");
}

TEST_P(StoreConformanceTest, DeletedRowIsGoneAndDeletingNothingIsFine) {
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "1")}).ok());
  ASSERT_TRUE(store().Commit({Delete(Table::kBody, "a"), Delete(Table::kBody, "never")}).ok());
  EXPECT_EQ(Get(Table::kBody, "a"), std::nullopt);
  EXPECT_TRUE(Keys(store(), Table::kBody, {}).empty());
}

TEST_P(StoreConformanceTest, EmptyCommitIsFine) { EXPECT_TRUE(store().Commit({}).ok()); }

TEST_P(StoreConformanceTest, KeysAndValuesAreAnyBytes) {
  const std::string key("\0\xff\n\0", 4);
  const std::string value("\0\0\xff", 3);
  ASSERT_TRUE(store().Commit({Put(Table::kBody, key, value)}).ok());
  EXPECT_EQ(Get(Table::kBody, key), value);
  EXPECT_EQ(Get(Table::kBody, key.substr(0, 3)), std::nullopt);
}

TEST_P(StoreConformanceTest, LargeValuesComeBackWhole) {
  std::string large(4 << 20, '\0');
  for (size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 131 >> 5);
  ASSERT_TRUE(
      store().Commit({Put(Table::kBody, "large", large), Put(Table::kMeta, "large", large)}).ok());
  implementation_->Reopen();
  EXPECT_TRUE(Get(Table::kBody, "large") == large);
  EXPECT_TRUE(Get(Table::kMeta, "large") == large);
}

// --- Expectations ---

TEST_P(StoreConformanceTest, ExpectationsThatHoldLetTheCommitPass) {
  ASSERT_TRUE(store().Commit({Put(Table::kEpoch, "a", "1")}).ok());
  ASSERT_TRUE(store()
                  .Commit({ExpectValue(Table::kEpoch, "a", "1"), ExpectAbsent(Table::kEpoch, "b"),
                           Put(Table::kEpoch, "a", "2"), Put(Table::kEpoch, "b", "2")})
                  .ok());
  EXPECT_EQ(Get(Table::kEpoch, "a"), "2");
  EXPECT_EQ(Get(Table::kEpoch, "b"), "2");
}

TEST_P(StoreConformanceTest, ExpectationThatDoesNotHoldWritesNothing) {
  ASSERT_TRUE(store().Commit({Put(Table::kEpoch, "a", "1"), Put(Table::kEpoch, "e", "")}).ok());
  const std::vector<Operation> wrong = {
      ExpectAbsent(Table::kEpoch, "a"),     ExpectAbsent(Table::kEpoch, "e"),
      ExpectValue(Table::kEpoch, "a", "2"), ExpectValue(Table::kEpoch, "a", ""),
      ExpectValue(Table::kEpoch, "b", "1"), ExpectValue(Table::kEpoch, "b", ""),
  };
  for (const Operation& expectation : wrong) {
    EXPECT_TRUE(absl::IsAborted(store().Commit({Put(Table::kBody, "x", "1"), expectation})));
    EXPECT_TRUE(absl::IsAborted(store().Commit({expectation, Put(Table::kBody, "x", "1")})));
  }
  EXPECT_EQ(Get(Table::kBody, "x"), std::nullopt);
}

TEST_P(StoreConformanceTest, ExpectationsAreOfTheStateBeforeTheCommit) {
  ASSERT_TRUE(
      store().Commit({Put(Table::kEpoch, "a", "1"), ExpectAbsent(Table::kEpoch, "a")}).ok());
  EXPECT_TRUE(absl::IsAborted(
      store().Commit({Delete(Table::kEpoch, "a"), ExpectAbsent(Table::kEpoch, "a")})));
  EXPECT_EQ(Get(Table::kEpoch, "a"), "1");
}

TEST_P(StoreConformanceTest, StoreServesOnAfterAnAbort) {
  ASSERT_TRUE(absl::IsAborted(store().Commit({ExpectValue(Table::kEpoch, "a", "1")})));
  EXPECT_TRUE(store().Healthy().ok());
  EXPECT_TRUE(store().Commit({Put(Table::kEpoch, "a", "1")}).ok());
}

// --- Scans ---

TEST_P(StoreConformanceTest, ScanGoesUpFromIncludedToExcluded) {
  for (const char* key : {"b", "a", "c", "ab", "d"}) {
    ASSERT_TRUE(store().Commit({Put(Table::kSent, key, key)}).ok());
  }
  using List = std::vector<std::string>;
  EXPECT_EQ(Keys(store(), Table::kSent, {}), (List{"a", "ab", "b", "c", "d"}));
  EXPECT_EQ(Keys(store(), Table::kSent, {"ab", "c"}), (List{"ab", "b"}));
  EXPECT_EQ(Keys(store(), Table::kSent, {"aa", ""}), (List{"ab", "b", "c", "d"}));
  EXPECT_EQ(Keys(store(), Table::kSent, {"", "b"}), (List{"a", "ab"}));
  EXPECT_EQ(Keys(store(), Table::kSent, {"c", "c"}), List{});
  EXPECT_EQ(Keys(store(), Table::kSent, {"d", "a"}), List{});
  EXPECT_EQ(Keys(store(), Table::kSent, {"e", ""}), List{});
  EXPECT_EQ(Keys(store(), Table::kQueue, {}), List{});
}

TEST_P(StoreConformanceTest, ScanOrdersBytesWithoutSign) {
  ASSERT_TRUE(
      store()
          .Commit({Put(Table::kSent, "\xff", ""), Put(Table::kSent, "\x7f", ""),
                   Put(Table::kSent, std::string("\0", 1), ""), Put(Table::kSent, "\x80", "")})
          .ok());
  EXPECT_EQ(Keys(store(), Table::kSent, {}),
            (std::vector<std::string>{std::string("\0", 1), "\x7f", "\x80", "\xff"}));
}

TEST_P(StoreConformanceTest, ScanOfAPrefixEndsBehindIt) {
  ASSERT_TRUE(store()
                  .Commit({Put(Table::kSent, "a\xff", ""), Put(Table::kSent, "a\xff\xff", ""),
                           Put(Table::kSent, "b", ""), Put(Table::kSent, "a", "")})
                  .ok());
  EXPECT_EQ(Keys(store(), Table::kSent, {"a\xff", AfterPrefix("a\xff")}),
            (std::vector<std::string>{"a\xff", "a\xff\xff"}));
}

TEST_P(StoreConformanceTest, ScanStopsWhenToldAndGivesValues) {
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(store().Commit({Put(Table::kSent, absl::StrCat(i), absl::StrCat("v", i))}).ok());
  }
  std::vector<std::string> values;
  ASSERT_TRUE(store()
                  .Scan(Table::kSent, {"3", ""},
                        [&values](std::string_view, std::string_view value) {
                          values.emplace_back(value);
                          return values.size() < 3;
                        })
                  .ok());
  EXPECT_EQ(values, (std::vector<std::string>{"v3", "v4", "v5"}));
}

TEST_P(StoreConformanceTest, VisitorMayReadTheStore) {
  ASSERT_TRUE(store().Commit({Put(Table::kSent, "a", "x"), Put(Table::kBody, "x", "body")}).ok());
  std::optional<std::string> read;
  ASSERT_TRUE(store()
                  .Scan(Table::kSent, {},
                        [this, &read](std::string_view, std::string_view value) {
                          read = Get(Table::kBody, value);
                          return true;
                        })
                  .ok());
  EXPECT_EQ(read, "body");
}

// --- Snapshots ---

TEST_P(StoreConformanceTest, SnapshotSeesOneCommitForEver) {
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "1"), Put(Table::kBody, "b", "1")}).ok());
  const std::unique_ptr<Reader> snapshot = store().TakeSnapshot();
  ASSERT_TRUE(store()
                  .Commit({Put(Table::kBody, "a", "2"), Delete(Table::kBody, "b"),
                           Put(Table::kBody, "c", "2")})
                  .ok());
  EXPECT_EQ(ReadFrom(*snapshot, Table::kBody, "a"), "1");
  EXPECT_EQ(ReadFrom(*snapshot, Table::kBody, "b"), "1");
  EXPECT_EQ(ReadFrom(*snapshot, Table::kBody, "c"), std::nullopt);
  EXPECT_EQ(Keys(*snapshot, Table::kBody, {}), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(Keys(store(), Table::kBody, {}), (std::vector<std::string>{"a", "c"}));
}

TEST_P(StoreConformanceTest, SnapshotsOfDifferentMomentsDiffer) {
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "1")}).ok());
  const std::unique_ptr<Reader> first = store().TakeSnapshot();
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "2")}).ok());
  const std::unique_ptr<Reader> second = store().TakeSnapshot();
  EXPECT_EQ(ReadFrom(*first, Table::kBody, "a"), "1");
  EXPECT_EQ(ReadFrom(*second, Table::kBody, "a"), "2");
}

TEST_P(StoreConformanceTest, ReadersSeeWholeCommitsOnly) {
  std::atomic<bool> done{false};
  std::atomic<int> torn{0};
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "x", "0"), Put(Table::kLeaf, "y", "0")}).ok());
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([this, &done, &torn] {
      while (!done.load()) {
        const std::unique_ptr<Reader> snapshot = store().TakeSnapshot();
        if (*snapshot->Get(Table::kBody, "x") != *snapshot->Get(Table::kLeaf, "y")) ++torn;
      }
    });
  }
  for (int i = 1; i <= 50; ++i) {
    const std::string value = absl::StrCat(i);
    EXPECT_TRUE(
        store().Commit({Put(Table::kBody, "x", value), Put(Table::kLeaf, "y", value)}).ok());
  }
  done.store(true);
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn.load(), 0);
}

// --- What survives ---

TEST_P(StoreConformanceTest, CommittedRowsSurviveARestart) {
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "1"), Put(Table::kBody, "b", "1")}).ok());
  ASSERT_TRUE(store().Commit({Delete(Table::kBody, "a")}).ok());
  implementation_->Reopen();
  EXPECT_EQ(Get(Table::kBody, "a"), std::nullopt);
  EXPECT_EQ(Get(Table::kBody, "b"), "1");
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "c", "1")}).ok());
  implementation_->Reopen();
  EXPECT_EQ(Keys(store(), Table::kBody, {}), (std::vector<std::string>{"b", "c"}));
}

TEST_P(StoreConformanceTest, FullMediumRefusesCommitsServesReadsAndRecovers) {
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "1")}).ok());
  implementation_->ReopenFull();
  EXPECT_TRUE(absl::IsResourceExhausted(store().Healthy()));
  EXPECT_TRUE(absl::IsResourceExhausted(store().Commit({Put(Table::kBody, "a", "2")})));
  EXPECT_EQ(Get(Table::kBody, "a"), "1");
  implementation_->Reopen();
  EXPECT_TRUE(store().Healthy().ok());
  EXPECT_EQ(Get(Table::kBody, "a"), "1");
  EXPECT_TRUE(store().Commit({Put(Table::kBody, "a", "2")}).ok());
}

TEST_P(StoreConformanceTest, CopyIsTheStoreOfThatMoment) {
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", std::string(2'000, 'a'))}).ok());
  const std::string directory = implementation_->folder().File("copy");
  ASSERT_TRUE(store().CopyTo(directory).ok());
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "2"), Put(Table::kBody, "b", "2")}).ok());
  const absl::StatusOr<std::unique_ptr<Store>> copy = implementation_->OpenCopy(directory);
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(ReadFrom(**copy, Table::kBody, "a"), std::string(2'000, 'a'));
  EXPECT_EQ(ReadFrom(**copy, Table::kBody, "b"), std::nullopt);
}

TEST_P(StoreConformanceTest, CopyAndStoreAreIndependent) {
  ASSERT_TRUE(store().Commit({Put(Table::kBody, "a", "1")}).ok());
  const std::string directory = implementation_->folder().File("copy");
  ASSERT_TRUE(store().CopyTo(directory).ok());
  const std::unique_ptr<Store> copy = *implementation_->OpenCopy(directory);
  ASSERT_TRUE(copy->Commit({Put(Table::kBody, "a", "copy's")}).ok());
  EXPECT_EQ(Get(Table::kBody, "a"), "1");
}

TEST_P(StoreConformanceTest, CopyToAnExistingFolderIsRefused) {
  EXPECT_TRUE(absl::IsAlreadyExists(store().CopyTo(implementation_->folder().path())));
}

TEST_P(StoreConformanceTest, CopyWhileServingHoldsWholeCommitsOnly) {
  std::atomic<bool> done{false};
  std::thread writer([this, &done] {
    for (int i = 0; i < 500 && !done.load(); ++i) {
      const std::string value = absl::StrCat(i);
      EXPECT_TRUE(
          store().Commit({Put(Table::kBody, "x", value), Put(Table::kLeaf, "y", value)}).ok());
    }
  });
  const std::string directory = implementation_->folder().File("copy");
  const absl::Status copied = store().CopyTo(directory);
  done.store(true);
  writer.join();
  ASSERT_TRUE(copied.ok()) << copied;
  const std::unique_ptr<Store> copy = *implementation_->OpenCopy(directory);
  EXPECT_EQ(ReadFrom(*copy, Table::kBody, "x"), ReadFrom(*copy, Table::kLeaf, "y"));
}

}  // namespace conformance_test_internal
}  // namespace handover::store
