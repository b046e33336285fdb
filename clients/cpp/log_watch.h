// What a client has seen of the broker's log, so that a log that was cut or rewritten is noticed.
#ifndef HANDOVER_CLIENTS_CPP_LOG_WATCH_H_
#define HANDOVER_CLIENTS_CPP_LOG_WATCH_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/clock.h"
#include "broker/base/commitment/frame.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/commitment/tree_head.h"

namespace handover::client {

// A signed tree head as received.
struct HeadBytes {
  std::string head;       // 104 bytes.
  std::string signature;  // 64 bytes.
  friend bool operator==(const HeadBytes&, const HeadBytes&) = default;
};

// Keeps the newest proven head over restarts: with it a log that went back while the client was away is noticed. The
// caller's, because a gateway has its own place for state; party_keys.h has one in a file.
class SeenHeadStore {
 public:
  virtual ~SeenHeadStore() = default;
  // Nothing at first contact. DATA_LOSS: what was kept cannot be read; a person must look before it is thrown away.
  virtual absl::StatusOr<std::optional<HeadBytes>> Load() = 0;
  // Called now and then, never per receipt. An error is kept for LogWatch::storage_status(); nothing else stops.
  virtual absl::Status Save(const HeadBytes& head) = 0;
};

// Thread-safe. Borrows `store` and `clock`.
class LogWatch {
 public:
  // The consistency proof between two sizes, 32 bytes each: a call to the broker.
  using ProofSource =
      absl::AnyInvocable<absl::StatusOr<std::vector<std::string>>(uint64_t first_size, uint64_t second_size)>;

  struct Options {
    // Heads come with every group commit; a proof for each would cost the broker a call per commit. Zero: each.
    absl::Duration proof_interval = absl::Seconds(10);
  };

  // DATA_LOSS: the kept head cannot be read. FAILED_PRECONDITION (LOG_KEY_CHANGED): it was signed by another log key.
  static absl::StatusOr<std::unique_ptr<LogWatch>> Open(const VerifyKey& log_key, SeenHeadStore& store,
                                                        const Clock& clock, const Options& options);

  // The newest head whose signature held: what the next frame says it has seen.
  SeenHead Newest() const;
  // The size of the head up to which consistency was proven.
  uint64_t ProvenSize() const;

  // The head when it is well formed and signed by the pinned key; remembers the last one, so that a group of receipts
  // costs one verification. DATA_LOSS (BAD_HEAD) otherwise.
  absl::StatusOr<TreeHead> Verify(const HeadBytes& head);

  // Takes note of a verified head. `not_below`: the size the broker must have reached, as the caller had seen it when
  // it asked; 0 for a receipt that may be old (a duplicate's). DATA_LOSS (ROLLBACK): smaller than `not_below`.
  // DATA_LOSS (SPLIT_VIEW): another root for a size already seen. After either, trust nothing of this broker and call
  // its operator; what it said is not taken note of.
  absl::Status Observe(const HeadBytes& bytes, const TreeHead& head, uint64_t not_below);

  // Whether proof_interval has passed since the last proof and there is something to prove.
  bool ProofDue() const;
  // Asks `source` for the proof from the proven head to the newest, checks it, and saves the newest. OK when there is
  // nothing to prove. UNAVAILABLE and the like from `source` are handed through and change nothing; SPLIT_VIEW as
  // above.
  absl::Status Prove(ProofSource source);

  // The first SPLIT_VIEW or ROLLBACK that was found; OK while there is none. Never forgotten.
  absl::Status verdict() const;
  absl::Status storage_status() const;
  const VerifyKey& log_key() const { return log_key_; }

 private:
  struct Known {
    HeadBytes bytes;
    TreeHead head;
  };
  LogWatch(const VerifyKey& log_key, SeenHeadStore& store, const Clock& clock, const Options& options);
  absl::Status Fail(const absl::Status& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;
  const VerifyKey log_key_;
  SeenHeadStore& store_;
  const Clock& clock_;

  mutable absl::Mutex mu_;
  std::optional<Known> newest_ ABSL_GUARDED_BY(mu_);
  std::optional<Known> proven_ ABSL_GUARDED_BY(mu_);
  std::optional<Known> last_verified_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Duration> last_proof_ ABSL_GUARDED_BY(mu_);  // Clock::SinceStart().
  bool proving_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status verdict_ ABSL_GUARDED_BY(mu_);
  absl::Status storage_status_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_LOG_WATCH_H_
