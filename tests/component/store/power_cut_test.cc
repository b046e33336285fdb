// The power fails at any byte of a write: RocksDB's newest journal is cut at every length, and the
// log must come back as a prefix of whole groups, or be refused because heads were released.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "broker/base/commitment/tree_head.h"
#include "broker/store/committer.h"
#include "broker/store/log_reader.h"
#include "broker/store/rocksdb_store.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/repeats.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/store/log_support.h"

namespace handover::store {
namespace power_cut_test_internal {

namespace fs = std::filesystem;
using testing::Answers;
using testing::DraftOf;
using testing::TransactionOf;

// Of each group. The last one is small, because the journal is cut at each of its bytes.
const std::vector<std::vector<std::string>> kLeafNames = {
    {"0a", "0b", "0c"}, {"1a", "1b", "1c"}, {"2a", "2b"}, {"3a"}};
const std::vector<uint64_t> kSizes = {0, 3, 6, 8, 9};  // Of the log, by number of groups.
constexpr uint64_t kGroups = 4;
constexpr uint64_t kStep = 10 / fakes::Repeats(10);  // From cut to cut.

RocksdbOptions OptionsFor(const std::string& directory) {
  RocksdbOptions options;
  options.directory = directory;
  options.reserve_bytes = 0;
  options.write_buffer_bytes = 64 << 10;  // Small, because this opens thousands of stores.
  options.block_cache_bytes = 1 << 20;
  return options;
}

class PowerCutTest : public ::testing::Test {
 protected:
  // Serves, then ends like a process that is killed: what lies in the folders is what was synced.
  void SetUp() override {
    std::unique_ptr<Store> store = *OpenRocksdbStore(OptionsFor(folder_.File("store")));
    std::unique_ptr<HeadFile> head_file = *HeadFile::Open(folder_.File("head"));
    std::unique_ptr<Committer> committer =
        *Committer::Start({}, *store, *head_file, key_, clock_, random_);
    for (uint64_t group = 0; group < kGroups; ++group) {
      journal_sizes_.push_back(fs::file_size(Journal(folder_.File("store"))));
      std::vector<LeafDraft> drafts;
      for (const std::string& name : kLeafNames[group]) drafts.push_back(DraftOf(name, "anna"));
      Answers answers;
      committer->Enqueue(TransactionOf(drafts,
                                       {Put(Table::kHandover, OrderedU64(group), "record"),
                                        Put(Table::kBody, OrderedU64(group), "sealed")},
                                       answers));
      ASSERT_TRUE(answers.Await(0).ok());
      head_files_.push_back(fakes::ReadFileBytes(folder_.File("head")));
    }
    committer->Drain();
    fs::copy(folder_.File("store"), folder_.File("after"), fs::copy_options::recursive);
  }

  // The newest journal file.
  static std::string Journal(const std::string& directory) {
    std::vector<std::string> journals;
    for (const auto& file : fs::directory_iterator(directory)) {
      if (file.path().extension() == ".log") journals.push_back(file.path());
    }
    return *std::max_element(journals.begin(), journals.end());
  }

  // The folder as after a power cut that left `journal_bytes` of the journal.
  std::string CutAt(uint64_t journal_bytes) {
    const std::string directory = folder_.File("cut");
    fs::remove_all(directory);
    fs::copy(folder_.File("after"), directory, fs::copy_options::recursive);
    fs::resize_file(Journal(directory), journal_bytes);
    return directory;
  }

  absl::StatusOr<std::unique_ptr<HeadFile>> HeadFileWith(const std::string& bytes) {
    fakes::WriteFileBytes(folder_.File("cut head"), bytes);
    return HeadFile::Open(folder_.File("cut head"));
  }

  // Whole groups only, and every row of each of them.
  static void ExpectPrefixOfGroups(const Store& store, uint64_t groups) {
    const LogReader reader(store);
    EXPECT_EQ(reader.NewestHead()->size, kSizes[groups]);
    const std::vector<Digest> hashes = testing::StoredLeafHashes(store);
    EXPECT_EQ(hashes.size(), kSizes[groups]);
    EXPECT_EQ(*StoredRoot(reader, hashes.size()), MerkleRoot(hashes));
    for (uint64_t group = 0; group < kGroups; ++group) {
      EXPECT_EQ(store.Get(Table::kHandover, OrderedU64(group))->has_value(), group < groups);
      EXPECT_EQ(store.Get(Table::kBody, OrderedU64(group))->has_value(), group < groups);
    }
  }

  fakes::TemporaryFolder folder_;
  const SigningKey key_ = testing::NewLogKey();
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  std::vector<uint64_t> journal_sizes_;  // Before each group.
  std::vector<std::string> head_files_;  // After each group.
};

TEST_F(PowerCutTest, UncutJournalHoldsEveryGroup) {
  const std::unique_ptr<Store> store =
      *OpenRocksdbStore(OptionsFor(CutAt(fs::file_size(Journal(folder_.File("after"))))));
  ExpectPrefixOfGroups(*store, kGroups);
}

TEST_F(PowerCutTest, JournalCutAtAnyByteOfTheLastGroupComesBackWithoutIt) {
  const uint64_t end = fs::file_size(Journal(folder_.File("after")));
  const uint64_t begin = journal_sizes_.back();
  ASSERT_GT(end, begin + 500);
  for (uint64_t bytes = begin; bytes < end; bytes += kStep) {
    SCOPED_TRACE(bytes - begin);
    absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksdbStore(OptionsFor(CutAt(bytes)));
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectPrefixOfGroups(**store, kGroups - 1);
  }
}

TEST_F(PowerCutTest, JournalCutBetweenGroupsComesBackWithThoseBefore) {
  for (uint64_t group = 0; group < kGroups; ++group) {
    const std::unique_ptr<Store> store =
        *OpenRocksdbStore(OptionsFor(CutAt(journal_sizes_[group])));
    ExpectPrefixOfGroups(*store, group);
  }
}

TEST_F(PowerCutTest, CutGroupThatWasNotReleasedIsDoneAgain) {
  const uint64_t middle =
      (journal_sizes_.back() + fs::file_size(Journal(folder_.File("after")))) / 2;
  const std::unique_ptr<Store> store = *OpenRocksdbStore(OptionsFor(CutAt(middle)));
  const std::unique_ptr<HeadFile> head_file = *HeadFileWith(head_files_[kGroups - 2]);
  const std::unique_ptr<Committer> committer =
      *Committer::Start({}, *store, *head_file, key_, clock_, random_);
  Answers answers;
  committer->Enqueue(TransactionOf({DraftOf("again", "anna")}, {}, answers));
  const absl::StatusOr<CommitResult> result = answers.Await(0);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->index(0), kSizes[kGroups - 1]);
  EXPECT_EQ(ParseTreeHead(committer->NewestHead().head)->root,
            MerkleRoot(testing::StoredLeafHashes(*store)));
}

TEST_F(PowerCutTest, CutGroupThatWasReleasedIsNeverServedWithout) {
  const uint64_t middle =
      (journal_sizes_.back() + fs::file_size(Journal(folder_.File("after")))) / 2;
  const std::unique_ptr<Store> store = *OpenRocksdbStore(OptionsFor(CutAt(middle)));
  const std::unique_ptr<HeadFile> head_file = *HeadFileWith(head_files_.back());
  EXPECT_TRUE(absl::IsFailedPrecondition(
      Committer::Start({}, *store, *head_file, key_, clock_, random_).status()));
}

TEST_F(PowerCutTest, HeadFileThatTheCutMadeOlderIsBroughtUp) {
  const std::unique_ptr<Store> store = *OpenRocksdbStore(OptionsFor(folder_.File("after")));
  const std::unique_ptr<HeadFile> head_file = *HeadFileWith(head_files_.front());
  const std::unique_ptr<Committer> committer =
      *Committer::Start({}, *store, *head_file, key_, clock_, random_);
  EXPECT_EQ(fakes::ReadFileBytes(folder_.File("cut head")), head_files_.back());
}

TEST_F(PowerCutTest, BitRotInsideTheJournalIsRefusedByTheHeadFile) {
  const std::string directory = CutAt(fs::file_size(Journal(folder_.File("after"))));
  std::string journal = fakes::ReadFileBytes(Journal(directory));
  const size_t at = (journal_sizes_[1] + journal_sizes_[2]) / 2;
  journal[at] = static_cast<char>(journal[at] ^ 0x10);
  fakes::WriteFileBytes(Journal(directory), journal);
  const std::unique_ptr<Store> store = *OpenRocksdbStore(OptionsFor(directory));
  ExpectPrefixOfGroups(*store, 1);
  const std::unique_ptr<HeadFile> head_file = *HeadFileWith(head_files_.back());
  EXPECT_TRUE(absl::IsFailedPrecondition(
      Committer::Start({}, *store, *head_file, key_, clock_, random_).status()));
}

}  // namespace power_cut_test_internal
}  // namespace handover::store
