// The operating system's generator, by way of libcrypto.
#ifndef HANDOVER_BROKER_BASE_RANDOM_SYSTEM_H_
#define HANDOVER_BROKER_BASE_RANDOM_SYSTEM_H_

#include <cstdint>

#include "absl/types/span.h"

#include "broker/base/random.h"

namespace handover {

// Stateless and thread-safe. Made in `main.cc` and in the client library's factory, nowhere else.
class SystemRandom final : public Random {
 public:
  void Fill(absl::Span<uint8_t> bytes) override;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_RANDOM_SYSTEM_H_
