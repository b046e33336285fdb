// The use case "what is late climbs": takes the steps that are due, each in a commit of its own, in rounds beside
// everything else. Timers are rows: whatever a restart interrupts is due again afterwards.
#ifndef HANDOVER_BROKER_PIPELINE_ESCALATE_H_
#define HANDOVER_BROKER_PIPELINE_ESCALATE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/pipeline/environment.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// Thread-safe. Borrows the environment.
class Escalator {
 public:
  struct Options {
    size_t max_steps = 500;  // Per round: bounds what one round puts before the committer.
  };
  // A step that was committed, or a timer that could not be looked at.
  struct Told {
    std::string id;  // Of what is late, 16 bytes. Empty: timers that cannot be read; those behind them go on.
    absl::Status status;
    storage::v1::EscalationRecord record;  // As it is now, when the status is OK.
  };
  // Called once per step, on the thread of Begin() or the committer's. Must not block.
  using Tell = std::function<void(const Told&)>;

  Escalator(const Options& options, Environment& env, Tell tell)
      : options_(options), env_(env), tell_(std::move(tell)) {}
  // Waits for the round under way.
  ~Escalator();

  // Begins a round when none is under way, and returns without waiting for it. Two escalators on one store, and a
  // round after a crash, take each step once: a commit expects the delivery as it was read. How many steps it has put
  // on their way.
  size_t Begin();
  // Until the round under way is over.
  void Await();

 private:
  struct Due {
    std::string key;
    storage::v1::TimerRecord::Subject subject;
  };
  int64_t ScanFrom(int64_t now_ms) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::vector<Due> ReadDue(int64_t now_ms) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Committed(const std::string& id, const std::optional<storage::v1::EscalationRecord>& record,
                 const absl::Status& status);

  const Options options_;
  Environment& env_;
  const Tell tell_;

  absl::Mutex mu_;
  size_t open_ ABSL_GUARDED_BY(mu_) = 0;  // Commits of the round under way, and one for Begin() itself.
  // Timers before it are done. Rows are never written into the past, so what lies behind is only the graves of rows,
  // which need not be walked over every time.
  int64_t done_until_ms_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t full_scan_ms_ ABSL_GUARDED_BY(mu_) = 0;  // When all was walked over last; 0 = it is to be.
  std::string cursor_ ABSL_GUARDED_BY(mu_);        // A full round goes on behind this key.
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ESCALATE_H_
