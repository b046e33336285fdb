// Group commit: many transactions, one sync, one signed tree head. A group is whatever queued while the last sync ran;
// there is no timer.
#ifndef HANDOVER_BROKER_STORE_COMMITTER_H_
#define HANDOVER_BROKER_STORE_COMMITTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/base/clock.h"
#include "broker/store/head_file.h"
#include "broker/store/ledger.h"
#include "broker/store/store.h"

namespace handover::store {

// One pipeline's effect: rows and leaves that become durable together, or not at all.
struct Transaction {
  std::vector<Operation> operations;
  std::vector<LeafDraft> leaves;

  // Optional. Rows that hold log indexes: called on the committer's thread once the leaves have their places, in order.
  // Must be quick and may not block.
  std::function<void(const std::vector<uint64_t>& leaf_indexes, std::vector<Operation>& operations)> finish;

  // Required. Called once, on the committer's thread, after the group is durable and its head released. Must not block.
  // ABORTED: an expectation does not hold any more; decide again. RESOURCE_EXHAUSTED: the disk is full, nothing is
  // stored, retry later. UNAVAILABLE: draining, or storage has failed, in which case it is unknown whether it is stored:
  // a retry with the same ids is safe. DATA_LOSS: a row it reads is damaged.
  std::function<void(absl::StatusOr<CommitResult>)> done;
};

// Thread-safe. Owns one thread. Borrows store, head file and clock, which must outlive it.
class Committer {
 public:
  struct Options {
    // Per group: bounds the time one sync can take, and what a failed group takes with it.
    size_t max_group_bytes = 4u << 20;
    size_t max_group_transactions = 4096;
    // Enqueue() refuses beyond this: backpressure instead of memory.
    size_t max_queued_bytes = 64u << 20;
  };

  // FAILED_PRECONDITION: the store is behind the head file, so leaves that were acknowledged are gone: restore the newer
  // store, or close this log and begin a successor. Errors of Ledger::Load are handed through.
  static absl::StatusOr<std::unique_ptr<Committer>> Start(const Options& options, Store& store, HeadFile& head_file,
                                                          SigningKey log_key, Clock& clock, Random& random);
  // Drains.
  ~Committer();

  // Takes the transaction; `done` says what became of it, also when it is refused here.
  void Enqueue(Transaction transaction);
  // The same for several: one lock, and they land in one group as far as they fit.
  void Enqueue(std::vector<Transaction> transactions);

  // Commits what is queued, refuses what comes, and ends the thread. Idempotent.
  void Drain();

  // The newest released head; empty for an empty log.
  struct Head {
    std::string head;
    std::string signature;
  };
  Head NewestHead() const;

  // OK while commits succeed.
  absl::Status Healthy() const;

  struct Counters {
    uint64_t groups = 0;
    uint64_t transactions = 0;
    uint64_t leaves = 0;
  };
  Counters counters() const;

 private:
  struct Waiting {
    Transaction transaction;
    size_t bytes = 0;
  };
  // What earlier transactions of the same group have written: expectations see it.
  class Overlay;

  Committer(const Options& options, Store& store, HeadFile& head_file, std::unique_ptr<Ledger> ledger, Clock& clock);
  void Run();
  std::vector<Waiting> NextGroup();
  void CommitGroup(std::vector<Waiting> group);
  absl::Status Write(const std::vector<Waiting*>& members, std::vector<CommitResult>& results);
  void Publish();

  // Constant after construction.
  const Options options_;
  Store& store_;
  HeadFile& head_file_;
  Clock& clock_;

  // The thread's own.
  const std::unique_ptr<Ledger> ledger_;

  mutable absl::Mutex mu_;
  std::vector<Waiting> queue_ ABSL_GUARDED_BY(mu_);
  size_t queued_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  bool draining_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status health_ ABSL_GUARDED_BY(mu_);
  Head head_ ABSL_GUARDED_BY(mu_);
  Counters counters_ ABSL_GUARDED_BY(mu_);

  std::thread thread_;  // Last: runs on the members above.
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_COMMITTER_H_
