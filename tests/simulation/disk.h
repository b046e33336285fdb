// The medium under the store, with what can go wrong on it: commits that are lost because the machine stopped before
// they were on it, a sync that lies or fails, a full disk, a torn batch, rows whose bits have flipped.
//
// It outlives the broker: a crash is Recover(), and what was not on the medium is gone. One thread.
#ifndef HANDOVER_TESTS_SIMULATION_DISK_H_
#define HANDOVER_TESTS_SIMULATION_DISK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"

#include "broker/store/store.h"

namespace handover::simulation {

// What becomes of a commit.
enum class CommitFate {
  kDurable,       // As it should be.
  kCrashBefore,   // The machine stops before it is on the medium.
  kCrashTorn,     // The machine stops in the middle: a part is on the medium, which its checksum shows.
  kCrashAfter,    // It is on the medium, and the machine stops before anybody hears of it.
  kFailsAbsent,   // The sync fails, and it is not on the medium.
  kFailsPresent,  // The sync fails, and it is on the medium all the same.
};

class Disk final : public store::Store {
 public:
  // The bytes of one write never change: a row with the number that was seen before is as it was seen.
  struct Row {
    std::string bytes;
    uint64_t write = 0;  // Another one for each write, also for one of the same bytes, and for one that is undone.
  };
  // In a pool, so that those who look at all of them every day find them side by side.
  using Rows = std::pmr::map<std::string, Row, std::less<>>;
  // Sees each commit that the broker is going to be told is durable, before it is told.
  using Watcher = std::function<void(absl::Span<const store::Operation>)>;
  // Sees each row that is written or deleted, by whatever way. `write`: 0 when it is deleted.
  using RowWatcher = std::function<void(store::Table, const std::string& key, uint64_t write)>;

  void Watch(Watcher watcher) { watcher_ = std::move(watcher); }
  void WatchRows(RowWatcher watcher) { row_watcher_ = std::move(watcher); }

  // Of the commit after `skip` others.
  void SetFate(CommitFate fate, int skip);
  void SetFull(bool is_full) { is_full_ = is_full; }
  // From now on a sync says OK and does nothing; false: everything is written after all.
  void SetLying(bool lies);
  // Planted: a commit is answered before it is written; it is written with the next one.
  void PlantEarlyAnswers() { answers_early_ = true; }

  // Planted: the row is gone, and nobody has deleted it.
  void PlantLoss(store::Table table, const std::string& key) { Delete(table, key); }

  // Reading the row answers DATA_LOSS.
  void FlipBits(store::Table table, std::string key) { damaged_.emplace(table, std::move(key)); }
  void MendRows() { damaged_.clear(); }
  bool IsDamaged(store::Table table, std::string_view key) const;
  bool HasDamaged(store::Table table) const;
  size_t damaged_count() const { return damaged_.size(); }

  // The process ends now: no commit comes through any more.
  void Stop();
  // By Stop() or by the fate of a commit; a failed sync is no stop.
  bool has_stopped() const { return has_stopped_; }
  // The process has ended and starts again: what a lying disk holds in its cache is still there.
  void Recover();
  // The power has gone: the newest `dropped` of the commits that were lied about are gone too. How many were.
  size_t CutPower(size_t dropped);
  size_t unsynced_count() const { return unsynced_.size(); }
  // What the last power cut took, and nobody has restored.
  size_t dropped_count() const { return dropped_.size(); }
  // The operator has found the newer store: what the last power cut took is there again.
  void RestoreNewest();

  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override;
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override;
  absl::Status Commit(absl::Span<const store::Operation> operations) override;
  // Reads what is there now: with one thread no commit comes between two reads of one call.
  std::unique_ptr<store::Reader> TakeSnapshot() const override;
  absl::Status CopyTo(const std::string& directory) override;
  absl::Status Healthy() const override;

  // The number of the row's last write; 0: there is no such row.
  uint64_t WriteOf(store::Table table, std::string_view key) const;
  const Rows& rows(store::Table table) const { return tables_[static_cast<size_t>(table)].rows; }

 private:
  struct Undo {
    store::Table table;
    std::string key;
    std::optional<std::string> value;  // As it was. Nothing: there was none.
  };
  using Batch = std::vector<Undo>;

  CommitFate NextFate();
  void Write(store::Table table, const std::string& key, std::string bytes);
  void Delete(store::Table table, const std::string& key);
  std::optional<std::string> BytesOf(store::Table table, const std::string& key) const;
  Batch Apply(absl::Span<const store::Operation> operations);
  void DropTorn();
  // Undoes the batch; the batch then undoes that.
  void Swap(Batch& batch);
  absl::Status CheckExpectations(absl::Span<const store::Operation> operations) const;

  // One of a table, with the memory of its rows.
  struct StoredTable {
    std::pmr::unsynchronized_pool_resource pool;
    Rows rows{&pool};
  };
  std::array<StoredTable, store::kTableCount> tables_;
  uint64_t last_write_ = 0;
  std::set<std::pair<store::Table, std::string>> damaged_;
  std::deque<Batch> unsynced_;  // Oldest first: visible, and not on the medium.
  std::deque<Batch> dropped_;   // By the last power cut, oldest first.
  std::vector<Batch> torn_;     // Half on the medium: recovery drops them.
  std::vector<store::Operation> late_;  // On the medium by a commit that failed: seen after Recover().
  Watcher watcher_;
  RowWatcher row_watcher_;
  CommitFate fate_ = CommitFate::kDurable;
  int fate_skip_ = 0;
  bool is_full_ = false;
  bool lies_ = false;
  bool answers_early_ = false;
  bool has_stopped_ = false;
  absl::Status failed_;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_DISK_H_
