// Proofs about the log, as far as its heads have been released.
#ifndef HANDOVER_BROKER_RPC_LOG_PROOFS_H_
#define HANDOVER_BROKER_RPC_LOG_PROOFS_H_

#include <cstdint>

#include "absl/status/statusor.h"

#include "broker/store/committer.h"
#include "broker/store/store.h"
#include "handover/audit/v1/audit_service.pb.h"

namespace handover::rpc {

// The size that a released head tells; 0 for an empty log.
uint64_t SizeOf(const store::Committer::Head& head);

// NOT_FOUND (LOG_EMPTY): nothing has been logged.
absl::StatusOr<audit::v1::GetTreeHeadResponse> NewestTreeHead(const store::Committer& committer);

// `released_size`: of the newest head. INVALID_ARGUMENT (VALUE_RANGE) with the field that is out of range. Errors of
// the store.
absl::StatusOr<audit::v1::GetInclusionProofResponse> ProveInclusion(const audit::v1::GetInclusionProofRequest& request,
                                                                    uint64_t released_size,
                                                                    const store::Reader& reader);
absl::StatusOr<audit::v1::GetConsistencyProofResponse> ProveConsistency(
    const audit::v1::GetConsistencyProofRequest& request, uint64_t released_size, const store::Reader& reader);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_LOG_PROOFS_H_
