#include "clients/cpp/acknowledgement_frame.h"

#include <algorithm>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/call_status.h"
#include "clients/cpp/frame_signing.h"
#include "clients/cpp/receipts.h"
#include "clients/cpp/services.h"

namespace handover::client {
namespace {
namespace acknowledgement_frame_internal {

constexpr size_t kMembers = 64;  // As many as a frame holds.

// One frame's worth by a unary call.
std::vector<AcknowledgeResult> SendFrame(Session& session,
                                         absl::Span<const OutgoingAcknowledgement* const> acknowledgements) {
  const absl::StatusOr<exchange::v1::AcknowledgeDeliveriesRequest> frame =
      SignAcknowledgements(session, acknowledgements, 1);
  if (!frame.ok()) return std::vector<AcknowledgeResult>(acknowledgements.size(), frame.status());
  const absl::StatusOr<exchange::v1::AcknowledgeDeliveriesResponse> response =
      InboxClient(session.channel()).AcknowledgeDeliveries(*frame);
  if (!response.ok()) return std::vector<AcknowledgeResult>(acknowledgements.size(), response.status());
  std::vector<AcknowledgeResult> results;
  for (size_t i = 0; i < acknowledgements.size(); ++i) {
    results.push_back(ReadAcknowledgeResult(*response, static_cast<int>(i), *acknowledgements[i], session.log()));
  }
  return results;
}

}  // namespace acknowledgement_frame_internal
}  // namespace

absl::StatusOr<exchange::v1::AcknowledgeDeliveriesRequest> SignAcknowledgements(
    const Session& session, absl::Span<const OutgoingAcknowledgement* const> acknowledgements, int64_t request_number) {
  exchange::v1::AcknowledgeDeliveriesRequest request;
  request.set_request_number(request_number);
  std::vector<Digest> members;
  for (const OutgoingAcknowledgement* acknowledgement : acknowledgements) {
    // No path: the request holds every member of the frame in order.
    exchange::v1::SignedAcknowledgement& member = *request.add_acknowledgements();
    member.set_acknowledgement(acknowledgement->acknowledgement);
    member.set_frame_index(static_cast<int32_t>(members.size()));
    members.push_back(acknowledgement->digest);
  }
  HANDOVER_ASSIGN_OR_RETURN(SessionFrame frame, SignFrame(session, members));
  *request.mutable_frame() = std::move(frame.frame);
  return request;
}

AcknowledgeResult ReadAcknowledgeResult(const exchange::v1::AcknowledgeDeliveriesResponse& response, int position,
                                        const OutgoingAcknowledgement& acknowledgement, LogWatch& log) {
  if (position >= response.results_size()) {
    return Refuse(absl::StatusCode::kDataLoss,
                  RefusalText{"ANSWER_MALFORMED", "", "the broker's answer has fewer results than the frame"});
  }
  const exchange::v1::AcknowledgeDeliveriesResponse::Result& result = response.results(position);
  HANDOVER_RETURN_IF_ERROR(ToStatus(result.status_code(), result.error()));
  HANDOVER_RETURN_IF_ERROR(
      CheckReceipt(result.receipt(), {.meaning = {LeafType::kStatement, acknowledgement.digest}}, log));
  return Acknowledged{result.state(), result.receipt()};
}

std::vector<AcknowledgeResult> AcknowledgeOnce(Session& session,
                                               const std::vector<OutgoingAcknowledgement>& acknowledgements) {
  std::vector<const OutgoingAcknowledgement*> all;
  for (const OutgoingAcknowledgement& acknowledgement : acknowledgements) all.push_back(&acknowledgement);
  std::vector<AcknowledgeResult> results;
  for (size_t first = 0; first < all.size(); first += acknowledgement_frame_internal::kMembers) {
    const auto part = absl::MakeConstSpan(all).subspan(first, acknowledgement_frame_internal::kMembers);
    for (AcknowledgeResult& result : acknowledgement_frame_internal::SendFrame(session, part)) {
      results.push_back(std::move(result));
    }
  }
  return results;
}

}  // namespace handover::client
