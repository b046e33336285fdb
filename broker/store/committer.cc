#include "broker/store/committer.h"

#include <algorithm>
#include <optional>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/status_macros.h"

namespace handover::store {
namespace committer_internal {

constexpr size_t kOverheadBytes = 64;  // Of a row or leaf, beside its bytes.

size_t SizeOf(const Transaction& transaction) {
  size_t bytes = kOverheadBytes;
  for (const Operation& operation : transaction.operations) {
    bytes += operation.key.size() + operation.value.size() + kOverheadBytes;
  }
  for (const LeafDraft& leaf : transaction.leaves) bytes += leaf.sealed_detail.size() + kOverheadBytes;
  return bytes;
}

bool IsExpectation(const Operation& operation) {
  return operation.kind == Operation::Kind::kExpectAbsent || operation.kind == Operation::Kind::kExpectValue;
}

}  // namespace committer_internal

class Committer::Overlay {
 public:
  explicit Overlay(const Store& store) : store_(store) {}

  // ABORTED when an expectation does not hold against the store and what the group has written so far.
  absl::Status Check(const Transaction& transaction) const {
    for (const Operation& operation : transaction.operations) {
      if (!committer_internal::IsExpectation(operation)) continue;
      HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> value, Get(operation));
      const bool holds = operation.kind == Operation::Kind::kExpectAbsent ? !value.has_value() : value == operation.value;
      if (!holds) return absl::AbortedError("an expectation does not hold any more");
    }
    return absl::OkStatus();
  }

  void Apply(const Transaction& transaction) {
    for (const Operation& operation : transaction.operations) {
      if (committer_internal::IsExpectation(operation) || !CanBeExpected(operation.table)) continue;
      std::optional<std::string>& value = rows_[Row(operation)];
      value.reset();
      if (operation.kind == Operation::Kind::kPut) value = operation.value;
    }
  }

 private:
  // The tables whose rows somebody expects something of; the others need no memory here.
  static bool CanBeExpected(Table table) {
    switch (table) {
      case Table::kMeta:
      case Table::kHandover:
      case Table::kDelivery:
      case Table::kPerson:
      case Table::kEpoch:
      case Table::kParty:
      case Table::kRequest:
        return true;
      case Table::kBody:
      case Table::kQueue:
      case Table::kSent:
      case Table::kPathway:
      case Table::kStream:
      case Table::kLeaf:
      case Table::kNode:
      case Table::kOpen:
        return false;
    }
    return false;
  }

  static std::string Row(const Operation& operation) {
    return absl::StrCat(std::string(1, static_cast<char>(operation.table)), operation.key);
  }

  absl::StatusOr<std::optional<std::string>> Get(const Operation& operation) const {
    const auto written = rows_.find(Row(operation));
    if (written != rows_.end()) return written->second;
    return store_.Get(operation.table, operation.key);
  }

  const Store& store_;
  absl::flat_hash_map<std::string, std::optional<std::string>> rows_;
};

Committer::Committer(const Options& options, Store& store, HeadFile& head_file, std::unique_ptr<Ledger> ledger,
                     Clock& clock)
    : options_(options), store_(store), head_file_(head_file), clock_(clock), ledger_(std::move(ledger)) {
  Publish();
  thread_ = std::thread([this] { Run(); });
}

Committer::~Committer() { Drain(); }

absl::StatusOr<std::unique_ptr<Committer>> Committer::Start(const Options& options, Store& store, HeadFile& head_file,
                                                            SigningKey log_key, Clock& clock, Random& random) {
  HANDOVER_ASSIGN_OR_RETURN(std::unique_ptr<Ledger> ledger, Ledger::Load(store, std::move(log_key), random));
  if (head_file.last().has_value()) {
    const std::optional<TreeHead> released =
        OpenTreeHead(head_file.last()->head, head_file.last()->signature, ledger->key().verify_key());
    if (!released.has_value()) {
      return absl::FailedPreconditionError("head file: its tree head was not signed by this log key");
    }
    if (released->size > ledger->size()) {
      return absl::FailedPreconditionError(
          "the store is behind the head file: leaves that were acknowledged are missing; restore the newer store");
    }
  }
  return absl::WrapUnique(new Committer(options, store, head_file, std::move(ledger), clock));
}

void Committer::Enqueue(Transaction transaction) {
  std::vector<Transaction> one;
  one.push_back(std::move(transaction));
  Enqueue(std::move(one));
}

void Committer::Enqueue(std::vector<Transaction> transactions) {
  absl::Status refused;
  {
    absl::MutexLock lock(&mu_);
    if (draining_) {
      refused = absl::UnavailableError("the broker is draining");
    } else if (!health_.ok() && health_.code() != absl::StatusCode::kResourceExhausted) {
      refused = absl::UnavailableError("the store has failed");
    } else if (queued_bytes_ > options_.max_queued_bytes) {
      refused = absl::ResourceExhaustedError("too much is waiting for the disk");
    } else {
      for (Transaction& transaction : transactions) {
        const size_t bytes = committer_internal::SizeOf(transaction);
        queued_bytes_ += bytes;
        queue_.push_back({std::move(transaction), bytes});
      }
    }
  }
  if (refused.ok()) return;
  for (Transaction& transaction : transactions) transaction.done(refused);
}

void Committer::Drain() {
  {
    absl::MutexLock lock(&mu_);
    draining_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Committer::Run() {
  for (;;) {
    std::vector<Waiting> group = NextGroup();
    if (group.empty()) break;
    CommitGroup(std::move(group));
  }
  head_file_.Sync().IgnoreError();
}

std::vector<Committer::Waiting> Committer::NextGroup() {
  absl::MutexLock lock(&mu_);
  const auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return draining_ || !queue_.empty(); };
  mu_.Await(absl::Condition(&ready));
  size_t bytes = 0;
  size_t count = 0;
  while (count < queue_.size() && count < options_.max_group_transactions) {
    if (count > 0 && bytes + queue_[count].bytes > options_.max_group_bytes) break;
    bytes += queue_[count].bytes;
    ++count;
  }
  std::vector<Waiting> group(std::make_move_iterator(queue_.begin()),
                             std::make_move_iterator(queue_.begin() + static_cast<ptrdiff_t>(count)));
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<ptrdiff_t>(count));
  queued_bytes_ -= bytes;
  return group;
}

void Committer::CommitGroup(std::vector<Waiting> group) {
  Overlay overlay(store_);
  std::vector<Waiting*> members;
  for (Waiting& waiting : group) {
    const absl::Status expected = overlay.Check(waiting.transaction);
    if (!expected.ok()) {
      waiting.transaction.done(expected);
      continue;
    }
    overlay.Apply(waiting.transaction);
    members.push_back(&waiting);
  }
  if (members.empty()) return;
  std::vector<CommitResult> results;
  const absl::Status written = Write(members, results);
  {
    absl::MutexLock lock(&mu_);
    health_ = written;
  }
  if (written.ok()) Publish();
  for (size_t i = 0; i < members.size(); ++i) {
    if (written.ok()) {
      members[i]->transaction.done(results[i]);
    } else {
      const bool full = written.code() == absl::StatusCode::kResourceExhausted;
      members[i]->transaction.done(full ? written : absl::UnavailableError("the store has failed"));
    }
  }
}

absl::Status Committer::Write(const std::vector<Waiting*>& members, std::vector<CommitResult>& results) {
  std::vector<const LeafDraft*> drafts;
  for (Waiting* member : members) {
    const std::vector<LeafDraft>& leaves = member->transaction.leaves;
    results.push_back({nullptr, drafts.size(), leaves.size()});
    for (const LeafDraft& leaf : leaves) drafts.push_back(&leaf);
  }
  Ledger::Staged staged;
  if (!drafts.empty()) {
    HANDOVER_ASSIGN_OR_RETURN(staged, ledger_->Stage(drafts, clock_.Now(), store_));
  }
  std::vector<Operation> operations = std::move(staged.operations);
  for (size_t i = 0; i < members.size(); ++i) {
    results[i].group = staged.group;
    Transaction& transaction = members[i]->transaction;
    std::vector<uint64_t> indexes;
    for (size_t leaf = 0; leaf < results[i].count; ++leaf) indexes.push_back(results[i].index(leaf));
    for (Operation& operation : transaction.operations) {
      if (!committer_internal::IsExpectation(operation)) operations.push_back(std::move(operation));
    }
    if (transaction.finish) transaction.finish(indexes, operations);
  }
  HANDOVER_RETURN_IF_ERROR(store_.Commit(operations));
  if (drafts.empty()) return absl::OkStatus();
  ledger_->Adopt(staged);
  return head_file_.Write(ledger_->head(), ledger_->head_signature());
}

// Makes the newest head readable for other threads.
void Committer::Publish() {
  absl::MutexLock lock(&mu_);
  head_ = {ledger_->head(), ledger_->head_signature()};
}

Committer::Head Committer::NewestHead() const {
  absl::MutexLock lock(&mu_);
  return head_;
}

absl::Status Committer::Healthy() const {
  {
    absl::MutexLock lock(&mu_);
    if (draining_) return absl::UnavailableError("draining");
    if (!health_.ok()) return health_;
  }
  return store_.Healthy();
}

Committer::Counters Committer::counters() const {
  absl::MutexLock lock(&mu_);
  return counters_;
}

}  // namespace handover::store
