#include "clients/cpp/pull.h"

#include <utility>
#include <vector>

#include "broker/base/status_macros.h"
#include "clients/cpp/acknowledgement_frame.h"
#include "clients/cpp/services.h"

namespace handover::client {

absl::StatusOr<PullOutcome> PullOnce(Session& session, DeliveryHandler& handler, const PullOptions& options) {
  exchange::v1::PullDeliveriesRequest request;
  request.set_max_count(options.max_count);
  request.mutable_lease()->mutable_lease_duration()->set_seconds(options.lease / absl::Seconds(1));
  HANDOVER_ASSIGN_OR_RETURN(const exchange::v1::PullDeliveriesResponse response,
                            InboxClient(session.channel()).PullDeliveries(request));
  CopyOpener opener(session);
  PullOutcome outcome;
  std::vector<OutgoingAcknowledgement> acknowledgements;
  for (const exchange::v1::DeliveredCopy& copy : response.copies()) {
    const absl::StatusOr<ReceivedDelivery> delivery = opener.Open(copy);
    if (!delivery.ok()) {
      ++outcome.refused;
      handler.Refused(copy, delivery.status());
    } else if (handler.Store(*delivery).ok()) {
      ++outcome.stored;
      acknowledgements.push_back(AcknowledgeDelivered(delivery->ticket, session.clock().Now()));
    }
  }
  const std::vector<AcknowledgeResult> results = AcknowledgeOnce(session, acknowledgements);
  for (size_t i = 0; i < results.size(); ++i) handler.Acknowledged(acknowledgements[i].delivery_id, results[i]);
  return outcome;
}

}  // namespace handover::client
