// What happened to who a person is, as a change of the records of those whom it concerns. Two numbers of one person
// keep a record each, and each names the other: nothing is moved, so a wrong join is undone by taking the names out.
// ADR 0010.
#ifndef HANDOVER_BROKER_PIPELINE_IDENTITY_EVENTS_H_
#define HANDOVER_BROKER_PIPELINE_IDENTITY_EVENTS_H_

#include "absl/status/statusor.h"

#include "broker/pipeline/environment.h"
#include "broker/pipeline/facts_draft.h"
#include "handover/consent/v1/consent.pb.h"

namespace handover::pipeline {

enum class Taken { kChanged, kKnownAlready };

// Puts the event into the draft. INVALID_ARGUMENT: a field is missing or wrong, with its path. FAILED_PRECONDITION: it
// contradicts an earlier event (EVENT_CONTRADICTS).
absl::StatusOr<Taken> TakeIdentityEvent(const consent::v1::IdentityEvent& event, Environment& env, FactsDraft& draft);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_IDENTITY_EVENTS_H_
