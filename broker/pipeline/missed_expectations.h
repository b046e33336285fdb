// The step that is due of an expectation: what has not come in time is escalated to who should have sent it, unless it
// is not expected of anybody any more.
#ifndef HANDOVER_BROKER_PIPELINE_MISSED_EXPECTATIONS_H_
#define HANDOVER_BROKER_PIPELINE_MISSED_EXPECTATIONS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/alarm.h"
#include "broker/pipeline/environment.h"
#include "handover/pathway/v1/coordination.pb.h"

namespace handover::pipeline {

// Of the timer at `timer_ms`. ABORTED: it was moved meanwhile. DATA_LOSS: it, or what it is about, is damaged.
absl::StatusOr<AlarmStep> TakeExpectationStep(const std::string& id, int64_t timer_ms, Environment& env);

// A named professional of the party that must act, or of the coordinator's, says that it is not waited for any more.
// NOT_FOUND, INVALID_ARGUMENT, FAILED_PRECONDITION as in PathwayService.EndExpectation. `done` is called once, on this
// thread or the committer's.
void EndExpectation(const identity::Caller& caller, const pathway::v1::EndExpectationRequest& request, Environment& env,
                    std::function<void(absl::StatusOr<pathway::v1::EndExpectationResponse>)> done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_MISSED_EXPECTATIONS_H_
