// Tells those who watch a handover that something about it has changed.
#ifndef HANDOVER_BROKER_DELIVERY_STATUS_FEED_H_
#define HANDOVER_BROKER_DELIVERY_STATUS_FEED_H_

#include <cstdint>
#include <functional>
#include <map>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/ids.h"

namespace handover::delivery {

// Thread-safe.
class StatusFeed {
 public:
  // `changed` is called after each commit that touched the handover, on the committer's thread, with no lock held. It
  // must be quick and own what it uses: a call may still be under way when Unsubscribe() returns.
  uint64_t Subscribe(const HandoverId& handover, std::function<void()> changed);
  void Unsubscribe(const HandoverId& handover, uint64_t subscription);

  void Notify(const HandoverId& handover);

 private:
  using Watchers = std::map<uint64_t, std::function<void()>>;

  absl::Mutex mu_;
  absl::flat_hash_map<HandoverId, Watchers> watchers_ ABSL_GUARDED_BY(mu_);
  uint64_t last_subscription_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace handover::delivery

#endif  // HANDOVER_BROKER_DELIVERY_STATUS_FEED_H_
