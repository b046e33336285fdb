// Which deliveries the gateway has written as letters for the party's own system, so that its receipt, which names the
// letter, finds them.
#ifndef HANDOVER_ADAPTERS_GATEWAY_WRITTEN_LETTERS_H_
#define HANDOVER_ADAPTERS_GATEWAY_WRITTEN_LETTERS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "adapters/gateway/letter_names.h"
#include "broker/base/ids.h"

namespace handover::gateway {

// Small files, named by digests of the letter's names, each with ids of deliveries. Thread-safe; one process per
// folder, in which one object remembers and any may find.
class WrittenLetters {
 public:
  explicit WrittenLetters(std::string directory) : directory_(std::move(directory)) {}

  // OK: on stable storage; again is no matter. UNAVAILABLE: it cannot be written.
  absl::Status Remember(const LetterName& name, const DeliveryId& delivery_id);

  // In the order in which they were written; empty when nothing is known of it. Several when deliveries came with one
  // letter's name, such as twins'.
  std::vector<DeliveryId> Find(const LetterName& name) const;

 private:
  std::string PathOf(const LetterName& name) const;

  const std::string directory_;

  absl::Mutex mu_;  // Twins come on two threads at once, with one letter's name.
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_WRITTEN_LETTERS_H_
