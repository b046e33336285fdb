#include "broker/rpc/acknowledgement_answer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/base/refusal.h"
#include "broker/rpc/request_checks.h"
#include "broker/rpc/status_mapping.h"

namespace handover::rpc {

exchange::v1::AcknowledgeDeliveriesResponse AnswerAcknowledgements(
    int64_t request_number, std::vector<absl::StatusOr<pipeline::Acknowledged>> results, Metrics& metrics) {
  exchange::v1::AcknowledgeDeliveriesResponse response;
  response.set_request_number(request_number);
  for (size_t i = 0; i < results.size(); ++i) {
    exchange::v1::AcknowledgeDeliveriesResponse::Result& result = *response.add_results();
    if (results[i].ok()) {
      metrics.CountDeliveries(results[i]->state, 1);
      *result.mutable_receipt() = std::move(results[i]->receipt);
      result.set_state(results[i]->state);
      continue;
    }
    const absl::Status refusal = WithinMember(absl::StrCat("acknowledgements[", i, "]."), results[i].status());
    result.set_status_code(ToGrpcCode(refusal.code()));
    *result.mutable_error() = DetailOf(refusal);
  }
  return response;
}

std::vector<std::optional<DeliveryId>> DeliveriesOf(const exchange::v1::AcknowledgeDeliveriesRequest& request) {
  std::vector<std::optional<DeliveryId>> deliveries;
  for (const exchange::v1::SignedAcknowledgement& signed_ack : request.acknowledgements()) {
    exchange::v1::Acknowledgement acknowledgement;
    const bool readable = acknowledgement.ParseFromString(signed_ack.acknowledgement());
    deliveries.push_back(readable ? DeliveryId::FromBytes(acknowledgement.delivery_id()) : std::nullopt);
  }
  return deliveries;
}

}  // namespace handover::rpc
