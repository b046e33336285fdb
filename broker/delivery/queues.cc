#include "broker/delivery/queues.h"

namespace handover::delivery {

Queues::LaneKey Queues::LaneOf(const Waiting& waiting) {
  // Without a subject there is nothing to keep in order: a lane of its own.
  if (waiting.subject_key.empty()) return {waiting.priority, std::string(waiting.delivery.bytes())};
  return {waiting.priority, waiting.subject_key};
}

void Queues::MakeReady(Inbox& inbox, const LaneKey& key, const Lane& lane) {
  if (!lane.busy && !lane.waiting.empty()) inbox.ready[key.first].insert(*lane.waiting.begin());
}

void Queues::Add(const Waiting& waiting) {
  {
    absl::MutexLock lock(&mu_);
    if (!entries_.try_emplace(waiting.delivery, Entry{waiting, false, absl::ZeroDuration()}).second) return;
    Inbox& inbox = inboxes_[waiting.recipient];
    const LaneKey key = LaneOf(waiting);
    Lane& lane = inbox.lanes[key];
    // One that comes late but stands earlier takes the place of the lane's first.
    if (!lane.busy && !lane.waiting.empty()) inbox.ready[key.first].erase(*lane.waiting.begin());
    lane.waiting.insert(PlaceOf(waiting));
    ++inbox.counts.queued;
    MakeReady(inbox, key, lane);
  }
  Wake({waiting.recipient});
}

void Queues::Remove(const DeliveryId& delivery) {
  PartyId recipient;
  {
    absl::MutexLock lock(&mu_);
    const auto found = entries_.find(delivery);
    if (found == entries_.end()) return;
    Entry& entry = found->second;
    recipient = entry.waiting.recipient;
    Inbox& inbox = inboxes_[recipient];
    const LaneKey key = LaneOf(entry.waiting);
    Lane& lane = inbox.lanes[key];
    if (entry.leased) {
      leases_.erase({entry.lapse_at, delivery});
      lane.busy = false;
      --inbox.counts.leased;
    } else {
      inbox.ready[key.first].erase(PlaceOf(entry.waiting));
      --inbox.counts.queued;
    }
    lane.waiting.erase(PlaceOf(entry.waiting));
    MakeReady(inbox, key, lane);
    if (lane.waiting.empty()) inbox.lanes.erase(key);
    entries_.erase(found);
  }
  Wake({recipient});
}

std::vector<Leased> Queues::Take(const PartyId& recipient, size_t max_count, absl::Duration lease) {
  std::vector<Leased> taken;
  absl::MutexLock lock(&mu_);
  const auto found = inboxes_.find(recipient);
  if (found == inboxes_.end()) return taken;
  Inbox& inbox = found->second;
  const absl::Time expire_time = clock_.Now() + lease;
  const absl::Duration lapse_at = clock_.SinceStart() + lease;
  for (auto& [priority, places] : inbox.ready) {
    while (!places.empty() && taken.size() < max_count) {
      const Place place = *places.begin();
      places.erase(places.begin());
      Entry& entry = entries_.at(place.second);
      inbox.lanes[LaneOf(entry.waiting)].busy = true;
      entry.leased = true;
      entry.lapse_at = lapse_at;
      leases_.insert({lapse_at, place.second});
      --inbox.counts.queued;
      ++inbox.counts.leased;
      taken.push_back({entry.waiting, expire_time});
    }
  }
  return taken;
}

std::optional<absl::Time> Queues::Extend(const PartyId& recipient, const DeliveryId& delivery, absl::Duration lease) {
  absl::MutexLock lock(&mu_);
  const auto found = entries_.find(delivery);
  if (found == entries_.end()) return std::nullopt;
  Entry& entry = found->second;
  if (!entry.leased || entry.waiting.recipient != recipient) return std::nullopt;
  leases_.erase({entry.lapse_at, delivery});
  entry.lapse_at = clock_.SinceStart() + lease;
  leases_.insert({entry.lapse_at, delivery});
  return clock_.Now() + lease;
}

void Queues::PutBack(Entry& entry) {
  leases_.erase({entry.lapse_at, entry.waiting.delivery});
  entry.leased = false;
  Inbox& inbox = inboxes_[entry.waiting.recipient];
  const LaneKey key = LaneOf(entry.waiting);
  Lane& lane = inbox.lanes[key];
  lane.busy = false;
  --inbox.counts.leased;
  ++inbox.counts.queued;
  MakeReady(inbox, key, lane);
}

void Queues::Release(const DeliveryId& delivery) {
  PartyId recipient;
  {
    absl::MutexLock lock(&mu_);
    const auto found = entries_.find(delivery);
    if (found == entries_.end() || !found->second.leased) return;
    recipient = found->second.waiting.recipient;
    PutBack(found->second);
  }
  Wake({recipient});
}

bool Queues::IsLeased(const DeliveryId& delivery) const {
  absl::MutexLock lock(&mu_);
  const auto found = entries_.find(delivery);
  return found != entries_.end() && found->second.leased;
}

size_t Queues::LapseLeases() {
  std::set<PartyId> recipients;
  size_t lapsed = 0;
  {
    absl::MutexLock lock(&mu_);
    const absl::Duration now = clock_.SinceStart();
    while (!leases_.empty() && leases_.begin()->first <= now) {
      Entry& entry = entries_.at(leases_.begin()->second);
      recipients.insert(entry.waiting.recipient);
      PutBack(entry);
      ++lapsed;
    }
  }
  Wake(recipients);
  return lapsed;
}

uint64_t Queues::Subscribe(const PartyId& recipient, std::function<void()> wake) {
  absl::MutexLock lock(&mu_);
  subscriptions_[recipient][++last_subscription_] = std::move(wake);
  return last_subscription_;
}

void Queues::Unsubscribe(const PartyId& recipient, uint64_t subscription) {
  absl::MutexLock lock(&mu_);
  const auto found = subscriptions_.find(recipient);
  if (found == subscriptions_.end()) return;
  found->second.erase(subscription);
  if (found->second.empty()) subscriptions_.erase(found);
}

void Queues::Wake(const std::set<PartyId>& recipients) {
  std::vector<std::function<void()>> calls;
  {
    absl::MutexLock lock(&mu_);
    for (const PartyId& recipient : recipients) {
      const auto found = subscriptions_.find(recipient);
      if (found == subscriptions_.end()) continue;
      for (const auto& [number, wake] : found->second) calls.push_back(wake);
    }
  }
  for (const std::function<void()>& call : calls) call();
}

Queues::Counts Queues::CountAll() const {
  absl::MutexLock lock(&mu_);
  Counts all;
  for (const auto& [recipient, inbox] : inboxes_) {
    all.queued += inbox.counts.queued;
    all.leased += inbox.counts.leased;
  }
  return all;
}

Queues::Counts Queues::Count(const PartyId& recipient) const {
  absl::MutexLock lock(&mu_);
  const auto found = inboxes_.find(recipient);
  return found == inboxes_.end() ? Counts{} : found->second.counts;
}

}  // namespace handover::delivery
