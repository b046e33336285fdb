// Threads for work that is too long for gRPC's own: handing out, backups, large imports.
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
  struct Options {
    int threads = 2;
    size_t max_waiting = 100'000;  // Add() refuses beyond this.
  };
  explicit Workers(const Options& options);
  ~Workers();

  // Runs `work` later, first come first served. False: too much waits, or Stop() was called; it will not run.
  [[nodiscard]] bool Add(std::function<void()> work);

  // Runs what waits and ends the threads. Idempotent; not from a worker.
  void Stop();

 private:
  void Run();

  const Options options_;

  absl::Mutex mu_;
  std::deque<std::function<void()>> waiting_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;

  std::vector<std::thread> threads_;  // Last: they run on the members above.
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_WORKERS_H_
