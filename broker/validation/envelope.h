// The envelope: checked before anything is decided and before anybody is looked up, so that a refusal tells nothing
// about any person.
#ifndef HANDOVER_BROKER_VALIDATION_ENVELOPE_H_
#define HANDOVER_BROKER_VALIDATION_ENVELOPE_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "broker/validation/vocabulary.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::validation {

// How old a handover may be: shorter than idempotency records are kept, so that nothing old is taken for new (T-18).
inline constexpr absl::Duration kMaxHandoverAge = absl::Hours(24 * 30);
// How far a sender's clock may be ahead.
inline constexpr absl::Duration kMaxClockAhead = absl::Minutes(5);
// The only version of the reference model so far.
inline constexpr int kSchemaVersion = 1;

// INVALID_ARGUMENT with a path such as `envelope.kind`; mend it, never retry as it is. FAILED_PRECONDITION (DOWNGRADE):
// the schema version is not served.
absl::Status ValidateEnvelope(const exchange::v1::Envelope& envelope, const Vocabulary& vocabulary, absl::Time now);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_ENVELOPE_H_
