// Threads for work that is too long for gRPC's own: handing out, backups, large imports. Half of them
// have a lower priority, for what can wait.
#ifndef HANDOVER_BROKER_RPC_WORKERS_H_
#define HANDOVER_BROKER_RPC_WORKERS_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace handover::rpc {

// Thread-safe.
class Workers {
 public:
  enum class Crew {
    kUsual,
    kPatient,  // Leaves the processor to who is waited for (docs/adr/0029).
  };
  struct Options {
    int threads = 2;               // Of each crew.
    size_t max_waiting = 100'000;  // Add() refuses beyond this, of each crew.
  };
  explicit Workers(const Options& options);
  ~Workers();

  // Runs `work` later, first come first served within a crew. False: too much waits, or Stop() was called; it will not
  // run.
  [[nodiscard]] bool Add(std::function<void()> work, Crew crew = Crew::kUsual);

  // Runs what waits and ends the threads. Idempotent; not from a worker.
  void Stop();

 private:
  using Queue = std::deque<std::function<void()>>;
  Queue& QueueOf(Crew crew) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return crew == Crew::kUsual ? usual_ : patient_;
  }
  void Run(Crew crew);

  const Options options_;

  absl::Mutex mu_;
  Queue usual_ ABSL_GUARDED_BY(mu_);
  Queue patient_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;

  std::vector<std::thread> threads_;  // Last: they run on the members above.
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_WORKERS_H_
