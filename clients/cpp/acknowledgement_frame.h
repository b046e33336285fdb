// Acknowledgements under one signature, and the broker's answers to them: the same on a stream and by unary calls.
#ifndef HANDOVER_CLIENTS_CPP_ACKNOWLEDGEMENT_FRAME_H_
#define HANDOVER_CLIENTS_CPP_ACKNOWLEDGEMENT_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "clients/cpp/acknowledgement.h"
#include "clients/cpp/log_watch.h"
#include "clients/cpp/session.h"
#include "handover/exchange/v1/inbox_service.pb.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {

// The broker has logged an acknowledgement or conclusion.
struct Acknowledged {
  exchange::v1::DeliveryState state = exchange::v1::DELIVERY_STATE_UNSPECIFIED;  // After it.
  exchange::v1::Receipt receipt;                                                 // Checked.
};
// NOT_FOUND: no such delivery of ours. FAILED_PRECONDITION: concluded otherwise already, or never handed out.
// INVALID_ARGUMENT: see the detail. UNAVAILABLE and DATA_LOSS: as SubmitResult.
using AcknowledgeResult = absl::StatusOr<Acknowledged>;

// What the members of a frame say of their place in it (ADR 0005).
enum class Paths {
  kNone,  // The broker makes the frame's root of all of them. Where it cannot make one of them, since the delivery is
          // unknown to it or was handed out again with other content, the others are NOT_IN_FRAME too.
  kEach,  // Each is judged for itself.
};

// The request for one frame. The session signs it.
// INVALID_ARGUMENT: none, or more than 64. INTERNAL: signing failed.
absl::StatusOr<exchange::v1::AcknowledgeDeliveriesRequest> SignAcknowledgements(
    const Session& session, absl::Span<const OutgoingAcknowledgement* const> acknowledgements, Paths paths,
    int64_t request_number);

// Whether a member that was answered so is to be said again with its path: nobody has judged it yet.
bool WantsPath(const absl::Status& status, size_t members, Paths paths);

// The answer to member number `position`, its receipt checked. The head of a receipt may be older than what was seen:
// the same acknowledgement again gets the original one, and the answer does not say so.
AcknowledgeResult ReadAcknowledgeResult(const exchange::v1::AcknowledgeDeliveriesResponse& response, int position,
                                        const OutgoingAcknowledgement& acknowledgement, LogWatch& log);

// Signs the acknowledgements in frames and sends them by unary calls. Blocks. One result per acknowledgement, in order.
std::vector<AcknowledgeResult> AcknowledgeOnce(Session& session,
                                               const std::vector<OutgoingAcknowledgement>& acknowledgements);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_ACKNOWLEDGEMENT_FRAME_H_
