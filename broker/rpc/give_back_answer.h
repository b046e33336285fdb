// What became of deliveries that were given back, as the caller gets it.
#ifndef HANDOVER_BROKER_RPC_GIVE_BACK_ANSWER_H_
#define HANDOVER_BROKER_RPC_GIVE_BACK_ANSWER_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::rpc {

exchange::v1::GiveBackDeliveriesResponse AnswerGivenBack(int64_t request_number,
                                                         const std::vector<absl::StatusOr<absl::Time>>& results);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_GIVE_BACK_ANSWER_H_
