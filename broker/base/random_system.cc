#include "broker/base/random_system.h"

#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace handover {

void SystemRandom::Fill(absl::Span<uint8_t> bytes) {
  constexpr size_t kMaxBytesPerCall = std::numeric_limits<int>::max();  // RAND_bytes takes an int.
  while (!bytes.empty()) {
    const size_t count = std::min(bytes.size(), kMaxBytesPerCall);
    // Going on with predictable salts would publish what they are there to hide.
    if (RAND_bytes(bytes.data(), static_cast<int>(count)) != 1) std::abort();
    bytes.remove_prefix(count);
  }
}

}  // namespace handover
