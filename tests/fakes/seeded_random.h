// Random bytes that a seed repeats: for tests and the simulation, never for a program.
#ifndef HANDOVER_TESTS_FAKES_SEEDED_RANDOM_H_
#define HANDOVER_TESTS_FAKES_SEEDED_RANDOM_H_

#include <cstdint>
#include <random>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

#include "broker/base/random.h"

namespace handover::fakes {

// Thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed = 1) : engine_(seed) {}

  void Fill(absl::Span<uint8_t> bytes) override {
    absl::MutexLock lock(&mu_);
    ++fill_count_;
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(engine_() >> 32);
  }

  // How often it was asked.
  int fill_count() const {
    absl::MutexLock lock(&mu_);
    return fill_count_;
  }

 private:
  mutable absl::Mutex mu_;
  std::mt19937_64 engine_ ABSL_GUARDED_BY(mu_);
  int fill_count_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_SEEDED_RANDOM_H_
