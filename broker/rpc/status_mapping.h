// What a caller is told of an error: code, one line, and an ErrorDetail in the binary details.
#ifndef HANDOVER_BROKER_RPC_STATUS_MAPPING_H_
#define HANDOVER_BROKER_RPC_STATUS_MAPPING_H_

#include <cstddef>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"
#include "handover/exchange/v1/error.pb.h"

namespace handover::rpc {

// Details travel in trailers, of which a client takes 8 KiB by default; base64 makes them a third longer.
inline constexpr size_t kMaxDetailBytes = 4096;

// A refusal keeps its code, field and rule. What the broker or a library could not do becomes UNAVAILABLE where trying
// again helps (ABORTED) and else INTERNAL, and says no more: such a text was not written for callers.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The code alone, for results inside an answer.
grpc::StatusCode ToGrpcCode(absl::StatusCode code);

// The detail as it is sent: refusals are left out from the end until it fits.
exchange::v1::ErrorDetail SentDetailOf(const absl::Status& status);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_STATUS_MAPPING_H_
