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

// Small files, named by digests of the letter's names, each with ids of deliveries; and for each delivery one with the
// names that it has there, so that it can be forgotten. Thread-safe; one process per folder, in which one object
// remembers and forgets and any may find.
class WrittenLetters {
 public:
  explicit WrittenLetters(std::string directory) : directory_(std::move(directory)) {}

  // OK: on stable storage; again is no matter, with other names too. UNAVAILABLE: it cannot be written, or what is
  // there not be read.
  absl::Status Remember(const std::vector<LetterName>& names, const DeliveryId& delivery_id);

  // Afterwards nothing finds the delivery; others of the same names are found as before. After a crash in the middle it
  // is found by fewer names, and is to be forgotten again. UNAVAILABLE: a file cannot be read, written or removed.
  absl::Status Forget(const DeliveryId& delivery_id);

  // In the order in which they were written; empty when nothing is known of it. Several when deliveries came with one
  // letter's name, such as twins'. UNAVAILABLE: what is known cannot be read.
  absl::StatusOr<std::vector<DeliveryId>> Find(const LetterName& name) const;

 private:
  std::string PathIn(const std::string& file) const { return directory_ + "/" + file; }

  const std::string directory_;

  absl::Mutex mu_;  // Twins come on two threads at once, with one letter's name.
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_WRITTEN_LETTERS_H_
