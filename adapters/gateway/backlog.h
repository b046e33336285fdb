// How many documents are under way, and whether one more may come in. Where there is no room, files stay in the drop
// folder and connections are not read from: nothing is thrown away, the sender waits.
#ifndef HANDOVER_ADAPTERS_GATEWAY_BACKLOG_H_
#define HANDOVER_ADAPTERS_GATEWAY_BACKLOG_H_

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace handover::gateway {

// Thread-safe.
class Backlog {
 public:
  explicit Backlog(int capacity) : capacity_(capacity) {}

  // A limit, and no lock: whoever found room may add one more than others left.
  bool HasRoom() const;
  int count() const;
  void Add(int count);
  void Remove();

  // Waits until there is room. False: Close() was called.
  bool AwaitRoom();
  // Whoever waits, or will, returns.
  void Close();

 private:
  bool MayGoOn() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return closed_ || count_ < capacity_; }

  const int capacity_;

  mutable absl::Mutex mu_;
  int count_ ABSL_GUARDED_BY(mu_) = 0;
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_BACKLOG_H_
