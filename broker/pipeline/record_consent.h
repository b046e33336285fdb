// The use cases of consent: record, revoke, object, list.
#ifndef HANDOVER_BROKER_PIPELINE_RECORD_CONSENT_H_
#define HANDOVER_BROKER_PIPELINE_RECORD_CONSENT_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/consent/v1/consent_service.pb.h"

namespace handover::pipeline {

using RecordConsentDone = std::function<void(absl::StatusOr<consent::v1::RecordConsentResponse>)>;
using RevokeConsentDone = std::function<void(absl::StatusOr<consent::v1::RevokeConsentResponse>)>;

enum class RecordKind { kConsent, kObjection };

// Errors as in ConsentService.RecordConsent. `done` is called once, on this thread or the committer's.
void RecordConsent(const identity::Caller& caller, const consent::v1::RecordConsentRequest& request, RecordKind kind,
                   Environment& env, RecordConsentDone done);

// Errors as in ConsentService.RevokeConsent. Who recorded a consent, and any party whose sector may record consents and
// knows its id, can revoke it: withdrawing must be as easy as giving.
void RevokeConsent(const identity::Caller& caller, const consent::v1::RevokeConsentRequest& request, Environment& env,
                   RevokeConsentDone done);

// The records that the caller's party made. Errors as in ConsentService.ListConsents.
absl::StatusOr<consent::v1::ListConsentsResponse> ListConsents(const identity::Caller& caller,
                                                               const consent::v1::ListConsentsRequest& request,
                                                               Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RECORD_CONSENT_H_
