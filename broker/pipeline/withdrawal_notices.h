// What a recipient learns when a consent is withdrawn that it was given something on: that, and of which handover, and
// nothing else (C-03).
#ifndef HANDOVER_BROKER_PIPELINE_WITHDRAWAL_NOTICES_H_
#define HANDOVER_BROKER_PIPELINE_WITHDRAWAL_NOTICES_H_

#include <functional>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::pipeline {

// After something has changed that a person said: decides anew on all that was handed out about the person, and notes
// for the recipient what it would not be given any more for that reason, with the decision in the log. Once for each
// delivery. What cannot be decided any more, because its content is erased or damaged, is not told of. `done` is called
// once, on this thread or the committer's.
void NoticeWithdrawals(const PersonKey& person, Environment& env, std::function<void()> done);

// Errors as in InboxService.ListNotices.
absl::StatusOr<exchange::v1::ListNoticesResponse> ListNotices(const identity::Caller& caller,
                                                              const exchange::v1::ListNoticesRequest& request,
                                                              Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_WITHDRAWAL_NOTICES_H_
