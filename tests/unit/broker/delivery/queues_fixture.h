// A queue table, and the queues over it: what the tests of the queues share.
#ifndef HANDOVER_TESTS_UNIT_BROKER_DELIVERY_QUEUES_FIXTURE_H_
#define HANDOVER_TESTS_UNIT_BROKER_DELIVERY_QUEUES_FIXTURE_H_

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"

#include "broker/delivery/queues.h"
#include "tests/fakes/fake_clock.h"

namespace handover::delivery {

using exchange::v1::ACUTE;
using exchange::v1::Priority;
using exchange::v1::ROUTINE;
using exchange::v1::URGENT;

template <typename Id>
Id IdOf(char letter) {
  return *Id::FromBytes(std::string(16, letter));
}

inline Waiting For(char delivery, const std::string& subject, uint64_t order, Priority priority = ROUTINE) {
  return {IdOf<DeliveryId>(delivery), IdOf<HandoverId>(delivery), IdOf<PartyId>('R'), subject, priority, order};
}

// The queue table: what was committed.
class FakeRows final : public WaitingRows {
 public:
  void Put(const Waiting& waiting) {
    absl::MutexLock lock(&mu_);
    rows_[{waiting.recipient, waiting.priority, {waiting.order, waiting.delivery}}] = waiting;
  }
  void Delete(const Waiting& waiting) {
    absl::MutexLock lock(&mu_);
    rows_.erase({waiting.recipient, waiting.priority, {waiting.order, waiting.delivery}});
  }
  // Called once, in the middle of the next reading, after the rows were read.
  void WhileReading(std::function<void()> call) { while_reading_ = std::move(call); }
  void FailNext() { fail_next_ = true; }
  size_t read_count() const { return read_count_; }

  absl::StatusOr<std::vector<Waiting>> ReadBehind(const PartyId& recipient, Priority priority, const Place& after,
                                                  size_t limit) const override {
    std::vector<Waiting> found;
    {
      absl::MutexLock lock(&mu_);
      for (auto at = rows_.upper_bound({recipient, priority, after}); at != rows_.end() && found.size() < limit; ++at) {
        if (std::get<0>(at->first) != recipient || std::get<1>(at->first) != priority) break;
        found.push_back(at->second);
      }
    }
    read_count_ += found.size();
    if (while_reading_) std::exchange(while_reading_, nullptr)();
    if (fail_next_ && std::exchange(fail_next_, false)) return absl::UnavailableError("planted");
    return found;
  }

 private:
  mutable absl::Mutex mu_;
  std::map<std::tuple<PartyId, Priority, Place>, Waiting> rows_ ABSL_GUARDED_BY(mu_);
  mutable std::function<void()> while_reading_;
  mutable bool fail_next_ = false;
  mutable std::atomic<size_t> read_count_ = 0;
};

class QueuesTest : public testing::Test {
 protected:
  explicit QueuesTest(const Queues::Options& options = {}) : queues_(clock_, rows_, options) {}

  void Add(const Waiting& waiting) {
    rows_.Put(waiting);
    queues_.Add(waiting);
  }
  void Remove(const Waiting& waiting) {
    rows_.Delete(waiting);
    queues_.Remove(waiting);
  }

  // The letters of what is handed out now, in order.
  std::string Take(size_t max_count = 100, char recipient = 'R') {
    std::string letters;
    for (const Leased& leased : queues_.Take(IdOf<PartyId>(recipient), max_count, absl::Minutes(1))) {
      letters.push_back(leased.waiting.delivery.bytes()[0]);
    }
    return letters;
  }

  fakes::FakeClock clock_;
  FakeRows rows_;
  Queues queues_;
};

}  // namespace handover::delivery

#endif  // HANDOVER_TESTS_UNIT_BROKER_DELIVERY_QUEUES_FIXTURE_H_
