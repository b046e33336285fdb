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
                                         absl::Span<const OutgoingAcknowledgement* const> acknowledgements,
                                         Paths paths) {
  const absl::StatusOr<exchange::v1::AcknowledgeDeliveriesRequest> frame =
      SignAcknowledgements(session, acknowledgements, paths, 1);
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

// And once more with their paths those that nobody could judge without.
std::vector<AcknowledgeResult> SendWhole(Session& session,
                                         absl::Span<const OutgoingAcknowledgement* const> acknowledgements) {
  std::vector<AcknowledgeResult> results = SendFrame(session, acknowledgements, Paths::kNone);
  std::vector<const OutgoingAcknowledgement*> unjudged;
  std::vector<size_t> positions;
  for (size_t i = 0; i < results.size(); ++i) {
    if (!WantsPath(results[i].status(), results.size(), Paths::kNone)) continue;
    unjudged.push_back(acknowledgements[i]);
    positions.push_back(i);
  }
  if (unjudged.empty()) return results;
  std::vector<AcknowledgeResult> judged = SendFrame(session, unjudged, Paths::kEach);
  for (size_t i = 0; i < positions.size(); ++i) results[positions[i]] = std::move(judged[i]);
  return results;
}

}  // namespace acknowledgement_frame_internal
}  // namespace

bool WantsPath(const absl::Status& status, size_t members, Paths paths) {
  return paths == Paths::kNone && members > 1 && CodeOf(status) == "NOT_IN_FRAME";
}

absl::StatusOr<exchange::v1::AcknowledgeDeliveriesRequest> SignAcknowledgements(
    const Session& session, absl::Span<const OutgoingAcknowledgement* const> acknowledgements, Paths paths,
    int64_t request_number) {
  exchange::v1::AcknowledgeDeliveriesRequest request;
  request.set_request_number(request_number);
  std::vector<Digest> members;
  for (const OutgoingAcknowledgement* acknowledgement : acknowledgements) {
    exchange::v1::SignedAcknowledgement& member = *request.add_acknowledgements();
    member.set_acknowledgement(acknowledgement->acknowledgement);
    member.set_frame_index(static_cast<int32_t>(members.size()));
    members.push_back(acknowledgement->digest);
  }
  HANDOVER_ASSIGN_OR_RETURN(SessionFrame frame, SignFrame(session, members));
  *request.mutable_frame() = std::move(frame.frame);
  if (paths == Paths::kNone) return request;
  for (size_t i = 0; i < members.size(); ++i) {
    exchange::v1::SignedAcknowledgement& member = *request.mutable_acknowledgements(static_cast<int>(i));
    for (const Digest& node : frame.paths[i]) member.add_frame_path(ToString(node));
  }
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
    for (AcknowledgeResult& result : acknowledgement_frame_internal::SendWhole(session, part)) {
      results.push_back(std::move(result));
    }
  }
  return results;
}

}  // namespace handover::client
