#include "tests/faults/corruption/small_store.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/status_macros.h"
#include "broker/store/committer.h"
#include "broker/store/head_file.h"
#include "broker/store/key_vault.h"
#include "broker/store/restore.h"
#include "broker/store/rocksdb_store.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::store {
namespace small_store_internal {

namespace fs = std::filesystem;

constexpr int kOlderHandovers = 24;  // In tables and blobs.
constexpr int kNewerHandovers = 8;   // In the journal.

template <typename T>
T Must(absl::StatusOr<T> value, const char* what) {
  if (value.ok()) return *std::move(value);
  std::cerr << "small_store: " << what << ": " << value.status() << "\n";
  std::abort();
}

RocksdbOptions OptionsFor(const std::string& folder) {
  RocksdbOptions options;
  options.directory = folder + "/" + kStoreFolderName;
  options.reserve_bytes = 0;
  options.write_buffer_bytes = 64 << 10;  // Small, because this opens thousands of stores.
  options.block_cache_bytes = 1 << 20;
  return options;
}

// Everything that a broker opens, in its order.
struct Opened {
  std::unique_ptr<KeyVault> vault;
  std::unique_ptr<Store> store;
  std::unique_ptr<HeadFile> head_file;
  std::unique_ptr<Committer> committer;
};

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

std::string IdOf(int number) {
  const Digest digest = HashOf(absl::StrCat("handover ", number));
  return std::string(AsView(digest).substr(0, 16));
}

// So many bytes that are not the same twice.
std::string Filler(int number, size_t size) {
  std::string bytes;
  while (bytes.size() < size) bytes.append(AsView(HashOf(absl::StrCat(number, " ", bytes.size()))));
  bytes.resize(size);
  return bytes;
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

namespace small_store_internal {

absl::StatusOr<Opened> OpenAll(const std::string& folder, const SecretKey& root_key, const SigningKey& log_key,
                               Clock& clock, Random& random) {
  Opened opened;
  const RocksdbOptions options = OptionsFor(folder);
  std::error_code error;
  const bool is_new = !fs::exists(options.directory + "/CURRENT", error);
  HANDOVER_ASSIGN_OR_RETURN(opened.vault, KeyVault::Open({absl::StrCat(folder, "/", kKeyFileName), root_key, is_new},
                                                         random));
  HANDOVER_ASSIGN_OR_RETURN(opened.store, OpenRocksdbStore(options));
  HANDOVER_ASSIGN_OR_RETURN(opened.head_file, HeadFile::Open(absl::StrCat(folder, "/", kHeadFileName)));
  HANDOVER_ASSIGN_OR_RETURN(opened.committer,
                            Committer::Start({}, *opened.store, *opened.head_file, log_key, clock, random));
  return opened;
}

// One handover as the pipelines write it: its rows, and a leaf.
Transaction RowsOf(int number, KeyVault& vault, absl::Time now) {
  const std::string id = IdOf(number);
  const std::string person = Filler(number % 5, 32);
  const std::string recipient = Filler(1000 + number % 3, 16);
  const PartyId sender = *PartyId::FromBytes(Filler(2000, 16));
  const auto seal = [&](SealedKind kind, const std::string& of, size_t size) {
    return Must(vault.Seal({sender, now}, {kind, of}, Filler(number, size)), "sealing").SerializeAsString();
  };
  Transaction transaction;
  transaction.operations = {
      Put(Table::kHandover, id, Filler(3000 + number, 300)),
      Put(Table::kBody, id, seal(SealedKind::kHandoverContent, id, 700)),
      Put(Table::kDelivery, id, Filler(4000 + number, 200)),
      Put(Table::kQueue, recipient + '\xfe' + OrderedU64(static_cast<uint64_t>(number)) + id, ""),
      Put(Table::kSent, std::string(sender.bytes()) + OrderedU64(static_cast<uint64_t>(~number)) + id, ""),
      Put(Table::kPerson, person, seal(SealedKind::kPersonRecord, person, 400)),
      Put(Table::kEpoch, person, OrderedU64(static_cast<uint64_t>(number))),
      Put(Table::kParty, "p" + recipient, Filler(5000 + number, 80)),
      Put(Table::kRequest, std::string(sender.bytes()) + id, Filler(6000 + number, 64)),
      Put(Table::kOpen, id, ""),
      Put(Table::kHanded, recipient + id, ""),
  };
  LeafDraft leaf;
  leaf.type = LeafType::kAccepted;
  leaf.ref = HashOf(id);
  leaf.detail = HashOf(id + " detail");
  leaf.stream_key = person;
  leaf.sealed_detail = seal(SealedKind::kLeafDetail, id, 600);
  transaction.leaves.push_back(leaf);
  return transaction;
}

}  // namespace small_store_internal

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
    files_.push_back({name, KindOf(name), fakes::ReadFileBytes(file.path())});
  }
  std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

SmallStore::~SmallStore() {
  std::error_code error;
  fs::remove_all(root_, error);
}

void SmallStore::Fill(int first, int count) {
  const std::string folder = root_ + "/good";
  Opened opened = Must(OpenAll(folder, root_key_, log_key_, clock_, random_), "opening");
  for (int number = first; number < first + count; ++number) {
    clock_.Advance(absl::Hours(5));
    Transaction transaction = RowsOf(number, *opened.vault, clock_.Now());
    absl::Notification done;
    transaction.done = [&done](const absl::StatusOr<CommitResult>& committed) {
      Must(committed, "commit");
      done.Notify();
    };
    opened.committer->Enqueue(std::move(transaction));
    done.WaitForNotification();
  }
  opened.committer->Drain();
  rows_.clear();
  for (int table = 0; table < kTableCount; ++table) {
    const absl::Status read = opened.store->Scan(
        static_cast<Table>(table), {}, [this, table](std::string_view key, std::string_view value) {
          rows_.emplace(RowName(static_cast<Table>(table), std::string(key)), std::string(value));
          return true;
        });
    if (!read.ok()) std::abort();
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
  absl::StatusOr<Opened> opened = OpenAll(folder, root_key_, log_key_, clock_, random_);
  if (!opened.ok()) {
    const bool says_why = absl::IsDataLoss(opened.status()) || absl::IsFailedPrecondition(opened.status()) ||
                          absl::IsNotFound(opened.status()) || absl::IsUnavailable(opened.status());
    return {says_why ? Outcome::Kind::kRefused : Outcome::Kind::kWrong, opened.status().ToString(), 0, 0};
  }
  return Compare(*opened->store);
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
    if (!read.ok()) ++outcome.lost;
  }
  if (outcome.lost > 0) outcome.kind = Outcome::Kind::kRowsLost;
  return outcome;
}

}  // namespace handover::store
