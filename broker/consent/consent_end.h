// When a consent or objection has ended, for whoever keeps its record for some time after that.
#ifndef HANDOVER_BROKER_CONSENT_CONSENT_END_H_
#define HANDOVER_BROKER_CONSENT_CONSENT_END_H_

#include "absl/time/time.h"

#include "handover/consent/v1/consent.pb.h"

namespace handover::consent {

// From then on the record as it is permits and refuses nothing: it was revoked or recorded in error, everything that it
// permits was taken back, or its time is over. Never before its last change, which is itself a proof of something.
// InfiniteFuture: it counts until somebody says otherwise, or its state is not known.
absl::Time EndOf(const v1::ConsentRecord& record);

}  // namespace handover::consent

#endif  // HANDOVER_BROKER_CONSENT_CONSENT_END_H_
