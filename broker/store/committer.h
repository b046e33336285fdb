// Group commit: many transactions, one sync, one signed tree head. A group is whatever queued while
// the last sync ran; there is no timer. Of what comes in bulk, it is a piece: ADR 0026.
#ifndef HANDOVER_BROKER_STORE_COMMITTER_H_
#define HANDOVER_BROKER_STORE_COMMITTER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/base/clock.h"
#include "broker/base/random.h"
#include "broker/store/head_file.h"
#include "broker/store/ledger.h"
#include "broker/store/store.h"

namespace handover::store {

// Who waits for a commit. Within one precedence first come is first served.
enum class Precedence {
  kPrompt,  // A caller, for the answer to what it said.
  kBulk,    // Work that comes by the thousand, one waiting for the other: hand-outs, words about them, rounds.
};

// One pipeline's effect: rows and leaves that become durable together, or not at all.
struct Transaction {
  std::vector<Operation> operations;
  std::vector<LeafDraft> leaves;

  // Optional. Rows that hold log indexes: called on the committer's thread, at most once, when the
  // expectations hold and the leaves have their places, in order. `operations` are this
  // transaction's own: they may be changed and added to, but no expectation may be added. Must be
  // quick and may not block.
  std::function<void(const std::vector<uint64_t>& leaf_indexes, std::vector<Operation>& operations)>
      finish;

  // Optional. What must live until `done` has been called. Shared: with whoever else commits the same.
  std::vector<std::shared_ptr<const void>> keeps;

  // Required. Called once: on the committer's thread after the group is durable and its head
  // released, or, when Enqueue() refuses, on the caller's. Must not block and must not call
  // Drain(). ABORTED: an expectation does not hold any more, and what broke it can be read; decide
  // again. RESOURCE_EXHAUSTED: the disk is full or too much is waiting, nothing is stored, retry
  // later. UNAVAILABLE: draining, or storage has failed, in which case it is unknown whether it is
  // stored: a retry with the same ids is safe. DATA_LOSS: a row it reads is damaged.
  std::function<void(absl::StatusOr<CommitResult>)> done;
};

// Thread-safe. Owns one thread, unless its options say otherwise. Borrows store, head file and
// clock, which must outlive it.
class Committer {
 public:
  struct Options {
    // Per group and precedence: bounds the time one sync can take, and what a failed group takes with it.
    size_t max_group_bytes = 4u << 20;
    size_t max_group_transactions = 4096;
    // Until nobody prompt has come for `quiet`, bulk comes in pieces: so many in a group, or twice as many as it has
    // prompt ones, since what is accepted is handed out and spoken about. Whoever comes waits for the group that is
    // under way and for its own, so for two pieces.
    size_t bulk_piece = 8;
    absl::Duration quiet = absl::Milliseconds(250);
    // Enqueue() refuses beyond this, of each precedence: backpressure instead of memory.
    size_t max_queued_bytes = 64u << 20;
    // Without one nothing is committed but by CommitHere(), Drain() and the destructor, on their
    // caller's thread: the simulation says when, so that a seed repeats every interleaving.
    bool own_thread = true;
  };

  // FAILED_PRECONDITION: the store is behind the head file, so leaves that were acknowledged are
  // gone: restore the newer store, or close this log and begin a successor. The same when the
  // store's log is not the one of the head file. Errors of Ledger::Load, of reading the log and of
  // HeadFile::Write are handed through.
  static absl::StatusOr<std::unique_ptr<Committer>> Start(const Options& options, Store& store,
                                                          HeadFile& head_file, SigningKey log_key,
                                                          Clock& clock, Random& random);
  // Drains.
  ~Committer();

  // Takes the transaction; `done` says what became of it, also when it is refused here.
  void Enqueue(Transaction transaction, Precedence precedence = Precedence::kPrompt);
  // The same for several: one lock, and they land in one group as far as they fit.
  void Enqueue(std::vector<Transaction> transactions, Precedence precedence = Precedence::kPrompt);

  // Commits one group of what is queued, on this thread; whether anything was queued. REQUIRES: no
  // thread of its own, and one caller at a time.
  bool CommitHere();

  // Commits what is queued, refuses what comes, and ends the thread. Idempotent.
  void Drain();

  // Whether bulk is ahead of its pace, which is twice what is prompt: more of it only makes who is waited for wait.
  // What there is most of, hand-outs and words of recipients, gives way then (broker/base/give_way.h), and not while
  // bulk is behind: what is accepted has to go out.
  bool BulkIsAhead() const { return owed_.load(std::memory_order_relaxed) <= 0; }

  // The newest released head; empty for an empty log.
  struct Head {
    std::string head;
    std::string signature;
  };
  Head NewestHead() const;

  // OK while commits are expected to succeed. RESOURCE_EXHAUSTED ends by itself once there is room;
  // all else needs a restart.
  absl::Status Healthy() const;

  // Since the start.
  struct Counters {
    uint64_t groups = 0;        // Committed, with and without leaves.
    uint64_t transactions = 0;  // Of them.
    uint64_t leaves = 0;        // Of them.
    uint64_t refused = 0;       // Transactions that were answered with an error.
    uint64_t queued = 0;        // That wait for a group now.
  };
  Counters counters() const;

 private:
  struct Waiting {
    Transaction transaction;
    size_t bytes = 0;
  };
  // What waits of one precedence.
  struct Lane {
    std::deque<Waiting> queue;
    size_t bytes = 0;
  };
  // What earlier transactions of the same group have written: expectations see it.
  class Overlay;
  // A group on its way: who is in it, and what the others are answered.
  struct Group;
  struct Refused {
    Transaction* transaction = nullptr;
    absl::Status status;
  };

  Committer(const Options& options, Store& store, HeadFile& head_file,
            std::unique_ptr<Ledger> ledger, Clock& clock);

  // Of the thread, or of whoever stands in for it.
  void Run();
  std::vector<Waiting> NextGroup();
  // Moves what comes next to the group, at most `most`.
  void Board(Lane& lane, size_t most, std::vector<Waiting>& group) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void CommitGroup(std::vector<Waiting> waiting);
  absl::Status Admit(Transaction& transaction, Overlay& overlay, Group& group);
  absl::Status Write(Group& group);
  void Publish(const Group& group, const absl::Status& written);

  // Constant after construction.
  const Options options_;
  Store& store_;
  HeadFile& head_file_;
  Clock& clock_;

  // Transactions that bulk lacks to be twice what was prompt; below zero: is ahead by. Bounded both ways, so that what
  // was long ago does not count: neither an absence of all recipients, nor a long drain. Only
  // whoever takes the next group writes it.
  std::atomic<int64_t> owed_ = 0;

  // The thread's own.
  const std::unique_ptr<Ledger> ledger_;
  absl::Status broken_;  // Not OK: storage failed in a way that only a restart can find out about.
                         // Nothing is written.

  mutable absl::Mutex mu_;
  Lane prompt_ ABSL_GUARDED_BY(mu_);
  Lane bulk_ ABSL_GUARDED_BY(mu_);
  absl::Duration last_prompt_ ABSL_GUARDED_BY(mu_) = -absl::InfiniteDuration();  // When one came.
  bool draining_ ABSL_GUARDED_BY(mu_) = false;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status health_ ABSL_GUARDED_BY(mu_);
  Head head_ ABSL_GUARDED_BY(mu_);
  Counters counters_ ABSL_GUARDED_BY(mu_);

  std::thread thread_;  // Last: runs on the members above. None without one of its own.
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_COMMITTER_H_
