#include "clients/cpp/pull.h"

#include <optional>
#include <utility>
#include <vector>

#include "broker/base/status_macros.h"
#include "clients/cpp/acknowledgement_frame.h"
#include "clients/cpp/give_back.h"
#include "clients/cpp/retry.h"
#include "clients/cpp/services.h"

namespace handover::client {
namespace pull_internal {

// How many were.
absl::StatusOr<int> GiveBackAll(const InboxClient& inbox, const exchange::v1::GiveBackDeliveriesRequest& request) {
  if (request.items().empty()) return 0;
  HANDOVER_ASSIGN_OR_RETURN(const exchange::v1::GiveBackDeliveriesResponse response, inbox.GiveBackDeliveries(request));
  int given_back = 0;
  for (const auto& result : response.results()) given_back += result.status_code() == 0 ? 1 : 0;
  return given_back;
}

}  // namespace pull_internal

absl::StatusOr<PullOutcome> PullOnce(Session& session, DeliveryHandler& handler, const PullOptions& options) {
  exchange::v1::PullDeliveriesRequest request;
  request.set_max_count(options.max_count);
  request.mutable_lease()->mutable_lease_duration()->set_seconds(options.lease / absl::Seconds(1));
  const InboxClient inbox(session.channel());
  HANDOVER_ASSIGN_OR_RETURN(const exchange::v1::PullDeliveriesResponse response, inbox.PullDeliveries(request));
  CopyOpener opener(session);
  PullOutcome outcome;
  std::vector<OutgoingAcknowledgement> acknowledgements;
  exchange::v1::GiveBackDeliveriesRequest give_back;
  give_back.set_request_number(1);
  for (const exchange::v1::DeliveredCopy& copy : response.copies()) {
    const absl::StatusOr<ReceivedDelivery> delivery = opener.Open(copy);
    // What could not be checked for now comes again when its lease lapses; it is not refused.
    if (MayRetry(delivery.status())) continue;
    if (!delivery.ok()) {
      ++outcome.refused;
      handler.Refused(copy, delivery.status());
      continue;
    }
    const absl::Status stored = handler.Store(*delivery);
    const std::optional<NotNow> not_now = NotNowOf(stored);
    if (not_now.has_value()) *give_back.add_items() = GiveBackItem(*delivery, *not_now);
    if (!stored.ok()) continue;
    ++outcome.stored;
    acknowledgements.push_back(AcknowledgeDelivered(delivery->ticket, session.clock().Now()));
  }
  const std::vector<AcknowledgeResult> results = AcknowledgeOnce(session, acknowledgements);
  for (size_t i = 0; i < results.size(); ++i) handler.Acknowledged(acknowledgements[i].delivery_id, results[i]);
  HANDOVER_ASSIGN_OR_RETURN(outcome.given_back, pull_internal::GiveBackAll(inbox, give_back));
  return outcome;
}

}  // namespace handover::client
