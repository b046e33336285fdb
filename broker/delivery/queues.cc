#include "broker/delivery/queues.h"

#include <algorithm>

namespace handover::delivery {

std::string Queues::LaneOf(const Waiting& waiting) {
  // Without a subject there is nothing to keep in order: a lane of its own.
  return waiting.subject_key.empty() ? std::string(waiting.delivery.bytes()) : waiting.subject_key;
}

void Queues::MakeReady(Queue& queue, const Lane& lane) {
  if (lane.busy || lane.waiting.empty()) return;
  const Place& first = *lane.waiting.begin();
  const Entry& entry = entries_.at(first.second);
  if (entry.rests) return;
  if (IsSuspect(entry))
    queue.suspects.insert({entry.failures, first});
  else
    queue.ready.insert(first);
}

void Queues::MakeUnready(Queue& queue, const Entry& entry) {
  queue.ready.erase(PlaceOf(entry.waiting));
  queue.suspects.erase({entry.failures, PlaceOf(entry.waiting)});
}

void Queues::Lease(Entry& entry, absl::Duration lapse_at) {
  Queue& queue = QueueOf(entry.waiting);
  MakeUnready(queue, entry);
  queue.lanes[LaneOf(entry.waiting)].busy = true;
  entry.leased = true;
  entry.left = true;
  entry.lapse_at = lapse_at;
  leases_.insert({lapse_at, entry.waiting.delivery});
  Inbox& inbox = inboxes_[entry.waiting.recipient];
  ++inbox.leased;
  if (IsSuspect(entry)) ++inbox.suspects_out;
}

void Queues::EndLease(Entry& entry) {
  leases_.erase({entry.lapse_at, entry.waiting.delivery});
  entry.leased = false;
  QueueOf(entry.waiting).lanes[LaneOf(entry.waiting)].busy = false;
  Inbox& inbox = inboxes_[entry.waiting.recipient];
  --inbox.leased;
  if (IsSuspect(entry)) --inbox.suspects_out;
}

// By the steady clock, so that no jump of the wall clock makes it longer than it was asked for.
void Queues::BeginRest(Entry& entry) {
  const absl::Duration rest = std::min(entry.waiting.not_before - clock_.Now(), options_.longest_rest);
  if (rest <= absl::ZeroDuration()) return;
  entry.rests = true;
  entry.rest_until = clock_.SinceStart() + rest;
  rests_.insert({entry.rest_until, entry.waiting.delivery});
}

void Queues::EndRest(Entry& entry) {
  if (!entry.rests) return;
  entry.rests = false;
  rests_.erase({entry.rest_until, entry.waiting.delivery});
}

Queues::Queue& Queues::QueueOf(const Waiting& waiting) { return inboxes_[waiting.recipient].queues[waiting.priority]; }

void Queues::Insert(const Waiting& waiting) {
  const auto [entry, is_new] = entries_.try_emplace(waiting.delivery);
  if (!is_new) return;
  entry->second.waiting = waiting;
  BeginRest(entry->second);
  Queue& queue = QueueOf(waiting);
  Lane& lane = queue.lanes[LaneOf(waiting)];
  // One that comes late but stands earlier takes the place of the lane's first.
  if (!lane.busy && !lane.waiting.empty()) MakeUnready(queue, entries_.at(lane.waiting.begin()->second));
  lane.waiting.insert(PlaceOf(waiting));
  MakeReady(queue, lane);
  ++queue.in_memory;
  queue.edge = std::max(queue.edge, PlaceOf(waiting));
}

void Queues::Erase(const DeliveryId& delivery) {
  const auto found = entries_.find(delivery);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  EndRest(entry);
  Queue& queue = QueueOf(entry.waiting);
  const auto at = queue.lanes.find(LaneOf(entry.waiting));
  Lane& lane = at->second;
  if (entry.leased)
    EndLease(entry);
  else
    MakeUnready(queue, entry);
  lane.waiting.erase(PlaceOf(entry.waiting));
  MakeReady(queue, lane);
  if (lane.waiting.empty()) queue.lanes.erase(at);
  --queue.in_memory;
  entries_.erase(found);
}

void Queues::Restore(const PartyId& recipient, exchange::v1::Priority priority, size_t rows) {
  absl::MutexLock lock(&mu_);
  Inbox& inbox = inboxes_[recipient];
  inbox.rows += rows;
  inbox.queues[priority].whole = rows == 0;
}

void Queues::Add(const Waiting& waiting) {
  {
    absl::MutexLock lock(&mu_);
    ++inboxes_[waiting.recipient].rows;
    Queue& queue = QueueOf(waiting);
    const bool is_behind = PlaceOf(waiting) > queue.edge;
    if (is_behind && queue.in_memory >= options_.in_memory) queue.whole = false;
    if (queue.whole || !is_behind)
      Insert(waiting);
    else if (queue.reading)
      queue.changed[waiting.delivery] = waiting;
  }
  Wake({waiting.recipient});
}

void Queues::Remove(const Waiting& waiting) {
  {
    absl::MutexLock lock(&mu_);
    // A row that could not be read at the start was not counted.
    size_t& rows = inboxes_[waiting.recipient].rows;
    if (rows > 0) --rows;
    Queue& queue = QueueOf(waiting);
    if (queue.reading) queue.changed[waiting.delivery] = std::nullopt;
    Erase(waiting.delivery);
  }
  Wake({waiting.recipient});
}

void Queues::Forget(const DeliveryId& delivery) {
  PartyId recipient;
  {
    absl::MutexLock lock(&mu_);
    const auto found = entries_.find(delivery);
    if (found == entries_.end()) return;
    recipient = found->second.waiting.recipient;
    Erase(delivery);
  }
  Wake({recipient});
}

// The most urgent queue first: what lies behind its edge goes before all that is less urgent.
std::optional<Queues::Page> Queues::BeginPage(const PartyId& recipient, size_t count) {
  absl::MutexLock lock(&mu_);
  const auto inbox = inboxes_.find(recipient);
  if (inbox == inboxes_.end()) return std::nullopt;
  size_t ready = 0;
  for (auto& [priority, queue] : inbox->second.queues) {
    ready += queue.ready.size();
    if (ready >= count) return std::nullopt;
    if (queue.whole) continue;
    if (queue.reading) {
      queue.missed = true;
      return std::nullopt;
    }
    queue.reading = true;
    return Page{static_cast<exchange::v1::Priority>(priority), queue.edge};
  }
  return std::nullopt;
}

void Queues::EndPage(const PartyId& recipient, const Page& page, const absl::StatusOr<std::vector<Waiting>>& read) {
  bool missed = false;
  {
    absl::MutexLock lock(&mu_);
    Queue& queue = inboxes_[recipient].queues[page.priority];
    const auto changed = std::exchange(queue.changed, {});
    if (read.ok()) {
      if (!read->empty()) queue.edge = std::max(queue.edge, PlaceOf(read->back()));
      queue.whole = read->size() < options_.page;
      for (const Waiting& waiting : *read) {
        if (!changed.contains(waiting.delivery)) Insert(waiting);
      }
      for (const auto& [delivery, waiting] : changed) {
        if (!waiting.has_value()) continue;
        // Up to the edge nobody reads again. What is behind it comes with the next page.
        if (PlaceOf(*waiting) <= queue.edge)
          Insert(*waiting);
        else
          queue.whole = false;
      }
    } else {
      unread_.insert(recipient);
    }
    queue.reading = false;
    missed = std::exchange(queue.missed, false);
  }
  if (missed) Wake({recipient});
}

void Queues::FillUp(const PartyId& recipient, size_t count) {
  while (const std::optional<Page> page = BeginPage(recipient, count)) {
    const absl::StatusOr<std::vector<Waiting>> read =
        rows_.ReadBehind(recipient, page->priority, page->after, options_.page);
    EndPage(recipient, *page, read);
    if (!read.ok()) return;  // The next call tries again, and LapseLeases() sees to it that there is one.
  }
}

std::vector<Leased> Queues::Take(const PartyId& recipient, size_t max_count, absl::Duration lease) {
  FillUp(recipient, max_count);
  std::vector<Leased> taken;
  absl::MutexLock lock(&mu_);
  const auto found = inboxes_.find(recipient);
  if (found == inboxes_.end()) return taken;
  const absl::Time expire_time = clock_.Now() + lease;
  const absl::Duration lapse_at = clock_.SinceStart() + lease;
  Inbox& inbox = found->second;
  inbox.takes = std::min(inbox.takes + 1, options_.suspects_every);
  const bool is_suspects_turn = inbox.takes == options_.suspects_every;
  const size_t others = is_suspects_turn && HasSuspect(inbox) && max_count > 0 ? max_count - 1 : max_count;
  for (auto& [priority, queue] : inbox.queues) {
    while (!queue.ready.empty() && taken.size() < others) {
      Entry& entry = entries_.at(queue.ready.begin()->second);
      Lease(entry, lapse_at);
      taken.push_back({entry.waiting, expire_time});
    }
  }
  // Last of all, so that a recipient that falls over it has stored the others.
  if (max_count > 0 && (is_suspects_turn || taken.empty())) TakeSuspect(inbox, lapse_at, expire_time, taken);
  return taken;
}

// Whether one may be taken now.
bool Queues::HasSuspect(const Inbox& inbox) {
  return inbox.suspects_out == 0 && std::any_of(inbox.queues.begin(), inbox.queues.end(), [](const auto& queue) {
           return !queue.second.suspects.empty();
         });
}

void Queues::TakeSuspect(Inbox& inbox, absl::Duration lapse_at, absl::Time expire_time, std::vector<Leased>& taken) {
  if (!HasSuspect(inbox)) return;
  for (auto& [priority, queue] : inbox.queues) {
    if (queue.suspects.empty()) continue;
    Entry& entry = entries_.at(queue.suspects.begin()->second.second);
    Lease(entry, lapse_at);
    taken.push_back({entry.waiting, expire_time});
    inbox.takes = 0;
    return;
  }
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

void Queues::PutBack(Entry& entry, Why why) {
  EndLease(entry);
  if (why == Why::kNotHeardOf) ++entry.failures;
  Queue& queue = QueueOf(entry.waiting);
  MakeReady(queue, queue.lanes.at(LaneOf(entry.waiting)));
}

void Queues::Release(const DeliveryId& delivery) { GiveUpLease(delivery, Why::kNeverLeft); }

void Queues::HoldBack(const DeliveryId& delivery) {
  absl::MutexLock lock(&mu_);
  const auto found = entries_.find(delivery);
  if (found != entries_.end()) found->second.left = false;
}

void Queues::Return(const DeliveryId& delivery) { GiveUpLease(delivery, Why::kNotHeardOf); }

void Queues::GiveUpLease(const DeliveryId& delivery, Why why) {
  PartyId recipient;
  {
    absl::MutexLock lock(&mu_);
    const auto found = entries_.find(delivery);
    if (found == entries_.end() || !found->second.leased) return;
    recipient = found->second.waiting.recipient;
    PutBack(found->second, why);
  }
  Wake({recipient});
}

void Queues::Rest(const Waiting& waiting) {
  {
    absl::MutexLock lock(&mu_);
    const auto found = entries_.find(waiting.delivery);
    if (found == entries_.end()) {
      Queue& queue = QueueOf(waiting);
      if (queue.reading) queue.changed[waiting.delivery] = waiting;
      return;
    }
    Entry& entry = found->second;
    EndRest(entry);
    entry.waiting.not_before = waiting.not_before;
    BeginRest(entry);
    if (entry.leased) {
      PutBack(entry, Why::kNeverLeft);  // Its recipient was heard of.
    } else {
      Queue& queue = QueueOf(entry.waiting);
      MakeUnready(queue, entry);
      MakeReady(queue, queue.lanes.at(LaneOf(entry.waiting)));
    }
  }
  Wake({waiting.recipient});
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
    recipients.swap(unread_);
    const absl::Duration now = clock_.SinceStart();
    while (!leases_.empty() && leases_.begin()->first <= now) {
      Entry& entry = entries_.at(leases_.begin()->second);
      recipients.insert(entry.waiting.recipient);
      PutBack(entry, entry.left ? Why::kNotHeardOf : Why::kNeverLeft);
      ++lapsed;
    }
    while (!rests_.empty() && rests_.begin()->first <= now) {
      Entry& entry = entries_.at(rests_.begin()->second);
      EndRest(entry);
      recipients.insert(entry.waiting.recipient);
      Queue& queue = QueueOf(entry.waiting);
      MakeReady(queue, queue.lanes.at(LaneOf(entry.waiting)));
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
    all.queued += inbox.rows - inbox.leased;
    all.leased += inbox.leased;
  }
  return all;
}

Queues::Counts Queues::Count(const PartyId& recipient) const {
  absl::MutexLock lock(&mu_);
  const auto found = inboxes_.find(recipient);
  if (found == inboxes_.end()) return {};
  return {found->second.rows - found->second.leased, found->second.leased};
}

size_t Queues::CountInMemory() const {
  absl::MutexLock lock(&mu_);
  return entries_.size();
}

}  // namespace handover::delivery
