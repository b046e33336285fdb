// The use cases that change consents: record, object, revoke, and say that one was recorded in error.
#ifndef HANDOVER_BROKER_PIPELINE_RECORD_CONSENT_H_
#define HANDOVER_BROKER_PIPELINE_RECORD_CONSENT_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/recheck_person.h"
#include "handover/consent/v1/consent_service.pb.h"

namespace handover::pipeline {

using RecordConsentDone = std::function<void(absl::StatusOr<consent::v1::RecordConsentResponse>)>;
using RevokeConsentDone = std::function<void(absl::StatusOr<consent::v1::RevokeConsentResponse>)>;

enum class RecordKind { kConsent, kObjection };

// What all three have in common: once the change is committed, what waits about the person is looked at by `later`
// (recheck_person.h), and `done` is called once after it, on this thread, one of `later`'s or the committer's. Without
// `later` all of it is done on the committer's thread, which nobody who serves can spare.

// Errors as in ConsentService.RecordConsent.
void RecordConsent(const identity::Caller& caller, const consent::v1::RecordConsentRequest& request, RecordKind kind,
                   Environment& env, RecordConsentDone done, const Later& later = nullptr);

// Errors as in ConsentService.RevokeConsent. Who recorded a consent, and any party whose sector may record consents and
// knows its id, can revoke it: withdrawing must be as easy as giving.
void RevokeConsent(const identity::Caller& caller, const consent::v1::RevokeConsentRequest& request, Environment& env,
                   RevokeConsentDone done, const Later& later = nullptr);

using MarkConsentErrorDone = std::function<void(absl::StatusOr<consent::v1::MarkConsentErrorResponse>)>;

// Only who recorded it can say so; the recorder is told what was handed out on it. Errors as in
// ConsentService.MarkConsentError.
void MarkConsentError(const identity::Caller& caller, const consent::v1::MarkConsentErrorRequest& request,
                      Environment& env, MarkConsentErrorDone done, const Later& later = nullptr);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RECORD_CONSENT_H_
