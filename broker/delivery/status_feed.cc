#include "broker/delivery/status_feed.h"

#include <utility>
#include <vector>

namespace handover::delivery {

uint64_t StatusFeed::Subscribe(const HandoverId& handover, std::function<void()> changed) {
  absl::MutexLock lock(&mu_);
  watchers_[handover][++last_subscription_] = std::move(changed);
  return last_subscription_;
}

void StatusFeed::Unsubscribe(const HandoverId& handover, uint64_t subscription) {
  absl::MutexLock lock(&mu_);
  const auto found = watchers_.find(handover);
  if (found == watchers_.end()) return;
  found->second.erase(subscription);
  if (found->second.empty()) watchers_.erase(found);
}

void StatusFeed::Notify(const HandoverId& handover) {
  std::vector<std::function<void()>> calls;
  {
    absl::MutexLock lock(&mu_);
    const auto found = watchers_.find(handover);
    if (found == watchers_.end()) return;
    for (const auto& [number, changed] : found->second) calls.push_back(changed);
  }
  for (const std::function<void()>& call : calls) call();
}

}  // namespace handover::delivery
