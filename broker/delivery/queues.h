// What waits for each recipient, and what is out on lease. Nothing here survives a restart: the queue table of the
// store does, and a lease that is gone has lapsed. Of a long queue only the beginning is in memory; the rest is read
// from that table as the beginning is taken, so that an absent recipient costs disk and not memory.
//
// Order is kept per (recipient, subject, priority): the next of a child is not handed out before the one before it is
// acknowledged. A stuck child never blocks another. ACUTE goes before URGENT, URGENT before ROUTINE. What its recipient
// gives back for later rests at its place: what follows of its child waits for it.
//
// What was handed out several times and never heard of again is suspect: it may be what its recipient falls over. At
// most one such delivery of a recipient is on lease at a time, after the others and seldom, so that one poisonous
// handover costs the others of its recipient a few attempts and not all of them (ADR 0014).
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
#include "absl/status/statusor.h"
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
  absl::Time not_before = absl::InfinitePast();  // Given back by its recipient until then.
};

struct Leased {
  Waiting waiting;
  absl::Time expire_time;  // For people and clients; the lease itself runs on the steady clock.
};

// Where a delivery stands in the queue of its recipient and priority: by order, then by id, as the rows of the table.
using Place = std::pair<uint64_t, DeliveryId>;

// The queue table, as the queues read it. Implementations are thread-safe.
class WaitingRows {
 public:
  virtual ~WaitingRows() = default;

  // The first `limit` deliveries behind `after` that wait for the recipient at this priority; fewer: there are no more.
  // Errors of the store.
  virtual absl::StatusOr<std::vector<Waiting>> ReadBehind(const PartyId& recipient, exchange::v1::Priority priority,
                                                          const Place& after, size_t limit) const = 0;
};

// Thread-safe. Borrows the clock and the rows.
class Queues {
 public:
  struct Options {
    size_t in_memory = 16384;  // Deliveries of one queue, a recipient's at one priority, beyond which the rest stays on
                               // disk. More only when that many belong to children who have one on lease or at rest.
    size_t page = 512;        // Read at once.
    absl::Duration longest_rest = absl::Hours(24);  // Whatever the wall clock says when it is begun.
    int suspect_after = 3;     // Hand-outs in this life of the broker that were not heard of again.
    int suspects_every = 4;    // Takes; oftener when nothing else is ready.
  };
  Queues(const Clock& clock, const WaitingRows& rows) : Queues(clock, rows, Options()) {}
  Queues(const Clock& clock, const WaitingRows& rows, const Options& options)
      : clock_(clock), rows_(rows), options_(options) {}

  // So many rows were in the table before the start. Before anything else, once for a queue.
  void Restore(const PartyId& recipient, exchange::v1::Priority priority, size_t rows);

  // Its row has been committed. Once for each row, and before its Remove().
  void Add(const Waiting& waiting);

  // Its row is gone, by a commit: stored with the recipient, withdrawn or withheld. Once for each row.
  void Remove(const Waiting& waiting);

  // There was nothing to hand out. Unknown ids are no matter.
  void Forget(const DeliveryId& delivery);

  // Leases at most `max_count` deliveries to the recipient.
  std::vector<Leased> Take(const PartyId& recipient, size_t max_count, absl::Duration lease);

  // The new end. Nothing when the delivery is not on lease to this recipient.
  std::optional<absl::Time> Extend(const PartyId& recipient, const DeliveryId& delivery, absl::Duration lease);

  // Back into the queue at its old place, at once: it never left, for the hand-out failed.
  void Release(const DeliveryId& delivery);
  // It never left, for the hand-out failed in a way that lasts: back into the queue when its lease lapses, which then
  // counts for nothing. Unknown ids, and what is not on lease, are no matter.
  void HoldBack(const DeliveryId& delivery);
  // The same for what left and was not acknowledged when its stream broke: that counts as a lapsed lease.
  void Return(const DeliveryId& delivery);
  // Given back for later, by a commit: rests at its place until `waiting.not_before`, and is on lease to nobody. Of one
  // that lies on disk alone the row says so.
  void Rest(const Waiting& waiting);
  // Whether somebody has it on lease: it was neither acknowledged nor has its lease lapsed.
  bool IsLeased(const DeliveryId& delivery) const;

  // Puts lapsed leases back into their queues, and what has rested long enough; how many leases. Wakes those whose rows
  // could not be read. Call every second or so.
  size_t LapseLeases();

  // Calls `wake` whenever something may have become ready for the recipient, on the thread that made it ready, with no
  // lock held. Must be quick, and must own what it uses: a call may still be under way when Unsubscribe() returns.
  uint64_t Subscribe(const PartyId& recipient, std::function<void()> wake);
  void Unsubscribe(const PartyId& recipient, uint64_t subscription);

  struct Counts {
    size_t queued = 0;  // Also those on disk alone.
    size_t leased = 0;
  };
  Counts CountAll() const;
  Counts Count(const PartyId& recipient) const;
  // Waiting or on lease, and in memory.
  size_t CountInMemory() const;

 private:
  // The deliveries of one subject.
  struct Lane {
    std::set<Place> waiting;
    bool busy = false;  // Its first is out on lease.
  };
  // One recipient's at one priority.
  struct Queue {
    std::map<std::string, Lane> lanes;  // By subject.
    std::set<Place> ready;              // The first of each idle lane, unless it rests or is suspect.
    std::set<std::pair<int, Place>> suspects;  // Ready likewise; those that failed least often first.
    size_t in_memory = 0;

    // All up to `edge` are in memory. `whole`: there are none behind it.
    Place edge;
    bool whole = true;
    // While a page is being read, without the lock:
    bool reading = false;
    bool missed = false;  // Another caller wanted it.
    // What has happened to rows behind the edge, whatever the page says of them. Nothing: the row is gone.
    std::map<DeliveryId, std::optional<Waiting>> changed;
  };
  struct Inbox {
    std::map<int, Queue, std::greater<>> queues;  // Highest priority first.
    size_t rows = 0;                              // In the table.
    size_t leased = 0;
    size_t suspects_out = 0;
    int takes = 0;  // Since a suspect was among them.
  };
  struct Entry {
    Waiting waiting;
    bool leased = false;
    bool left = false;  // While it is leased: its recipient may have it.
    bool rests = false;
    int failures = 0;           // Lapsed leases and broken streams in this life of the broker.
    absl::Duration lapse_at;    // While it is leased.
    absl::Duration rest_until;  // While it rests.
  };
  struct Page {
    exchange::v1::Priority priority = exchange::v1::ROUTINE;
    Place after;
  };

  static std::string LaneOf(const Waiting& waiting);
  static Place PlaceOf(const Waiting& waiting) { return {waiting.order, waiting.delivery}; }
  bool IsSuspect(const Entry& entry) const { return entry.failures >= options_.suspect_after; }
  void MakeReady(Queue& queue, const Lane& lane) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  static void MakeUnready(Queue& queue, const Entry& entry);
  void Lease(Entry& entry, absl::Duration lapse_at) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void EndLease(Entry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  static bool HasSuspect(const Inbox& inbox);
  void TakeSuspect(Inbox& inbox, absl::Duration lapse_at, absl::Time expire_time, std::vector<Leased>& taken)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void BeginRest(Entry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void EndRest(Entry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Queue& QueueOf(const Waiting& waiting) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Insert(const Waiting& waiting) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Erase(const DeliveryId& delivery) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  enum class Why { kNeverLeft, kNotHeardOf };
  void PutBack(Entry& entry, Why why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void GiveUpLease(const DeliveryId& delivery, Why why) ABSL_LOCKS_EXCLUDED(mu_);

  // Reads until `count` are ready, or everything is.
  void FillUp(const PartyId& recipient, size_t count) ABSL_LOCKS_EXCLUDED(mu_);
  std::optional<Page> BeginPage(const PartyId& recipient, size_t count) ABSL_LOCKS_EXCLUDED(mu_);
  void EndPage(const PartyId& recipient, const Page& page, const absl::StatusOr<std::vector<Waiting>>& read)
      ABSL_LOCKS_EXCLUDED(mu_);
  void Wake(const std::set<PartyId>& recipients) ABSL_LOCKS_EXCLUDED(mu_);

  const Clock& clock_;
  const WaitingRows& rows_;
  const Options options_;

  mutable absl::Mutex mu_;
  absl::flat_hash_map<PartyId, Inbox> inboxes_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<DeliveryId, Entry> entries_ ABSL_GUARDED_BY(mu_);
  std::set<std::pair<absl::Duration, DeliveryId>> leases_ ABSL_GUARDED_BY(mu_);
  std::set<std::pair<absl::Duration, DeliveryId>> rests_ ABSL_GUARDED_BY(mu_);
  std::set<PartyId> unread_ ABSL_GUARDED_BY(mu_);  // A page of theirs could not be read.

  using Wakes = std::map<uint64_t, std::function<void()>>;
  absl::flat_hash_map<PartyId, Wakes> subscriptions_ ABSL_GUARDED_BY(mu_);
  uint64_t last_subscription_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace handover::delivery

#endif  // HANDOVER_BROKER_DELIVERY_QUEUES_H_
