#include "tests/faults/corruption/small_store.h"

#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table_properties.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

#include "broker/store/restore.h"
#include "broker/store/rows.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/faults/corruption/small_rows.h"

namespace handover::store {
namespace small_store_internal {

namespace fs = std::filesystem;

constexpr int kOlderHandovers = 32;  // In tables and blobs.
constexpr int kNewerHandovers = 8;   // In the journal.

template <typename T>
T Must(absl::StatusOr<T> value, const char* what) {
  if (value.ok()) return *std::move(value);
  std::cerr << "small_store: " << what << ": " << value.status() << "\n";
  std::abort();
}

FileKind KindOf(const std::string& name) {
  const absl::string_view bare(name.data() + name.rfind('/') + 1);
  if (name == kKeyFileName) return FileKind::kKeyFile;
  if (name == kHeadFileName) return FileKind::kHeadFile;
  if (bare == "CURRENT") return FileKind::kCurrent;
  if (absl::StartsWith(bare, "MANIFEST-")) return FileKind::kManifest;
  if (absl::EndsWith(bare, ".log")) return FileKind::kJournal;
  if (absl::EndsWith(bare, ".sst")) return FileKind::kTable;
  if (absl::EndsWith(bare, ".blob")) return FileKind::kBlob;
  return FileKind::kOther;
}

// Behind the data blocks of a table lie its index, filter and properties, which are about all of its rows; around the
// blobs lie a header of 30 bytes and a footer of 32.
std::pair<size_t, size_t> RowsWithin(const std::string& path, FileKind kind, size_t size) {
  constexpr size_t kBlobHeader = 30;
  constexpr size_t kBlobFooter = 32;
  if (kind == FileKind::kBlob && size > kBlobHeader + kBlobFooter) return {kBlobHeader, size - kBlobFooter};
  if (kind != FileKind::kTable) return {0, 0};
  rocksdb::SstFileReader reader{rocksdb::Options()};
  if (!reader.Open(path).ok()) std::abort();
  return {0, static_cast<size_t>(reader.GetTableProperties()->data_size)};
}

// What a row takes of a data block at least: its value, where it is not in a blob, and what stands before and behind
// its key. The key itself may be that of its neighbour but for one byte.
size_t LeastInBlock(Table table, const std::string& value) {
  constexpr size_t kAroundKey = 11;
  constexpr size_t kLeastBlob = 512;
  const bool is_blob = (table == Table::kBody || table == Table::kLeaf) && value.size() >= kLeastBlob;
  return kAroundKey + (is_blob ? 0 : value.size());
}

}  // namespace small_store_internal

using namespace small_store_internal;

std::string_view NameOf(FileKind kind) {
  switch (kind) {
    case FileKind::kJournal:
      return "journal";
    case FileKind::kTable:
      return "table";
    case FileKind::kBlob:
      return "blob";
    case FileKind::kManifest:
      return "manifest";
    case FileKind::kCurrent:
      return "current";
    case FileKind::kHeadFile:
      return "head_file";
    case FileKind::kKeyFile:
      return "key_file";
    case FileKind::kOther:
      return "other";
  }
  return "";
}

std::string_view NameOf(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::kHarmless:
      return "harmless";
    case Outcome::Kind::kRefused:
      return "refused";
    case Outcome::Kind::kRowsLost:
      return "rows_lost";
    case Outcome::Kind::kWrong:
      return "WRONG";
  }
  return "";
}

SmallStore::SmallStore()
    : log_key_(Must(SigningKey::Generate(), "log key")), root_key_(*SecretKey::FromBytes(std::string(32, 'r'))) {
  std::error_code error;
  const std::string place = fs::is_directory("/dev/shm", error) ? "/dev/shm" : fs::temp_directory_path().string();
  root_ = place + "/handover_small_store_XXXXXX";
  if (::mkdtemp(root_.data()) == nullptr) std::abort();
  fs::create_directories(root_ + "/good");
  Fill(0, kOlderHandovers);
  // The next start writes what the journal holds into tables and blobs.
  Fill(kOlderHandovers, kNewerHandovers);
  for (const auto& file : fs::recursive_directory_iterator(root_ + "/good")) {
    if (!file.is_regular_file()) continue;
    const std::string name = fs::relative(file.path(), root_ + "/good").string();
    const FileKind kind = KindOf(name);
    const auto [from, to] = RowsWithin(file.path(), kind, file.file_size());
    files_.push_back({name, kind, fakes::ReadFileBytes(file.path()), from, to});
  }
  std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

SmallStore::~SmallStore() {
  std::error_code error;
  fs::remove_all(root_, error);
}

void SmallStore::Fill(int first, int count) {
  const std::string folder = root_ + "/good";
  const auto broker = Must(StartedBroker::Open(folder, World()), "opening");
  for (int number = first; number < first + count; ++number) {
    clock_.Advance(absl::Hours(5));
    Transaction transaction = RowsOfHandover(number, broker->vault(), clock_.Now());
    absl::Notification done;
    transaction.done = [&done](const absl::StatusOr<CommitResult>& committed) {
      Must(committed, "commit");
      done.Notify();
    };
    broker->committer().Enqueue(std::move(transaction));
    done.WaitForNotification();
  }
  broker->committer().Drain();
  rows_.clear();
  for (int table = 0; table < kTableCount; ++table) {
    const absl::Status read = broker->store().Scan(
        static_cast<Table>(table), {}, [this, table](std::string_view key, std::string_view value) {
          rows_.emplace(RowName(static_cast<Table>(table), std::string(key)), std::string(value));
          return true;
        });
    if (!read.ok()) std::abort();
  }
  due_timers_ = Must(broker->DueTimers(), "timers").count;
  for (const auto& [name, value] : rows_) {
    largest_row_bytes_ = std::max(largest_row_bytes_, name.second.size() + LeastInBlock(name.first, value));
  }
}

const StoreFile& SmallStore::NewestOf(FileKind kind) const {
  const StoreFile* newest = nullptr;
  for (const StoreFile& file : files_) {
    if (file.kind == kind) newest = &file;  // Names end in numbers of one width.
  }
  if (newest == nullptr) std::abort();
  return *newest;
}

std::string SmallStore::Copy(const std::string& except) const {
  const std::string folder = root_ + "/copy";
  fs::remove_all(folder);
  fs::create_directories(folder + "/" + kStoreFolderName);
  for (const StoreFile& file : files_) {
    if (file.name == except) continue;
    // Tables and blobs are never written again.
    if (file.kind == FileKind::kTable || file.kind == FileKind::kBlob)
      fs::create_hard_link(root_ + "/good/" + file.name, folder + "/" + file.name);
    else
      fakes::WriteFileBytes(folder + "/" + file.name, file.bytes);
  }
  return folder;
}

Outcome SmallStore::StartWith(const std::string& file, std::string_view bytes) {
  const std::string folder = Copy(file);
  fakes::WriteFileBytes(folder + "/" + file, bytes);
  return Start(folder);
}

Outcome SmallStore::StartWithout(const std::string& file) { return Start(Copy(file)); }

Outcome SmallStore::Start(const std::string& folder) {
  const auto opened = StartedBroker::Open(folder, World());
  if (!opened.ok()) {
    const bool says_why = absl::IsDataLoss(opened.status()) || absl::IsFailedPrecondition(opened.status()) ||
                          absl::IsNotFound(opened.status()) || absl::IsUnavailable(opened.status());
    return {says_why ? Outcome::Kind::kRefused : Outcome::Kind::kWrong, opened.status().ToString()};
  }
  Outcome outcome = Compare((*opened)->store());
  if (outcome.kind != Outcome::Kind::kWrong) CheckWork(**opened, outcome);
  return outcome;
}

// What waits is counted and what is due is found, but for what lies among rows that cannot be read: tables are read
// together, and one that fails hides what others hold between its rows.
void SmallStore::CheckWork(const StartedBroker& broker, Outcome& outcome) const {
  const auto wrong = [&outcome](std::string why) {
    outcome.kind = Outcome::Kind::kWrong;
    outcome.why = std::move(why);
  };
  const Held queue = HeldBy(broker, Table::kQueue, "");
  const size_t waiting = broker.recovered().waiting;
  if (waiting > queue.rows || waiting < queue.rows_outside) {
    return wrong(absl::StrCat(waiting, " deliveries wait, of ", queue.rows, ", ", queue.rows_outside, " of which can"));
  }
  if (waiting < queue.rows && broker.recovered().damaged == 0) return wrong("deliveries are lost without a word");
  const Held timers = HeldBy(broker, Table::kTimer, TimersUntil(absl::ToUnixMillis(clock_.Now())));
  const absl::StatusOr<StartedBroker::Due> due = broker.DueTimers();
  if (!due.ok()) return wrong(absl::StrCat("timers answer ", due.status().ToString()));
  if (due->count < timers.rows_outside) return wrong("timers that can be read are not found");
  if (due->count < timers.rows && !due->is_said_to_be_damaged) wrong("timers are lost without a word");
}

SmallStore::Held SmallStore::HeldBy(const StartedBroker& broker, Table table, const std::string& to) const {
  std::vector<std::string> keys;
  for (auto row = rows_.lower_bound(RowName(table, "")); row != rows_.end() && row->first.first == table; ++row) {
    if (to.empty() || row->first.second < to) keys.push_back(row->first.second);
  }
  const auto is_lost = [&](const std::string& key) {
    return absl::IsDataLoss(broker.store().Get(table, key).status());
  };
  const auto first = std::find_if(keys.begin(), keys.end(), is_lost);
  const auto last = std::find_if(keys.rbegin(), keys.rend(), is_lost);
  const auto inside = first == keys.end() ? 0 : last.base() - first;
  return {keys.size(), keys.size() - static_cast<size_t>(inside)};
}

Outcome SmallStore::Compare(const Store& store) const {
  Outcome outcome;
  outcome.kind = Outcome::Kind::kHarmless;
  const auto wrong = [&outcome](std::string why) {
    outcome.kind = Outcome::Kind::kWrong;
    outcome.why = std::move(why);
    return outcome;
  };
  std::map<Table, size_t> in_table;
  for (const auto& [name, value] : rows_) {
    ++in_table[name.first];
    const absl::StatusOr<std::optional<std::string>> read = store.Get(name.first, name.second);
    if (absl::IsDataLoss(read.status())) {
      ++outcome.lost;
      outcome.lost_block_bytes += LeastInBlock(name.first, value);
      outcome.lost_tables.insert(name.first);
      continue;
    }
    if (!read.ok()) return wrong(absl::StrCat("a row answers ", read.status().ToString()));
    if (!read->has_value()) return wrong(absl::StrCat("a row of table ", static_cast<int>(name.first), " is gone"));
    if (**read != value) return wrong(absl::StrCat("a row of table ", static_cast<int>(name.first), " is another"));
    ++outcome.served;
  }
  for (int table = 0; table < kTableCount; ++table) {
    size_t seen = 0;
    bool known = true;
    const absl::Status read =
        store.Scan(static_cast<Table>(table), {}, [&](std::string_view key, std::string_view value) {
          const auto row = rows_.find({static_cast<Table>(table), std::string(key)});
          known = row != rows_.end() && row->second == value;
          ++seen;
          return known;
        });
    if (!known) return wrong(absl::StrCat("table ", table, " shows a row that was never written"));
    if (read.ok() && seen != in_table[static_cast<Table>(table)]) {
      return wrong(absl::StrCat("table ", table, " is read to its end and lacks rows"));
    }
    if (!read.ok() && !absl::IsDataLoss(read)) return wrong(absl::StrCat("a table answers ", read.ToString()));
    if (!read.ok()) outcome.lost_tables.insert(static_cast<Table>(table));
  }
  if (!outcome.lost_tables.empty()) outcome.kind = Outcome::Kind::kRowsLost;
  return outcome;
}

}  // namespace handover::store
