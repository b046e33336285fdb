#include "tests/simulation/disk.h"

#include <algorithm>

#include "broker/base/status_macros.h"

namespace handover::simulation {
namespace disk_internal {

absl::Status Damaged() { return absl::DataLossError("disk: the checksum of a row does not hold"); }

// As RocksDB's: reads what is there when it is asked.
class LiveReader final : public store::Reader {
 public:
  explicit LiveReader(const Disk& disk) : disk_(disk) {}
  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    return disk_.Get(table, key);
  }
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override {
    return disk_.Scan(table, range, visit);
  }

 private:
  const Disk& disk_;
};

}  // namespace disk_internal

void Disk::SetFate(CommitFate fate, int skip) {
  fate_ = fate;
  fate_skip_ = skip;
}

void Disk::SetLying(bool lies) {
  lies_ = lies;
  if (!lies_) unsynced_.clear();
}

bool Disk::IsDamaged(store::Table table, std::string_view key) const {
  return !damaged_.empty() && damaged_.contains({table, std::string(key)});
}

bool Disk::HasDamaged(store::Table table) const {
  const auto found = damaged_.lower_bound({table, std::string()});
  return found != damaged_.end() && found->first == table;
}

void Disk::Recover() {
  has_stopped_ = false;
  failed_ = absl::OkStatus();
  fate_ = CommitFate::kDurable;
  DropTorn();
  if (answers_early_ && !late_.empty()) unsynced_.clear();
  if (answers_early_) {
    CutPower(unsynced_.size());
    dropped_.clear();  // Nobody has a newer store.
  }
  if (Batch batch = Apply(late_); lies_ && !late_.empty()) unsynced_.push_back(std::move(batch));
  late_.clear();
}

void Disk::DropTorn() {
  for (Batch& batch : torn_) Swap(batch);
  torn_.clear();
}

size_t Disk::CutPower(size_t dropped) {
  // It was written behind them, and what is undone last was done first.
  DropTorn();
  const size_t count = std::min(dropped, unsynced_.size());
  if (count > 0) late_.clear();  // Behind a gap nothing is found.
  for (size_t i = 0; i < count; ++i) {
    Swap(unsynced_.back());
    dropped_.push_front(std::move(unsynced_.back()));
    unsynced_.pop_back();
  }
  unsynced_.clear();
  return count;
}

void Disk::RestoreNewest() {
  for (Batch& batch : dropped_) Swap(batch);
  dropped_.clear();
}

void Disk::Write(store::Table table, const std::string& key, std::string bytes) {
  const uint64_t write = ++last_write_;
  tables_[static_cast<size_t>(table)].rows.insert_or_assign(key, Row{std::move(bytes), write});
  if (row_watcher_) row_watcher_(table, key, write);
}

void Disk::Delete(store::Table table, const std::string& key) {
  const bool was_there = tables_[static_cast<size_t>(table)].rows.erase(key) > 0;
  if (was_there && row_watcher_) row_watcher_(table, key, 0);
}

std::optional<std::string> Disk::BytesOf(store::Table table, const std::string& key) const {
  const auto found = rows(table).find(key);
  return found == rows(table).end() ? std::nullopt : std::make_optional(found->second.bytes);
}

uint64_t Disk::WriteOf(store::Table table, std::string_view key) const {
  const auto found = rows(table).find(key);
  return found == rows(table).end() ? 0 : found->second.write;
}

void Disk::Swap(Batch& batch) {
  for (auto undo = batch.rbegin(); undo != batch.rend(); ++undo) {
    std::optional<std::string> was = BytesOf(undo->table, undo->key);
    if (undo->value.has_value())
      Write(undo->table, undo->key, *std::move(undo->value));
    else
      Delete(undo->table, undo->key);
    undo->value = std::move(was);
  }
  std::reverse(batch.begin(), batch.end());
}

absl::StatusOr<std::optional<std::string>> Disk::Get(store::Table table, std::string_view key) const {
  if (IsDamaged(table, key)) return disk_internal::Damaged();
  const auto found = rows(table).find(key);
  if (found == rows(table).end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second.bytes);
}

absl::Status Disk::Scan(store::Table table, const Range& range, const Visitor& visit) const {
  for (auto row = rows(table).lower_bound(range.from); row != rows(table).end(); ++row) {
    if (!range.to.empty() && row->first >= range.to) break;
    if (IsDamaged(table, row->first)) return disk_internal::Damaged();
    if (!visit(row->first, row->second.bytes)) break;
  }
  return absl::OkStatus();
}

absl::Status Disk::CheckExpectations(absl::Span<const store::Operation> operations) const {
  for (const store::Operation& operation : operations) {
    const bool absent = operation.kind == store::Operation::Kind::kExpectAbsent;
    if (!absent && operation.kind != store::Operation::Kind::kExpectValue) continue;
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> value, Get(operation.table, operation.key));
    const bool holds = absent ? !value.has_value() : value == operation.value;
    if (!holds) return absl::AbortedError("disk: an expectation does not hold");
  }
  return absl::OkStatus();
}

Disk::Batch Disk::Apply(absl::Span<const store::Operation> operations) {
  Batch batch;
  const bool remembers = lies_ || answers_early_ || fate_ == CommitFate::kCrashTorn;
  for (const store::Operation& operation : operations) {
    const bool puts = operation.kind == store::Operation::Kind::kPut;
    if (!puts && operation.kind != store::Operation::Kind::kDelete) continue;
    if (remembers) batch.push_back({operation.table, operation.key, BytesOf(operation.table, operation.key)});
    if (puts)
      Write(operation.table, operation.key, operation.value);
    else
      Delete(operation.table, operation.key);
  }
  return batch;
}

CommitFate Disk::NextFate() {
  if (fate_ == CommitFate::kDurable) return fate_;
  if (fate_skip_-- > 0) return CommitFate::kDurable;
  return std::exchange(fate_, CommitFate::kDurable);
}

void Disk::Stop() {
  failed_ = absl::DataLossError("disk: the machine has stopped");
  has_stopped_ = true;
}

absl::Status Disk::Commit(absl::Span<const store::Operation> operations) {
  HANDOVER_RETURN_IF_ERROR(failed_);
  if (is_full_) return absl::ResourceExhaustedError("disk: full");
  HANDOVER_RETURN_IF_ERROR(CheckExpectations(operations));
  const CommitFate fate = NextFate();
  switch (fate) {
    case CommitFate::kDurable: {
      if (answers_early_) unsynced_.clear();
      Batch batch = Apply(operations);
      if (lies_ || answers_early_) unsynced_.push_back(std::move(batch));
      if (watcher_) watcher_(operations);
      return absl::OkStatus();
    }
    case CommitFate::kCrashBefore:
      Stop();
      return failed_;
    case CommitFate::kCrashTorn: {
      fate_ = CommitFate::kCrashTorn;  // So that Apply() remembers.
      torn_.push_back(Apply(operations.subspan(0, (operations.size() + 1) / 2)));
      Stop();
      return failed_;
    }
    case CommitFate::kCrashAfter:
      if (answers_early_) unsynced_.clear();
      if (Batch batch = Apply(operations); lies_) unsynced_.push_back(std::move(batch));
      Stop();
      return failed_;
    case CommitFate::kFailsAbsent:
      failed_ = absl::DataLossError("disk: the sync has failed");
      return failed_;
    case CommitFate::kFailsPresent:
      // What is on the medium is seen by the next start alone: until then reads come from what was before.
      failed_ = absl::DataLossError("disk: the sync has failed");
      late_.assign(operations.begin(), operations.end());
      return failed_;
  }
  return absl::InternalError("disk: no such fate");
}

std::unique_ptr<store::Reader> Disk::TakeSnapshot() const { return std::make_unique<disk_internal::LiveReader>(*this); }

absl::Status Disk::CopyTo(const std::string&) { return absl::UnimplementedError("disk: no copies are simulated"); }

absl::Status Disk::Healthy() const {
  HANDOVER_RETURN_IF_ERROR(failed_);
  return is_full_ ? absl::ResourceExhaustedError("disk: full") : absl::OkStatus();
}

}  // namespace handover::simulation
