// Whom the sender may turn to instead, when what waited does not go because the person lives elsewhere now.
#ifndef HANDOVER_BROKER_PIPELINE_SUGGEST_RECIPIENT_H_
#define HANDOVER_BROKER_PIPELINE_SUGGEST_RECIPIENT_H_

#include <optional>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/committer.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// What is known of the delivery. Borrowed.
struct Moved {
  const storage::v1::DeliveryRecord& record;
  const DeliveryId& delivery;
  const StoredHandover& handover;
  const LoadedFacts& facts;
};

// The party that routing finds now, if the law lets the sender hand the same over there: the decision of that is logged
// with the suggestion, in `transaction`. Nothing where nobody is found, where it is denied or held, and where somebody
// in the handover is under the protection of the police, or cannot be read: nobody learns here where such a person
// lives now. UNAVAILABLE: the store cannot be read.
absl::StatusOr<std::optional<PartyId>> SuggestRecipient(const Moved& moved, Environment& env,
                                                        store::Transaction& transaction);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_SUGGEST_RECIPIENT_H_
