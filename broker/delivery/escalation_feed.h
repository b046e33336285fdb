// Tells those who watch escalations that one has opened, climbed or closed.
#ifndef HANDOVER_BROKER_DELIVERY_ESCALATION_FEED_H_
#define HANDOVER_BROKER_DELIVERY_ESCALATION_FEED_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace handover::delivery {

// Thread-safe.
class EscalationFeed {
 public:
  // Called with the id of the escalation, 16 bytes, after each commit that touched one which the party may see, with no
  // lock held. It must be quick and own what it uses: a call may still be under way when Unsubscribe() returns.
  using Changed = std::function<void(const std::string& id)>;
  // `party` is 16 bytes.
  uint64_t Subscribe(const std::string& party, Changed changed);
  void Unsubscribe(uint64_t subscription);

  void Notify(const std::string& id, const std::vector<std::string>& parties);

 private:
  struct Watcher {
    std::string party;
    Changed changed;
  };

  absl::Mutex mu_;
  std::map<uint64_t, Watcher> watchers_ ABSL_GUARDED_BY(mu_);
  uint64_t last_subscription_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace handover::delivery

#endif  // HANDOVER_BROKER_DELIVERY_ESCALATION_FEED_H_
