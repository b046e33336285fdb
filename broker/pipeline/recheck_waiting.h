// After something has changed that a person said: what still waits about that person, and may not go any more, goes
// back to its sender at once. It does not come again by itself when the consent is given anew (C-05): the sender sends
// it again. What may go is decided when it is handed out, as ever; this binds nothing.
#ifndef HANDOVER_BROKER_PIPELINE_RECHECK_WAITING_H_
#define HANDOVER_BROKER_PIPELINE_RECHECK_WAITING_H_

#include <functional>

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"

namespace handover::pipeline {

// `done` is called once, on this thread or the committer's, when all that could be kept back is. What was handed out
// already stays as it is; what cannot be read or has changed meanwhile is left to its hand-out.
void RecheckWaiting(const PersonKey& person, Environment& env, std::function<void()> done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RECHECK_WAITING_H_
