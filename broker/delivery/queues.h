// What waits for each recipient, and what is out on lease. Nothing here survives a restart: the queue table of the
// store does, and a lease that is gone has lapsed.
//
// Order is kept per (recipient, subject, priority): the next of a child is not handed out before the one before it is
// acknowledged. A stuck child never blocks another. ACUTE goes before URGENT, URGENT before ROUTINE.
#ifndef HANDOVER_BROKER_DELIVERY_QUEUES_H_
#define HANDOVER_BROKER_DELIVERY_QUEUES_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/clock.h"
#include "broker/base/ids.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::delivery {

// A delivery that its recipient still has to store.
struct Waiting {
  DeliveryId delivery;
  HandoverId handover;
  PartyId recipient;
  std::string subject_key;  // Person key; empty = no order to keep.
  exchange::v1::Priority priority = exchange::v1::ROUTINE;
  uint64_t order = 0;  // Log index of acceptance: lower first.
};

struct Leased {
  Waiting waiting;
  absl::Time expire_time;  // For people and clients; the lease itself runs on the steady clock.
};

// Thread-safe. Borrows the clock.
class Queues {
 public:
  explicit Queues(const Clock& clock) : clock_(clock) {}

  // Idempotent by delivery id.
  void Add(const Waiting& waiting);

  // The delivery needs its recipient no more: stored there, withdrawn or withheld. Unknown ids are no matter.
  void Remove(const DeliveryId& delivery);

  // Leases at most `max_count` deliveries to the recipient.
  std::vector<Leased> Take(const PartyId& recipient, size_t max_count, absl::Duration lease);

  // The new end. Nothing when the delivery is not on lease to this recipient.
  std::optional<absl::Time> Extend(const PartyId& recipient, const DeliveryId& delivery, absl::Duration lease);

  // Back into the queue at its old place, at once: the stream broke, or the hand-out failed.
  void Release(const DeliveryId& delivery);
  // Whether somebody has it on lease: it was neither acknowledged nor has its lease lapsed.
  bool IsLeased(const DeliveryId& delivery) const;

  // Puts lapsed leases back into their queues; how many. Call every second or so.
  size_t LapseLeases();

  // Calls `wake` whenever something may have become ready for the recipient, on the thread that made it ready, with no
  // lock held. Must be quick, and must own what it uses: a call may still be under way when Unsubscribe() returns.
  uint64_t Subscribe(const PartyId& recipient, std::function<void()> wake);
  void Unsubscribe(const PartyId& recipient, uint64_t subscription);

  struct Counts {
    size_t queued = 0;
    size_t leased = 0;
  };
  Counts CountAll() const;
  Counts Count(const PartyId& recipient) const;

 private:
  using Place = std::pair<uint64_t, DeliveryId>;  // Order, then id: a total order.

  // The deliveries of one subject at one priority.
  struct Lane {
    std::set<Place> waiting;
    bool busy = false;  // Its first is out on lease.
  };
  using LaneKey = std::pair<int, std::string>;  // Priority and subject.
  struct Inbox {
    std::map<LaneKey, Lane> lanes;
    std::map<int, std::set<Place>, std::greater<>> ready;  // Highest priority first; the first of each idle lane.
    Counts counts;
  };
  struct Entry {
    Waiting waiting;
    bool leased = false;
    absl::Duration lapse_at;
  };

  static LaneKey LaneOf(const Waiting& waiting);
  static Place PlaceOf(const Waiting& waiting) { return {waiting.order, waiting.delivery}; }
  void MakeReady(Inbox& inbox, const LaneKey& key, const Lane& lane) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void PutBack(Entry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Wake(const std::set<PartyId>& recipients) ABSL_LOCKS_EXCLUDED(mu_);

  const Clock& clock_;

  mutable absl::Mutex mu_;
  absl::flat_hash_map<PartyId, Inbox> inboxes_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<DeliveryId, Entry> entries_ ABSL_GUARDED_BY(mu_);
  std::set<std::pair<absl::Duration, DeliveryId>> leases_ ABSL_GUARDED_BY(mu_);

  using Wakes = std::map<uint64_t, std::function<void()>>;
  absl::flat_hash_map<PartyId, Wakes> subscriptions_ ABSL_GUARDED_BY(mu_);
  uint64_t last_subscription_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace handover::delivery

#endif  // HANDOVER_BROKER_DELIVERY_QUEUES_H_
