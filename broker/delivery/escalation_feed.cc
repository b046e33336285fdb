#include "broker/delivery/escalation_feed.h"

#include <algorithm>
#include <utility>

namespace handover::delivery {

uint64_t EscalationFeed::Subscribe(const std::string& party, Changed changed) {
  absl::MutexLock lock(&mu_);
  watchers_[++last_subscription_] = {party, std::move(changed)};
  return last_subscription_;
}

void EscalationFeed::Unsubscribe(uint64_t subscription) {
  absl::MutexLock lock(&mu_);
  watchers_.erase(subscription);
}

void EscalationFeed::Notify(const std::string& id, const std::vector<std::string>& parties) {
  std::vector<Changed> calls;
  {
    absl::MutexLock lock(&mu_);
    for (const auto& [number, watcher] : watchers_) {
      if (std::find(parties.begin(), parties.end(), watcher.party) != parties.end()) calls.push_back(watcher.changed);
    }
  }
  for (const Changed& call : calls) call(id);
}

}  // namespace handover::delivery
