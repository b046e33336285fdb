// Follows one handover until every recipient is at an end.
#ifndef HANDOVER_CLIENTS_CPP_STATUS_WATCH_H_
#define HANDOVER_CLIENTS_CPP_STATUS_WATCH_H_

#include <functional>
#include <string>

#include "absl/status/status.h"

#include "clients/cpp/channel.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::client {

// Calls `changed` with the status now and after every change. Blocks until all is at an end (OK), or `changed` returns
// false (OK). A lost connection is opened again as the channel's schedule says, and the status then comes anew.
// NOT_FOUND: no handover of the caller's has this id.
absl::Status WatchHandover(const Channel& channel, const std::string& handover_id,
                           const std::function<bool(const exchange::v1::HandoverStatus&)>& changed);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_STATUS_WATCH_H_
