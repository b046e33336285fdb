// What a recipient learns when a consent is withdrawn that it was given something on: that, and of which handover, and
// nothing else (C-03).
#ifndef HANDOVER_BROKER_PIPELINE_WITHDRAWAL_NOTICES_H_
#define HANDOVER_BROKER_PIPELINE_WITHDRAWAL_NOTICES_H_

#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/person_events.h"
#include "broker/store/store.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::pipeline {

// Decides anew on all that was handed out in `events`, which are what the log holds about a person, and notes for each
// recipient what it would not be given any more because of what the person says now, with the decision in the log. Once
// for each delivery. What cannot be decided any more, because its content is erased or damaged, is not told of. To be
// committed; where a delivery has changed meanwhile, its transaction fails, and what changed it has decided anew.
std::vector<store::Transaction> WithdrawalNotices(const std::vector<PersonEvent>& events, Environment& env);

// Errors as in InboxService.ListNotices.
absl::StatusOr<exchange::v1::ListNoticesResponse> ListNotices(const identity::Caller& caller,
                                                              const exchange::v1::ListNoticesRequest& request,
                                                              Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_WITHDRAWAL_NOTICES_H_
