// Everything in a handover but the envelope: people, addressees, section headers and bodies, each on its own and
// together.
#ifndef HANDOVER_BROKER_VALIDATION_CONTENT_H_
#define HANDOVER_BROKER_VALIDATION_CONTENT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/validation/parsed_handover.h"
#include "broker/validation/vocabulary.h"
#include "broker/validation/warning.h"

namespace handover::validation {

// How much is looked at.
enum class ContentScope {
  kWhole,          // A submission.
  kWithoutBodies,  // A preview: bodies may be empty, only their types count.
};

// What the sender should know and is not refused for: at most 16. INVALID_ARGUMENT with the sender's own field path,
// such as `items[3].body.newborn.weight_grams`, and a stable code; mend it, never retry as it is. REQUIRES:
// ValidateEnvelope() has passed with the same vocabulary.
absl::StatusOr<std::vector<Warning>> ValidateContent(const ParsedHandover& handover, const Vocabulary& vocabulary,
                                                     absl::Time now, ContentScope scope);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_CONTENT_H_
