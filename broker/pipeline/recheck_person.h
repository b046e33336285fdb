// After something has changed that a person said: what still waits about that person, and may not go any more, goes
// back to its sender at once. It does not come again by itself when the consent is given anew (C-05): the sender sends
// it again. What may go is decided when it is handed out, as ever; this binds nothing. Who has already been given what
// would not go any more is told so (C-03; withdrawal_notices.h).
//
// What has to be looked at is marked in the commit of the change itself; the mark goes once it was looked at. A crash
// between the two lets nothing out, since every hand-out decides by itself, and loses nothing either: RecheckMarked()
// finds the mark at the first round after the start, so that the sender is told though nobody fetches.
#ifndef HANDOVER_BROKER_PIPELINE_RECHECK_PERSON_H_
#define HANDOVER_BROKER_PIPELINE_RECHECK_PERSON_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/store/store.h"

namespace handover::pipeline {

// Runs what it is given on a thread that may read the store for a while. False: too much waits; it will not be run.
using Later = std::function<bool(std::function<void()>)>;

// Belongs into the commit that changes what a person said; `epoch` is the one that it makes.
store::Operation MarkForRecheck(const PersonKey& person, uint64_t epoch);

// Reads all that the log holds about the person: not for the committer's thread. `done` is called once, on this thread
// or the committer's, when all that could be kept back is. What was handed out already stays as it is, with a notice to
// who has it; what cannot be read or has changed meanwhile is left to its hand-out.
void RecheckPerson(const PersonKey& person, Environment& env, std::function<void()> done);

// The same by `later`, and `done` too, so that neither is on the committer's thread. Where it will not run, `done` is
// called at once, and the mark waits for RecheckMarked(). Null: all on this thread.
void RecheckLater(const PersonKey& person, const Later& later, Environment& env, std::function<void()> done);

// Whoever is marked, at most `max_count`: what a crash, or a broker with too much to do, has left. How many. Does not
// wait for the commits. UNAVAILABLE: the store cannot be read.
absl::StatusOr<size_t> RecheckMarked(size_t max_count, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_RECHECK_PERSON_H_
