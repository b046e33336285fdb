#include "broker/store/committer.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/memory/memory.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/status_macros.h"
#include "broker/store/log_reader.h"

namespace handover::store {
namespace committer_internal {

constexpr int64_t kMostOwed = 1024;    // Transactions, either way.
constexpr size_t kOverheadBytes = 64;  // Of a row or leaf, beside its bytes.

size_t SizeOf(const Transaction& transaction) {
  size_t bytes = kOverheadBytes;
  for (const Operation& operation : transaction.operations) {
    bytes += operation.key.size() + operation.value.size() + kOverheadBytes;
  }
  for (const LeafDraft& leaf : transaction.leaves)
    bytes += leaf.sealed_detail.size() + kOverheadBytes;
  return bytes;
}

bool IsExpectation(const Operation& operation) {
  return operation.kind == Operation::Kind::kExpectAbsent ||
         operation.kind == Operation::Kind::kExpectValue;
}

absl::Status StoreHasFailed() {
  return absl::UnavailableError("the store has failed; restart to recover");
}

// Whether the store holds every leaf that was released, and the log they were released in.
absl::Status CheckReleased(const Store& store, const HeadFile& head_file, const Ledger& ledger) {
  if (!head_file.last().has_value()) return absl::OkStatus();
  const std::optional<TreeHead> released = OpenTreeHead(
      {head_file.last()->head, head_file.last()->signature}, ledger.key().verify_key());
  if (!released.has_value()) {
    return absl::FailedPreconditionError("head file: its tree head was not signed by this log key");
  }
  if (released->size > ledger.size()) {
    return absl::FailedPreconditionError(
        "the store is behind the head file: leaves that were acknowledged are missing; restore the "
        "newer store");
  }
  HANDOVER_ASSIGN_OR_RETURN(const Digest root, StoredRoot(LogReader(store), released->size));
  if (root != released->root) {
    return absl::FailedPreconditionError(
        "the store holds another log than the one of the head file");
  }
  return absl::OkStatus();
}

}  // namespace committer_internal

// Borrows the operations of the transactions it has applied.
class Committer::Overlay {
 public:
  explicit Overlay(const Store& store) : store_(store) {}

  // ABORTED when an expectation does not hold against the store and what the group has written so
  // far.
  absl::Status Check(const Transaction& transaction) const {
    for (const Operation& operation : transaction.operations) {
      if (!committer_internal::IsExpectation(operation)) continue;
      HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> value, Get(operation));
      const bool holds = operation.kind == Operation::Kind::kExpectAbsent
                             ? !value.has_value()
                             : value == operation.value;
      if (!holds) return absl::AbortedError("an expectation does not hold any more");
    }
    return absl::OkStatus();
  }

  // REQUIRES: the operations stay where they are while the overlay lives.
  void Apply(const Transaction& transaction) {
    for (const Operation& operation : transaction.operations) {
      if (!committer_internal::IsExpectation(operation)) written_[Row(operation)] = &operation;
    }
  }

 private:
  using RowName = std::pair<Table, std::string_view>;
  static RowName Row(const Operation& operation) { return {operation.table, operation.key}; }

  absl::StatusOr<std::optional<std::string>> Get(const Operation& operation) const {
    const auto written = written_.find(Row(operation));
    if (written == written_.end()) return store_.Get(operation.table, operation.key);
    if (written->second->kind == Operation::Kind::kDelete) return std::optional<std::string>();
    return std::optional<std::string>(written->second->value);
  }

  const Store& store_;
  absl::flat_hash_map<RowName, const Operation*> written_;
};

struct Committer::Group {
  std::vector<Transaction*> members;
  std::vector<CommitResult> results;  // One per member; their group is filled in by Write().
  std::vector<Refused> refused;
  std::vector<const LeafDraft*> drafts;
  Ledger::Streams streams;
};

Committer::Committer(const Options& options, Store& store, HeadFile& head_file,
                     std::unique_ptr<Ledger> ledger, Clock& clock)
    : options_(options),
      store_(store),
      head_file_(head_file),
      clock_(clock),
      ledger_(std::move(ledger)),
      head_{ledger_->head(), ledger_->head_signature()} {
  if (options_.own_thread) thread_ = std::thread([this] { Run(); });
}

Committer::~Committer() {
  Drain();
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<std::unique_ptr<Committer>> Committer::Start(const Options& options, Store& store,
                                                            HeadFile& head_file, SigningKey log_key,
                                                            Clock& clock, Random& random) {
  HANDOVER_ASSIGN_OR_RETURN(std::unique_ptr<Ledger> ledger,
                            Ledger::Load(store, std::move(log_key), random));
  HANDOVER_RETURN_IF_ERROR(committer_internal::CheckReleased(store, head_file, *ledger));
  // A crash between the commit and its release has left the file one group behind.
  const bool is_behind = !head_file.last().has_value() || head_file.last()->head != ledger->head();
  if (ledger->size() > 0 && is_behind) {
    HANDOVER_RETURN_IF_ERROR(head_file.Write(ledger->head(), ledger->head_signature()));
  }
  return absl::WrapUnique(new Committer(options, store, head_file, std::move(ledger), clock));
}

void Committer::Enqueue(Transaction transaction, Precedence precedence) {
  std::vector<Transaction> one;
  one.push_back(std::move(transaction));
  Enqueue(std::move(one), precedence);
}

void Committer::Enqueue(std::vector<Transaction> transactions, Precedence precedence) {
  const bool prompt = precedence == Precedence::kPrompt;
  absl::Status refused;
  {
    absl::MutexLock lock(&mu_);
    Lane& lane = prompt ? prompt_ : bulk_;
    if (prompt) last_prompt_ = clock_.SinceStart();
    if (draining_) {
      refused = absl::UnavailableError("the broker is draining");
    } else if (!health_.ok() && health_.code() != absl::StatusCode::kResourceExhausted) {
      refused = committer_internal::StoreHasFailed();
    } else if (lane.bytes > options_.max_queued_bytes) {
      refused = absl::ResourceExhaustedError("too much is waiting for the disk");
    }
    if (!refused.ok()) {
      counters_.refused += transactions.size();
    } else {
      for (Transaction& transaction : transactions) {
        const size_t bytes = committer_internal::SizeOf(transaction);
        lane.bytes += bytes;
        lane.queue.push_back({std::move(transaction), bytes});
      }
    }
  }
  if (refused.ok()) return;
  for (Transaction& transaction : transactions) transaction.done(refused);
}

bool Committer::CommitHere() {
  {
    absl::MutexLock lock(&mu_);
    if (prompt_.queue.empty() && bulk_.queue.empty()) return false;
  }
  CommitGroup(NextGroup());
  return true;
}

void Committer::Drain() {
  {
    absl::MutexLock lock(&mu_);
    draining_ = true;
    if (ended_) return;
    if (options_.own_thread) {
      mu_.Await(absl::Condition(&ended_));
      return;
    }
  }
  Run();
}

void Committer::Run() {
  for (;;) {
    std::vector<Waiting> group = NextGroup();
    if (group.empty()) break;
    CommitGroup(std::move(group));
  }
  head_file_.Sync().IgnoreError();
  absl::MutexLock lock(&mu_);
  ended_ = true;
}

std::vector<Committer::Waiting> Committer::NextGroup() {
  absl::MutexLock lock(&mu_);
  const auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return draining_ || !prompt_.queue.empty() || !bulk_.queue.empty();
  };
  mu_.Await(absl::Condition(&ready));
  std::vector<Waiting> group;
  Board(prompt_, options_.max_group_transactions, group);
  const size_t prompt = group.size();
  const bool quiet = group.empty() && clock_.SinceStart() - last_prompt_ >= options_.quiet;
  Board(bulk_, quiet ? options_.max_group_transactions : std::max(options_.bulk_piece, 2 * prompt), group);
  const int64_t owed = owed_ + static_cast<int64_t>(2 * prompt) - static_cast<int64_t>(group.size() - prompt);
  owed_ = std::clamp(owed, -committer_internal::kMostOwed, committer_internal::kMostOwed);
  return group;
}

void Committer::Board(Lane& lane, size_t most, std::vector<Waiting>& group) {
  size_t bytes = 0;
  for (size_t count = 0; count < most && !lane.queue.empty(); ++count) {
    if (count > 0 && bytes + lane.queue.front().bytes > options_.max_group_bytes) break;
    bytes += lane.queue.front().bytes;
    group.push_back(std::move(lane.queue.front()));
    lane.queue.pop_front();
  }
  lane.bytes -= bytes;
}

void Committer::CommitGroup(std::vector<Waiting> waiting) {
  Overlay overlay(store_);
  Group group;
  for (Waiting& one : waiting) {
    const absl::Status admitted = Admit(one.transaction, overlay, group);
    if (!admitted.ok()) group.refused.push_back({&one.transaction, admitted});
  }
  const absl::Status written = group.members.empty() ? absl::OkStatus() : Write(group);
  const bool full = absl::IsResourceExhausted(written);
  if (!written.ok() && !full) broken_ = written;
  Publish(group, written);
  for (size_t i = 0; i < group.members.size(); ++i) {
    if (written.ok()) {
      group.members[i]->done(std::move(group.results[i]));
    } else {
      group.members[i]->done(full ? written : committer_internal::StoreHasFailed());
    }
  }
  // Only now, so that who decides again reads what this group has written.
  for (const Refused& one : group.refused) one.transaction->done(one.status);
}

// Gives the transaction its place in the group, or says why it has none.
absl::Status Committer::Admit(Transaction& transaction, Overlay& overlay, Group& group) {
  if (!broken_.ok()) return committer_internal::StoreHasFailed();
  HANDOVER_RETURN_IF_ERROR(overlay.Check(transaction));
  HANDOVER_RETURN_IF_ERROR(ledger_->ReadStreams(transaction.leaves, store_, group.streams));
  if (transaction.finish) {
    std::vector<uint64_t> indexes(transaction.leaves.size());
    std::iota(indexes.begin(), indexes.end(), ledger_->size() + group.drafts.size());
    transaction.finish(indexes, transaction.operations);
  }
  overlay.Apply(transaction);
  group.members.push_back(&transaction);
  group.results.push_back({nullptr, group.drafts.size(), transaction.leaves.size()});
  for (const LeafDraft& leaf : transaction.leaves) group.drafts.push_back(&leaf);
  return absl::OkStatus();
}

absl::Status Committer::Write(Group& group) {
  Ledger::Staged staged;
  if (!group.drafts.empty()) {
    HANDOVER_ASSIGN_OR_RETURN(staged,
                              ledger_->Stage(group.drafts, clock_.Now(), std::move(group.streams)));
  }
  std::vector<Operation> operations = std::move(staged.operations);
  for (Transaction* member : group.members) {
    for (Operation& operation : member->operations) {
      // Admit() has checked the expectations; the store could not see what the group itself has
      // written.
      if (!committer_internal::IsExpectation(operation)) operations.push_back(std::move(operation));
    }
  }
  HANDOVER_RETURN_IF_ERROR(store_.Commit(operations));
  if (group.drafts.empty()) return absl::OkStatus();
  for (CommitResult& result : group.results) result.group = staged.group;
  ledger_->Adopt(std::move(staged));
  return head_file_.Write(ledger_->head(), ledger_->head_signature());
}

// Makes the outcome readable for other threads.
void Committer::Publish(const Group& group, const absl::Status& written) {
  absl::MutexLock lock(&mu_);
  counters_.refused += group.refused.size();
  if (group.members.empty()) return;
  health_ = written;
  if (!written.ok()) {
    counters_.refused += group.members.size();
    return;
  }
  head_ = {ledger_->head(), ledger_->head_signature()};
  counters_.groups += 1;
  counters_.transactions += group.members.size();
  counters_.leaves += group.drafts.size();
}

Committer::Head Committer::NewestHead() const {
  absl::MutexLock lock(&mu_);
  return head_;
}

absl::Status Committer::Healthy() const {
  {
    absl::MutexLock lock(&mu_);
    if (draining_) return absl::UnavailableError("draining");
    // A full disk may have room again, which only the store can tell.
    if (!health_.ok() && !absl::IsResourceExhausted(health_)) return health_;
  }
  return store_.Healthy();
}

Committer::Counters Committer::counters() const {
  absl::MutexLock lock(&mu_);
  Counters counters = counters_;
  counters.queued = prompt_.queue.size() + bulk_.queue.size();
  return counters;
}

}  // namespace handover::store
