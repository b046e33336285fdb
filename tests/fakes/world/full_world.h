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

  // One after the other, `pause` apart from the end of one to the begin of the next; how long each took, sorted.
  std::vector<absl::Duration> Accept(size_t count, absl::Duration pause);
  // Hands out and takes the word about each until nothing waits or `stop`; how many.
  size_t Drain(const std::atomic<bool>& stop);

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
