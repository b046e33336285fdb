// A small store as a broker leaves it, to be damaged: journal, tables, blobs and all files beside them; and what a
// start on a damaged copy of it comes to.
#ifndef HANDOVER_TESTS_FAULTS_CORRUPTION_SMALL_STORE_H_
#define HANDOVER_TESTS_FAULTS_CORRUPTION_SMALL_STORE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/commitment/signature.h"
#include "broker/store/aead.h"
#include "broker/store/store.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/faults/corruption/started_broker.h"

namespace handover::store {

enum class FileKind { kJournal, kTable, kBlob, kManifest, kCurrent, kHeadFile, kKeyFile, kOther };
inline constexpr FileKind kFileKinds[] = {FileKind::kJournal, FileKind::kTable,    FileKind::kBlob,
                                          FileKind::kManifest, FileKind::kCurrent, FileKind::kHeadFile,
                                          FileKind::kKeyFile,  FileKind::kOther};
std::string_view NameOf(FileKind kind);

struct StoreFile {
  std::string name;  // Below the folder.
  FileKind kind = FileKind::kOther;
  std::string bytes;
  // Of a table or blob file: each byte from here to there belongs to one block of rows, or to one blob.
  size_t rows_from = 0;
  size_t rows_to = 0;
};

// Where a block of rows is full: what RocksDB takes, which the store leaves as it is. The last row may reach beyond it.
inline constexpr size_t kBlockBytes = 4096;

// What a start on a copy came to.
struct Outcome {
  enum class Kind {
    kHarmless,  // Every row is served as it was.
    kRefused,   // The broker does not start, and says why.
    kRowsLost,  // It serves; some rows answer DATA_LOSS, all others are as they were.
    kWrong,     // Anything else: a row that was never written, or one that is gone without a word.
  };
  Kind kind = Kind::kWrong;
  std::string why;
  size_t served = 0;             // Rows.
  size_t lost = 0;               // Rows.
  size_t lost_block_bytes = 0;   // What these take of blocks, at least.
  std::set<Table> lost_tables;   // Which have lost rows, or are not read to their end.
};
std::string_view NameOf(Outcome::Kind kind);

// In memory where the machine lets us: thousands of copies are opened, and nothing here is about the disk.
class SmallStore {
 public:
  SmallStore();
  ~SmallStore();
  SmallStore(const SmallStore&) = delete;
  SmallStore& operator=(const SmallStore&) = delete;

  // By name.
  const std::vector<StoreFile>& files() const { return files_; }
  // The newest of a kind, by its number.
  const StoreFile& NewestOf(FileKind kind) const;
  // A file that is looked at in a copy is one of these.
  size_t row_count() const { return rows_.size(); }
  // Of a row in a block, with its key.
  size_t largest_row_bytes() const { return largest_row_bytes_; }
  size_t due_timers() const { return due_timers_; }

  // Starts on a copy in which this file has these bytes, as far as StartedBroker does, looks for what is due, and reads
  // every row.
  Outcome StartWith(const std::string& file, std::string_view bytes);
  // The same where the file is missing.
  Outcome StartWithout(const std::string& file);

 private:
  using RowName = std::pair<Table, std::string>;

  std::string Copy(const std::string& except) const;
  Outcome Start(const std::string& folder);
  Outcome Compare(const Store& store) const;
  void CheckWork(const StartedBroker& broker, Outcome& outcome) const;
  // Rows of a table before `to`; empty: all.
  struct Held {
    size_t rows = 0;
    size_t rows_outside = 0;  // Not between the first and the last that cannot be read.
  };
  Held HeldBy(const StartedBroker& broker, Table table, const std::string& to) const;
  StartedBroker::World World() { return {root_key_, log_key_, clock_, random_}; }
  void Fill(int first, int count);

  std::string root_;
  const SigningKey log_key_;
  const SecretKey root_key_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  std::vector<StoreFile> files_;
  std::map<RowName, std::string> rows_;
  size_t largest_row_bytes_ = 0;
  size_t due_timers_ = 0;
};

}  // namespace handover::store

#endif  // HANDOVER_TESTS_FAULTS_CORRUPTION_SMALL_STORE_H_
