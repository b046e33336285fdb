// Which deliveries the gateway has written as letters for the party's own system, so that its receipt, which names the
// letter's envelope, finds them.
#ifndef HANDOVER_ADAPTERS_GATEWAY_WRITTEN_LETTERS_H_
#define HANDOVER_ADAPTERS_GATEWAY_WRITTEN_LETTERS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/ids.h"

namespace handover::gateway {

// Small files, named by digests of sender and envelope, each with ids of deliveries. Thread-safe; one process per
// folder, in which one object remembers and any may find.
class WrittenLetters {
 public:
  explicit WrittenLetters(std::string directory) : directory_(std::move(directory)) {}

  // `sender_address`, with its scheme, and `envelope_id`: as the letter says them. OK: on stable storage; again is no
  // matter. UNAVAILABLE: it cannot be written. A letter without an envelope id is not remembered: nothing could name
  // it.
  absl::Status Remember(std::string_view sender_address, std::string_view envelope_id, const DeliveryId& delivery_id);

  // In the order in which they were written; empty when nothing is known of it. Several when deliveries came with one
  // letter's name, such as twins'.
  std::vector<DeliveryId> Find(std::string_view sender_address, std::string_view envelope_id) const;

 private:
  std::string PathOf(std::string_view sender_address, std::string_view envelope_id) const;

  const std::string directory_;

  absl::Mutex mu_;  // Twins come on two threads at once, with one letter's name.
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_WRITTEN_LETTERS_H_
