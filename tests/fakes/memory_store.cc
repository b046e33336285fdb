#include "tests/fakes/memory_store.h"

#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>

#include "broker/base/status_macros.h"

namespace handover::fakes {
namespace memory_store_internal {

constexpr uint64_t kNewest = std::numeric_limits<uint64_t>::max();
constexpr const char* kCopyName = "rows";

void WriteField(std::ofstream& file, std::string_view bytes) {
  const uint64_t size = bytes.size();
  file.write(reinterpret_cast<const char*>(&size), sizeof size);
  file.write(bytes.data(), static_cast<std::streamsize>(size));
}

bool ReadField(std::ifstream& file, std::string& bytes) {
  uint64_t size = 0;
  if (!file.read(reinterpret_cast<char*>(&size), sizeof size)) return false;
  bytes.resize(size);
  return static_cast<bool>(file.read(bytes.data(), static_cast<std::streamsize>(size)));
}

absl::Status Damaged() { return absl::DataLossError("memory store: a row is damaged"); }

}  // namespace memory_store_internal

class MemoryStore::Snapshot final : public store::Reader {
 public:
  Snapshot(const MemoryStore& store, uint64_t commit) : store_(store), commit_(commit) {}

  absl::StatusOr<std::optional<std::string>> Get(store::Table table,
                                                 std::string_view key) const override {
    return store_.GetAt(commit_, table, key);
  }
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override {
    return store_.ScanAt(commit_, table, range, visit);
  }

 private:
  const MemoryStore& store_;
  const uint64_t commit_;
};

const std::optional<std::string>* MemoryStore::ValueAt(const Versions& versions, uint64_t commit) {
  const std::optional<std::string>* value = nullptr;
  for (const auto& [since, candidate] : versions) {
    if (since <= commit) value = &candidate;
  }
  return value != nullptr && value->has_value() ? value : nullptr;
}

absl::StatusOr<std::optional<std::string>> MemoryStore::GetAt(uint64_t commit, store::Table table,
                                                              std::string_view key) const {
  absl::MutexLock lock(&mu_);
  const RowName name(table, std::string(key));
  if (damaged_.count(name) > 0) return memory_store_internal::Damaged();
  const auto row = rows_.find(name);
  if (row == rows_.end()) return std::optional<std::string>();
  const std::optional<std::string>* value = ValueAt(row->second, commit);
  return value == nullptr ? std::optional<std::string>() : *value;
}

absl::Status MemoryStore::Collect(uint64_t commit, store::Table table, const Range& range,
                                  Found& found) const {
  absl::MutexLock lock(&mu_);
  for (auto row = rows_.lower_bound({table, range.from}); row != rows_.end(); ++row) {
    const auto& [name, versions] = *row;
    if (name.first != table || (!range.to.empty() && name.second >= range.to)) break;
    if (damaged_.count(name) > 0) return memory_store_internal::Damaged();
    const std::optional<std::string>* value = ValueAt(versions, commit);
    if (value != nullptr) found.emplace_back(name.second, **value);
  }
  return absl::OkStatus();
}

// The visitor runs without the lock, so that it may read other rows.
absl::Status MemoryStore::ScanAt(uint64_t commit, store::Table table, const Range& range,
                                 const Visitor& visit) const {
  Found found;
  const absl::Status collected = Collect(commit, table, range, found);
  for (const auto& [key, value] : found) {
    if (!visit(key, value)) return absl::OkStatus();
  }
  return collected;
}

absl::StatusOr<std::optional<std::string>> MemoryStore::Get(store::Table table,
                                                            std::string_view key) const {
  return GetAt(memory_store_internal::kNewest, table, key);
}

absl::Status MemoryStore::Scan(store::Table table, const Range& range, const Visitor& visit) const {
  return ScanAt(memory_store_internal::kNewest, table, range, visit);
}

absl::Status MemoryStore::CheckExpectation(const store::Operation& operation) const {
  const RowName name(operation.table, operation.key);
  if (damaged_.count(name) > 0) return memory_store_internal::Damaged();
  const auto row = rows_.find(name);
  const std::optional<std::string>* value =
      row == rows_.end() ? nullptr : ValueAt(row->second, memory_store_internal::kNewest);
  switch (operation.kind) {
    case store::Operation::Kind::kPut:
    case store::Operation::Kind::kDelete:
      return absl::OkStatus();
    case store::Operation::Kind::kExpectAbsent:
      return value == nullptr ? absl::OkStatus() : absl::AbortedError("memory store: it exists");
    case store::Operation::Kind::kExpectValue:
      return value != nullptr && *value == operation.value
                 ? absl::OkStatus()
                 : absl::AbortedError("memory store: it has changed");
  }
  return absl::InternalError("memory store: unknown operation");
}

void MemoryStore::Write(absl::Span<const store::Operation> operations, uint64_t commit,
                        Rows& rows) {
  for (const store::Operation& operation : operations) {
    const RowName name(operation.table, operation.key);
    if (operation.kind == store::Operation::Kind::kPut) {
      rows[name].emplace_back(commit, operation.value);
    } else if (operation.kind == store::Operation::Kind::kDelete) {
      rows[name].emplace_back(commit, std::nullopt);
    }
  }
}

absl::Status MemoryStore::Commit(absl::Span<const store::Operation> operations) {
  absl::MutexLock lock(&mu_);
  is_waiting_ = true;
  const auto is_released = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return !holds_; };
  mu_.Await(absl::Condition(&is_released));
  is_waiting_ = false;
  HANDOVER_RETURN_IF_ERROR(failed_);
  HANDOVER_RETURN_IF_ERROR(medium_);
  for (const store::Operation& operation : operations) {
    HANDOVER_RETURN_IF_ERROR(CheckExpectation(operation));
  }
  if (fault_.has_value() && commits_to_failure_-- == 0) {
    const Fault fault = *std::exchange(fault_, std::nullopt);
    if (absl::IsDataLoss(fault.status)) failed_ = fault.status;
    if (fault.reaches_medium) Write(operations, newest_commit_ + 1, medium_only_);
    return fault.status;
  }
  Write(operations, ++newest_commit_, rows_);
  ++commit_count_;
  return absl::OkStatus();
}

std::unique_ptr<store::Reader> MemoryStore::TakeSnapshot() const {
  absl::MutexLock lock(&mu_);
  return std::make_unique<Snapshot>(*this, newest_commit_);
}

absl::Status MemoryStore::CopyTo(const std::string& directory) {
  std::error_code error;
  if (std::filesystem::exists(directory, error)) return absl::AlreadyExistsError("it exists");
  absl::MutexLock lock(&mu_);
  HANDOVER_RETURN_IF_ERROR(medium_);
  if (!std::filesystem::create_directory(directory, error)) {
    return absl::UnavailableError("memory store: the folder cannot be made");
  }
  std::ofstream file(directory + "/" + memory_store_internal::kCopyName, std::ios::binary);
  for (const auto& [name, versions] : rows_) {
    const std::optional<std::string>* value = ValueAt(versions, memory_store_internal::kNewest);
    if (value == nullptr) continue;
    memory_store_internal::WriteField(file, std::string(1, static_cast<char>(name.first)));
    memory_store_internal::WriteField(file, name.second);
    memory_store_internal::WriteField(file, **value);
  }
  return file ? absl::OkStatus() : absl::UnavailableError("memory store: cannot be written");
}

absl::StatusOr<std::unique_ptr<MemoryStore>> MemoryStore::OpenCopy(const std::string& directory) {
  std::ifstream file(directory + "/" + memory_store_internal::kCopyName, std::ios::binary);
  if (!file) return absl::UnavailableError("memory store: there is no copy");
  auto copy = std::make_unique<MemoryStore>();
  absl::MutexLock lock(&copy->mu_);
  std::string table, key, value;
  while (memory_store_internal::ReadField(file, table) &&
         memory_store_internal::ReadField(file, key) &&
         memory_store_internal::ReadField(file, value)) {
    copy->rows_[{static_cast<store::Table>(table[0]), key}].emplace_back(0, value);
  }
  return copy;
}

std::unique_ptr<MemoryStore> MemoryStore::Restart() const {
  auto next = std::make_unique<MemoryStore>();
  absl::MutexLock lock(&mu_);
  absl::MutexLock next_lock(&next->mu_);
  next->rows_ = rows_;
  for (const auto& [name, versions] : medium_only_) {
    Versions& all = next->rows_[name];
    all.insert(all.end(), versions.begin(), versions.end());
  }
  next->newest_commit_ = newest_commit_ + 1;
  return next;
}

absl::Status MemoryStore::Healthy() const {
  absl::MutexLock lock(&mu_);
  return failed_.ok() ? medium_ : failed_;
}

void MemoryStore::FailAfter(int commit_count, const Fault& fault) {
  absl::MutexLock lock(&mu_);
  commits_to_failure_ = commit_count;
  fault_ = fault;
}

void MemoryStore::SetMedium(const absl::Status& status) {
  absl::MutexLock lock(&mu_);
  medium_ = status;
}

void MemoryStore::DamageRow(store::Table table, std::string_view key) {
  absl::MutexLock lock(&mu_);
  damaged_.emplace(table, std::string(key));
}

void MemoryStore::HoldCommits() {
  absl::MutexLock lock(&mu_);
  holds_ = true;
}

void MemoryStore::ReleaseCommits() {
  absl::MutexLock lock(&mu_);
  holds_ = false;
}

void MemoryStore::AwaitHeldCommit() const {
  absl::MutexLock lock(&mu_);
  const auto is_waiting = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return is_waiting_; };
  mu_.Await(absl::Condition(&is_waiting));
}

int MemoryStore::commit_count() const {
  absl::MutexLock lock(&mu_);
  return commit_count_;
}

size_t MemoryStore::row_count(store::Table table) const {
  absl::MutexLock lock(&mu_);
  size_t count = 0;
  for (const auto& [name, versions] : rows_) {
    const bool exists = ValueAt(versions, memory_store_internal::kNewest) != nullptr;
    if (name.first == table && exists) ++count;
  }
  return count;
}

}  // namespace handover::fakes
