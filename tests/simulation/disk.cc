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

void Disk::Recover() {
  has_stopped_ = false;
  failed_ = absl::OkStatus();
  fate_ = CommitFate::kDurable;
  for (Batch& batch : torn_) Swap(batch);
  torn_.clear();
  if (answers_early_ && !late_.empty()) unsynced_.clear();
  if (answers_early_) {
    CutPower(unsynced_.size());
    dropped_.clear();  // Nobody has a newer store.
  }
  if (Batch batch = Apply(late_); lies_ && !late_.empty()) unsynced_.push_back(std::move(batch));
  late_.clear();
}

size_t Disk::CutPower(size_t dropped) {
  const size_t count = std::min(dropped, unsynced_.size());
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

void Disk::Swap(Batch& batch) {
  for (auto undo = batch.rbegin(); undo != batch.rend(); ++undo) {
    Rows& rows = rows_[static_cast<size_t>(undo->table)];
    const auto found = rows.find(undo->key);
    std::optional<std::string> was = found == rows.end() ? std::nullopt : std::make_optional(found->second);
    if (undo->value.has_value())
      rows[undo->key] = *undo->value;
    else if (found != rows.end())
      rows.erase(found);
    undo->value = std::move(was);
  }
  std::reverse(batch.begin(), batch.end());
}

absl::StatusOr<std::optional<std::string>> Disk::Get(store::Table table, std::string_view key) const {
  if (IsDamaged(table, key)) return disk_internal::Damaged();
  const Rows& rows = rows_[static_cast<size_t>(table)];
  const auto found = rows.find(key);
  if (found == rows.end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second);
}

absl::Status Disk::Scan(store::Table table, const Range& range, const Visitor& visit) const {
  const Rows& rows = rows_[static_cast<size_t>(table)];
  for (auto row = rows.lower_bound(range.from); row != rows.end(); ++row) {
    if (!range.to.empty() && row->first >= range.to) break;
    if (IsDamaged(table, row->first)) return disk_internal::Damaged();
    if (!visit(row->first, row->second)) break;
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
    Rows& rows = rows_[static_cast<size_t>(operation.table)];
    const bool puts = operation.kind == store::Operation::Kind::kPut;
    if (!puts && operation.kind != store::Operation::Kind::kDelete) continue;
    if (remembers) {
      const auto found = rows.find(operation.key);
      batch.push_back({operation.table, operation.key,
                       found == rows.end() ? std::nullopt : std::make_optional(found->second)});
    }
    if (puts)
      rows[operation.key] = operation.value;
    else
      rows.erase(operation.key);
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
