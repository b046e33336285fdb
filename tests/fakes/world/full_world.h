// A broker's store as it is after years: millions of concluded handovers, and as many undelivered ones as one wants.
// It is filled by the real acceptance through the store interface; what is to be concluded is written as concluded at
// once, since years of hand-outs would take days. For measuring restart and drain, and small in a test.
#ifndef HANDOVER_TESTS_FAKES_WORLD_FULL_WORLD_H_
#define HANDOVER_TESTS_FAKES_WORLD_FULL_WORLD_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/clock.h"
#include "tests/fakes/world/pipeline_world.h"

namespace handover::fakes {

struct FullWorldOptions {
  size_t concluded = 10'000'000;
  size_t undelivered = 1'000'000;
  int children = 5000;   // Order is kept per child, so that so many can be under way at once. At most 99 999.
  int body_bytes = 512;  // Of the one section that says something.
};

// Handovers as they come: an open loop, whose arrivals do not wait for the answers to those before.
struct Traffic {
  size_t count = 3000;
  double per_second = 200;  // On average; the time from one to the next is exponential, from a seed.
  int senders = 16;         // Answers that can be waited for at once. What comes when all wait, waits as well.
};

// What a drain did, and whose CPU it took.
struct Drained {
  size_t copies = 0;
  absl::Duration recipient_cpu;  // Checking copies and signing words, which is done elsewhere in reality.
};

// Not thread-safe, but for Accept() beside Drain(). Aborts when the broker refuses anything.
class FullWorld {
 public:
  explicit FullWorld(const FullWorldOptions& options);
  ~FullWorld();

  // Many frames are on their way at once. `progress` hears how many were written, after each ten thousand; one call at
  // a time.
  void Fill(const std::function<void(size_t written)>& progress);

  // The broker stops and starts again on the same rows, up to the first copy that it hands out.
  absl::Duration RestartToFirstDelivery();

  // One handover in each frame, signed beforehand. From the moment when each was to be sent to its answer, sorted:
  // what waits for a sender or a thread counts.
  std::vector<absl::Duration> Accept(const Traffic& traffic);
  // Hands out and takes the word about each until nothing waits or `stop`. The recipient is as one of the client
  // library: it has credit for 64, the broker hands out at most 32 in a commit, and words gather in a frame while the
  // one before is on its way.
  Drained Drain(const std::atomic<bool>& stop);

  size_t waiting();
  // Of the store, on the disk.
  int64_t StoreBytes() const;

 private:
  class ConcludingStore;

  std::vector<exchange::v1::SubmittedHandover> Seal(size_t count);
  void Submit(size_t count, size_t before, const std::function<void(size_t)>& progress);

  const FullWorldOptions options_;
  const SystemClock clock_;  // Measures; the world's own stands still.
  std::atomic<bool> concludes_ = false;
  std::unique_ptr<PipelineWorld> world_;
  std::atomic<size_t> next_child_ = 0;
};

// Of sorted durations: `share` of them are at most this long. REQUIRES: not empty.
absl::Duration Percentile(const std::vector<absl::Duration>& sorted, double share);

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_WORLD_FULL_WORLD_H_
