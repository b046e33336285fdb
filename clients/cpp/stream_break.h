// Which end of a stream is a break, after which it is opened again, and which is an answer.
#ifndef HANDOVER_CLIENTS_CPP_STREAM_BREAK_H_
#define HANDOVER_CLIENTS_CPP_STREAM_BREAK_H_

#include "absl/status/status.h"

namespace handover::client {

// True for what networks, proxies and a broker that stops or starts bring about: OK, UNAVAILABLE, CANCELLED, INTERNAL
// (a reset, as gRPC names it), UNKNOWN, ABORTED, RESOURCE_EXHAUSTED. All else says something about us.
bool IsStreamBreak(const absl::Status& status);

// What a caller is told whose answer was lost with the stream: UNAVAILABLE, always.
absl::Status NoAnswer(const absl::Status& why);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_STREAM_BREAK_H_
