// One gateway per state folder: two would send each other's documents.
#ifndef HANDOVER_ADAPTERS_GATEWAY_STATE_LOCK_H_
#define HANDOVER_ADAPTERS_GATEWAY_STATE_LOCK_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "adapters/gateway/tcp_socket.h"

namespace handover::gateway {

// Held until it goes, and no longer than the process lives, however that ends.
class StateLock {
 public:
  // Makes the folder. FAILED_PRECONDITION: another gateway has it. UNAVAILABLE: it cannot be made.
  static absl::StatusOr<StateLock> Take(const std::string& folder);

 private:
  explicit StateLock(OwnedFd fd) : fd_(std::move(fd)) {}

  OwnedFd fd_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_STATE_LOCK_H_
