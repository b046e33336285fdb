// Bits flip and files are cut, in every file that a broker keeps: it is noticed (the broker does not start and says
// why, or the row answers DATA_LOSS and its neighbours are served), or it is harmless. Never is another content served,
// and never is a row gone without a word.
//
//   HANDOVER_FLIPS=20000 build/release/tests/faults_corruption    2 000 otherwise
//   HANDOVER_FLIPS=all, HANDOVER_CUTS=all ...                                           every byte; every length
//   HANDOVER_SEED=7 ...                                                                 others
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "broker/store/restore.h"
#include "tests/faults/corruption/small_store.h"

namespace handover::store {
namespace corruption_test_internal {

// 0 = all of them.
size_t CountFrom(const char* name, size_t otherwise) {
  const char* text = std::getenv(name);
  if (text == nullptr) return otherwise;
  return std::string(text) == "all" ? 0 : static_cast<size_t>(std::atoll(text));
}

class CorruptionTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { small_ = new SmallStore(); }
  static void TearDownTestSuite() {
    delete small_;
    small_ = nullptr;
  }
  void SetUp() override {
#ifdef __SANITIZE_THREAD__
    GTEST_SKIP() << "librocksdb is not instrumented: what its own threads do looks like races";
#endif
    random_.seed(CountFrom("HANDOVER_SEED", 1));
  }
  void TearDown() override {
    for (const auto& [kind, outcomes] : counts_) {
      std::cout << NameOf(kind) << ":";
      for (const auto& [outcome, count] : outcomes) std::cout << " " << count << " " << NameOf(outcome);
      std::cout << "\n";
    }
  }

  static std::vector<const StoreFile*> FilesOf(FileKind kind) {
    std::vector<const StoreFile*> files;
    for (const StoreFile& file : small_->files()) {
      if (file.kind == kind && !file.bytes.empty()) files.push_back(&file);
    }
    return files;
  }

  // Counts, and says of a wrong one which damage it was.
  void Expect(const StoreFile& file, const Outcome& outcome, const std::string& damage) {
    ++counts_[file.kind][outcome.kind];
    ++total_;
    EXPECT_NE(outcome.kind, Outcome::Kind::kWrong) << file.name << ", " << damage << ": " << outcome.why;
    if (outcome.kind != Outcome::Kind::kRowsLost) return;
    // Everything else is read at the start; and a file holds rows of one table.
    EXPECT_TRUE(file.kind == FileKind::kTable || file.kind == FileKind::kBlob) << file.name << ", " << damage;
    EXPECT_EQ(outcome.lost_tables.size(), 1u) << file.name << ", " << damage;
  }

  // Of a bit that is flipped within the rows of a file: no more are lost than those it stands beside.
  void ExpectOneBlockLost(const StoreFile& file, const Outcome& outcome, size_t at) {
    ++lost_by_flips_[file.kind];
    if (file.kind == FileKind::kBlob) {
      EXPECT_LE(outcome.lost, 1u) << file.name << ", byte " << at;
    } else {
      EXPECT_LE(outcome.lost_block_bytes, kBlockBytes + small_->largest_row_bytes()) << file.name << ", byte " << at;
    }
  }

  void Flip(const StoreFile& file, size_t at, int bit) {
    std::string bytes = file.bytes;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
    const Outcome outcome = small_->StartWith(file.name, bytes);
    Expect(file, outcome, absl::StrCat("bit ", bit, " of byte ", at));
    const bool serves = outcome.kind == Outcome::Kind::kRowsLost;
    if (serves && at >= file.rows_from && at < file.rows_to) ExpectOneBlockLost(file, outcome, at);
  }
  void Cut(const StoreFile& file, size_t size) {
    Expect(file, small_->StartWith(file.name, std::string_view(file.bytes).substr(0, size)),
           absl::StrCat("cut to ", size));
  }

  static SmallStore* small_;
  std::mt19937_64 random_;
  std::map<FileKind, std::map<Outcome::Kind, int>> counts_;
  std::map<FileKind, int> lost_by_flips_;  // How often a bit within the rows of such a file lost some of them.
  size_t total_ = 0;
};
SmallStore* CorruptionTest::small_ = nullptr;

TEST_F(CorruptionTest, TheWholeStoreIsServedAndHoldsEveryKindOfFile) {
  const Outcome outcome = small_->StartWithout("nothing");
  EXPECT_EQ(outcome.kind, Outcome::Kind::kHarmless) << outcome.why;
  EXPECT_EQ(outcome.served, small_->row_count());
  for (const FileKind kind : kFileKinds) EXPECT_FALSE(FilesOf(kind).empty()) << NameOf(kind);
  EXPECT_GT(small_->due_timers(), 0u);
}

TEST_F(CorruptionTest, AFlippedBitIsNoticedOrHarmless) {
  const size_t flips = CountFrom("HANDOVER_FLIPS", 2'000);
  if (flips == 0) {
    for (const StoreFile& file : small_->files()) {
      for (size_t at = 0; at < file.bytes.size(); ++at) Flip(file, at, static_cast<int>(random_() % 8));
    }
    return;
  }
  // The kinds in turn: most bytes lie in a few files, and the short ones matter most.
  for (size_t flip = 0; flip < flips; ++flip) {
    const std::vector<const StoreFile*> files = FilesOf(kFileKinds[flip % std::size(kFileKinds)]);
    const StoreFile& file = *files[random_() % files.size()];
    Flip(file, random_() % file.bytes.size(), static_cast<int>(random_() % 8));
  }
  EXPECT_EQ(total_, flips);
  EXPECT_GT(lost_by_flips_[FileKind::kTable], 0);
  EXPECT_GT(lost_by_flips_[FileKind::kBlob], 0);
}

TEST_F(CorruptionTest, ACutFileIsNoticedOrHarmless) {
  const size_t cuts = CountFrom("HANDOVER_CUTS", 400);
  for (const FileKind kind : kFileKinds) {
    if (kind == FileKind::kOther) continue;
    const StoreFile& file = small_->NewestOf(kind);
    const size_t mine = cuts == 0 ? file.bytes.size() : std::min(file.bytes.size(), cuts / std::size(kFileKinds));
    for (size_t cut = 0; cut < mine; ++cut) {
      Cut(file, mine == file.bytes.size() ? cut : random_() % file.bytes.size());
    }
  }
  EXPECT_GT(total_, 0u);
}

TEST_F(CorruptionTest, AMissingFileIsNoticedOrHarmless) {
  for (const StoreFile& file : small_->files()) Expect(file, small_->StartWithout(file.name), "missing");
}

// What RocksDB keeps for people, and finds its way without.
TEST_F(CorruptionTest, OtherFilesAreHarmless) {
  for (const StoreFile* file : FilesOf(FileKind::kOther)) {
    const Outcome empty = small_->StartWith(file->name, "");
    EXPECT_EQ(empty.kind, Outcome::Kind::kHarmless) << file->name << ": " << empty.why;
    const Outcome noise = small_->StartWith(file->name, std::string(file->bytes.size(), '\x55'));
    EXPECT_EQ(noise.kind, Outcome::Kind::kHarmless) << file->name << ": " << noise.why;
  }
}

// A store whose CURRENT is gone is not a new store, whatever RocksDB thinks: its files stay where they are.
TEST_F(CorruptionTest, AStoreWithoutItsCurrentFileIsRefused) {
  const StoreFile& current = small_->NewestOf(FileKind::kCurrent);
  EXPECT_EQ(small_->StartWithout(current.name).kind, Outcome::Kind::kRefused);
  EXPECT_EQ(small_->StartWith(current.name, "").kind, Outcome::Kind::kRefused);
}

// It may be an older one: only the head file tells.
TEST_F(CorruptionTest, AStoreWithoutItsHeadFileIsRefused) {
  EXPECT_EQ(small_->StartWithout(kHeadFileName).kind, Outcome::Kind::kRefused);
}

TEST_F(CorruptionTest, AStoreWithoutItsKeysIsRefused) {
  EXPECT_EQ(small_->StartWithout(kKeyFileName).kind, Outcome::Kind::kRefused);
}

}  // namespace corruption_test_internal
}  // namespace handover::store
