// Where unpredictable bytes come from. Salts, seeds and ids are drawn from it, and no call takes
// them from elsewhere: the programs use SystemRandom, the simulation a seeded one (scheme HO1, rule
// 4).
#ifndef HANDOVER_BROKER_BASE_RANDOM_H_
#define HANDOVER_BROKER_BASE_RANDOM_H_

#include <cstdint>

#include "absl/types/span.h"

namespace handover {

// Thread-safe.
class Random {
 public:
  virtual ~Random() = default;

  // Fills all of `bytes`. Never fails: a generator that has run dry ends the program, because weak
  // salts cannot be told from good ones afterwards. One call for many bytes is far cheaper than
  // many calls.
  virtual void Fill(absl::Span<uint8_t> bytes) = 0;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_RANDOM_H_
