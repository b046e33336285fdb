// A gRPC status as the refusal it carries.
#ifndef HANDOVER_CLIENTS_CPP_CALL_STATUS_H_
#define HANDOVER_CLIENTS_CPP_CALL_STATUS_H_

#include <cstdint>

#include "absl/status/status.h"

#include "handover/exchange/v1/error.pb.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace handover::client {

// The status with the ErrorDetail of its trailer: DetailOf() of it gives code, field path, rule and refusals. A status
// without a detail was made by gRPC itself (no connection, deadline): its code is kept, DEADLINE_EXCEEDED becomes
// UNAVAILABLE, since the answer was lost and the same call may be made again.
absl::Status ToStatus(const grpc::Status& status);

// One answer inside a stream: a gRPC code and its detail. OK for code 0.
absl::Status ToStatus(int32_t code, const exchange::v1::ErrorDetail& detail);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_CALL_STATUS_H_
